"""What the checker says of claims that a person can judge at a glance."""

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from answering.checking.calibration import SUPPORTED
from answering.checking.local import LocalChecker
from core.answer import Verdict
from core.ports import Claim, Judgement
from core.text.sentences import sentence_spans
from tests.answering.checking.conftest import FIELD, HEADS, SLEEP, Check, passage_of
from tests.answering.checking.readers import WordReader


class Letters:
    """An embedder of no understanding, fast enough for a thousand texts."""

    name = "letters"
    dimensions = 8

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([await self.embed_question(text) for text in texts])

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        counts = np.bincount([ord(char) % self.dimensions for char in text] or [0], minlength=self.dimensions)
        vector: NDArray[np.float32] = (counts / np.linalg.norm(counts)).astype(np.float32)
        return vector


def judged_by_letters(*claims: Claim) -> list[Judgement]:
    return asyncio.run(LocalChecker(Letters(), WordReader()).check(claims))


@pytest.mark.parametrize(
    "claim",
    [
        "Half of the heads can go without any loss of quality.",
        "Half of the attention heads can be removed without loss of quality.",
        "The pruned models translate about 41% faster on ordinary processors.",
        "Pruned models translate 41.3 percent faster.",
        "- **Half of the heads** can go without any loss of quality",
        "For example, the authors found that half of the heads can go without any loss of quality.",
        "According to the authors, pruning does not help models that have fewer than eight layers.",
        "Pruned models outperform distilled models on long sentences.",
    ],
)
async def test_what_the_paper_says_is_supported(check: Check, claim: str) -> None:
    judgement = await check(claim, HEADS)
    assert judgement.verdict is Verdict.SUPPORTED, judgement
    assert judgement.evidence


@pytest.mark.parametrize(
    "claim",
    [
        "The pruned models translate 61.3% faster on ordinary processors.",
        "Half of the heads can not go without any loss of quality.",
        "The pruned models translate 41.3% slower on ordinary processors.",
        "Distilled models outperform pruned models on long sentences.",
        "Pruning helps models with fewer than 8 layers.",
        "Half of the heads can go without any loss of quality because heads are trained twice on every language.",
        "Sleep loss increases the risk of falls.",
    ],
)
async def test_what_the_paper_does_not_say_is_not(check: Check, claim: str) -> None:
    judgement = await check(claim, HEADS)
    assert judgement.verdict is not Verdict.SUPPORTED, judgement
    assert judgement.score < SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "The pruned models translate 41.3% slower on ordinary processors.",
        "Pruning does help models with fewer than 8 layers.",
    ],
)
async def test_the_opposite_is_contradicted(check: Check, claim: str) -> None:
    assert (await check(claim, HEADS)).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "claim",
    [
        "Moss cover is inversely correlated with snow depth.",
        "Slugs ate fewer seedlings in plots with fences than in plots without fences.",
        "Seedlings planted before the frost grew faster than those planted after the frost.",
        "Yields were higher in the shaded group than in the open group.",
        "Fertiliser was not used.",
    ],
)
async def test_a_relation_is_supported_as_it_stands(check: Check, claim: str) -> None:
    assert (await check(claim, FIELD)).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "Moss cover was directly related to the depth of snow.",
        "Moss cover is positively correlated with snow depth.",
        "Slugs ate more seedlings in plots with fences than in plots without fences.",
        "Slugs ate fewer seedlings in plots without fences than in plots with fences.",
        "Seedlings planted after the frost grew faster than those planted before the frost.",
        "Yields were lower in the shaded group than in the open group.",
        "Yields were higher in the open group than in the shaded group.",
        "Non-gardeners had more moss than gardeners.",
        "Fertiliser was used.",
    ],
)
async def test_a_relation_turned_round_is_not(check: Check, claim: str) -> None:
    judgement = await check(claim, FIELD)
    assert judgement.verdict is Verdict.CONTRADICTED, judgement


async def test_evidence_is_no_more_than_what_covers_the_claim(check: Check) -> None:
    one = await check("Slugs ate fewer of the seedlings in plots that have fences.", FIELD)
    assert [each.quote[:5] for each in one.evidence] == ["Slugs"]
    two = await check("Gardeners had more moss, and the yields were higher in the shaded group.", FIELD)
    assert {each.quote.split()[0] for each in two.evidence} == {"Gardeners", "Yields"}


@pytest.mark.parametrize(
    "text",
    ["", "## Results", "Here is what the passages say:", "What does sleep do?", "---", "1.", "I hope this helps!"],
)
async def test_what_claims_nothing_is_not_a_claim(check: Check, text: str) -> None:
    assert (await check(text, HEADS)).verdict is Verdict.NOT_A_CLAIM
    assert (await check(text)).verdict is Verdict.NOT_A_CLAIM


