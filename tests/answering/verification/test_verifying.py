"""The rules of choosing citations, with a checker that knows which source says what."""

from collections.abc import Mapping, Sequence

import pytest

from answering.citing.citations import CitedSentence
from answering.verification.verifying import Verifier
from core.answer import Policy, Sentence, Source, Verdict
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Judgement

PAPERS = [Paper(f"Paper {n}", f"Abstract {n}.", id=f"p_{n}") for n in (1, 2, 3)]
SOURCES = [
    Source(
        n, paper, (Passage(Chunk(f"c_{n}", paper.id, paper.abstract, 0, len(paper.abstract), 3), paper, Scores(0.5)),)
    )
    for n, paper in enumerate(PAPERS, start=1)
]


class Knows:
    """Supports a claim exactly if one of the given sets of sources is cited as a whole."""

    name = "knows"
    asks_once = False

    def __init__(self, *enough: set[int], scores: Mapping[int, float] | None = None) -> None:
        self._enough = enough
        self._scores = scores or {}

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        return [self._judge({n for n, _ in claim.cited}) for claim in claims]

    def _judge(self, cited: set[int]) -> Judgement:
        if any(enough <= cited for enough in self._enough):
            return Judgement(Verdict.SUPPORTED, max((self._scores.get(n, 0.8) for n in cited), default=0.8))
        return Judgement(Verdict.UNSUPPORTED, 0.1)


async def sentence_of(verifier: Verifier, draft: CitedSentence) -> Sentence:
    (tested,) = await verifier.test([draft])
    return tested.sentence


def draft(*citations: int) -> CitedSentence:
    text = f"Apples weigh more{' ' if citations else ''}{''.join(f'[{n}]' for n in citations)}."
    return CitedSentence(text, 0, len(text), citations)


@pytest.mark.parametrize("policy", [Policy.ANNOTATE, Policy.STRICT])
async def test_a_sentence_without_citation_gets_the_source_that_supports_it_best(policy: Policy) -> None:
    checker = Knows({2}, {3}, scores={2: 0.7, 3: 0.9})
    tested = await sentence_of(Verifier(checker, SOURCES, policy), draft())
    assert (tested.text, tested.citations, tested.verdict) == ("Apples weigh more [3].", (3,), Verdict.SUPPORTED)


async def test_a_sentence_that_nothing_supports_is_said_to_be_so() -> None:
    tested = await sentence_of(Verifier(Knows(), SOURCES, Policy.ANNOTATE), draft())
    assert (tested.citations, tested.verdict) == ((), Verdict.UNSUPPORTED)


async def test_a_wrong_citation_is_flagged_and_only_strict_replaces_it() -> None:
    flagged = await sentence_of(Verifier(Knows({2}), SOURCES, Policy.ANNOTATE), draft(1))
    assert (flagged.citations, flagged.verdict) == ((1,), Verdict.UNSUPPORTED)
    replaced = await sentence_of(Verifier(Knows({2}), SOURCES, Policy.STRICT), draft(1))
    assert (replaced.text, replaced.citations, replaced.verdict) == ("Apples weigh more [2].", (2,), Verdict.SUPPORTED)


async def test_a_citation_that_is_not_needed_and_fails_alone_is_dropped() -> None:
    tested = await sentence_of(Verifier(Knows({2}), SOURCES, Policy.ANNOTATE), draft(1, 2, 3))
    assert (tested.text, tested.citations) == ("Apples weigh more [2].", (2,))


async def test_citations_that_need_each_other_stay() -> None:
    tested = await sentence_of(Verifier(Knows({1, 2}), SOURCES, Policy.ANNOTATE), draft(1, 2))
    assert tested.citations == (1, 2)


async def test_two_citations_that_each_suffice_stay() -> None:
    tested = await sentence_of(Verifier(Knows({1}, {2}), SOURCES, Policy.ANNOTATE), draft(1, 2))
    assert tested.citations == (1, 2)


async def test_off_tests_nothing() -> None:
    tested = await sentence_of(Verifier(Knows(), SOURCES, Policy.OFF), draft(1))
    assert (tested.verdict, tested.score, tested.citations) == (None, None, (1,))


async def test_a_citation_that_the_others_need_stays_and_one_they_do_not_goes() -> None:
    (tested,) = await Verifier(Knows({1, 2}), SOURCES, Policy.ANNOTATE).test([draft(1, 2, 3)])
    assert (tested.sentence.citations, tested.needless) == ((1, 2), 1)


async def test_of_two_citations_of_which_either_will_do_beside_a_third_one_stays() -> None:
    (tested,) = await Verifier(Knows({1, 2}, {1, 3}), SOURCES, Policy.ANNOTATE).test([draft(1, 2, 3)])
    assert (tested.sentence.citations, tested.sentence.verdict) == ((1, 3), Verdict.SUPPORTED)


async def test_where_no_source_suffices_alone_two_are_tried() -> None:
    half = {1: 0.1, 2: 0.4, 3: 0.4}

    class Halves(Knows):
        def _judge(self, cited: set[int]) -> Judgement:
            known = super()._judge(cited)
            best = max((half[n] for n in cited), default=0.0)
            return known if known.verdict is Verdict.SUPPORTED else Judgement(Verdict.PARTIAL, best)

    checker = Halves({2, 3})
    sentence = await sentence_of(Verifier(checker, SOURCES, Policy.STRICT), draft(1))
    assert (sentence.citations, sentence.verdict) == ((2, 3), Verdict.SUPPORTED)


async def test_all_sentences_of_an_answer_are_put_to_the_checker_together() -> None:
    calls: list[int] = []

    class Counts(Knows):
        async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
            calls.append(len(claims))
            return await super().check(claims)

    drafts = [draft(1), draft(2), draft(1, 2)]
    assert len(await Verifier(Counts({1}, {2}), SOURCES, Policy.STRICT).test(drafts)) == 3
    assert len(calls) <= 2