async def test_a_claim_that_cites_nothing_is_unsupported(check: Check) -> None:
    assert await check("Half of the heads can go without any loss of quality.") == Judgement(Verdict.UNSUPPORTED, 0.0)


async def test_several_papers_support_a_sentence_together(check: Check) -> None:
    claim = "Half of the attention heads can go without any loss of quality, and napping reduced the number of falls."
    together = await check(claim, HEADS, SLEEP)
    assert together.verdict is Verdict.SUPPORTED
    assert {evidence.source for evidence in together.evidence} == {1, 2}
    for alone in (HEADS, SLEEP):
        assert (await check(claim, alone)).verdict is not Verdict.SUPPORTED


async def test_evidence_has_its_place_in_the_abstract_whatever_the_passage(check: Check) -> None:
    (_, _), (start, _), *_, (_, end) = sentence_spans(SLEEP)
    judgement = await check("Napping reduced the number of falls by a third.", passage_of(SLEEP, start=start, end=end))
    (evidence,) = judgement.evidence
    assert evidence.quote == "Napping reduced the number of falls by a third."
    assert SLEEP[evidence.start : evidence.end] == evidence.quote


async def test_a_passage_that_is_not_where_it_says_gives_no_evidence(check: Check) -> None:
    moved = passage_of(SLEEP)
    judgement = await check(
        "Napping reduced the number of falls by a third.",
        type(moved)(type(moved.chunk)("c", "p", SLEEP, 3, len(SLEEP) + 3, 9), moved.paper, moved.scores),
    )
    assert (judgement.verdict, judgement.evidence) == (Verdict.SUPPORTED, ())


async def test_a_judgement_does_not_depend_on_its_company(checker: LocalChecker) -> None:
    cited = ((1, passage_of(HEADS)), (2, passage_of(SLEEP)))
    claims = [
        Claim("Half of the heads can go.", cited),
        Claim("Napping helps.", cited[1:]),
        Claim("Napping helps.", ()),
        Claim("Half of the heads can go.", cited[:1]),
    ]
    together = await checker.check(claims)
    assert together == [(await checker.check([claim]))[0] for claim in claims]
    assert await checker.check([]) == []


@pytest.mark.parametrize("text", ["word " * 20_000, "a" * 200_000, "((((" * 20_000, "not " * 20_000, "1 " * 40_000])
async def test_a_huge_claim_is_judged_in_reasonable_time(text: str) -> None:
    long = " ".join(f"{text[:500]}{n}." for n in range(100))
    (judgement,) = await LocalChecker(Letters()).check([Claim(text, ((1, passage_of(long)),))])
    assert judgement.verdict is not Verdict.SUPPORTED


ANYTHING = st.text(max_size=300) | st.lists(
    st.sampled_from(
        ["not ", "no ", "increases ", "decreases ", "12% ", "½ ", "٣ ", "GPT-4 ", "et al. ", "😀", "## ", "- ", "? ",
         ". ", "。", "\n", "[1] ", "(2) ", "** ", "Half ", "outperforms ", "by ", "\ud800", "http://x.y ", "| ", "``` "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(ANYTHING, st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_sentence_of_the_passage_is_supported_whatever_it_says(abstract: str, data: st.DataObject) -> None:
    spans = sentence_spans(abstract)
    if not spans:
        return
    start, end = data.draw(st.sampled_from(spans))
    (judgement,) = judged_by_letters(Claim(abstract[start:end], ((4, passage_of(abstract)),)))
    assert judgement.verdict is Verdict.SUPPORTED
    assert judgement.score > 0.99
    assert judgement.evidence


@given(st.lists(st.tuples(ANYTHING, st.lists(ANYTHING, max_size=3)), max_size=4))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_judged_within_bounds_and_with_exact_evidence(texts: list[tuple[str, list[str]]]) -> None:
    claims = [
        Claim(text, tuple((n, passage_of(abstract)) for n, abstract in enumerate(abstracts, start=1)))
        for text, abstracts in texts
    ]
    judgements = judged_by_letters(*claims)
    assert len(judgements) == len(claims)
    for claim, judgement in zip(claims, judgements, strict=True):
        assert 0 <= judgement.score <= 1
        cited = dict(claim.cited)
        for evidence in judgement.evidence:
            assert cited[evidence.source].paper.abstract[evidence.start : evidence.end] == evidence.quote != ""
