"""Who a claim says has found it, and whether they wrote what it cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.attribution import attribution_of
from answering.checking.local import LocalChecker
from core.answer import Verdict
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Judgement
from tests.answering.checking.readers import WordReader
from tests.answering.checking.test_local import Letters

ABSTRACT = "Insulated hives saved honey. Survival was higher in insulated hives, as Kaplan saw before."
PAPER = Paper("Insulated Hives", ABSTRACT, authors=("Ann Low", "Bob de Vries", "Müller, Cy"), year=2020, id="p_1")
NAMELESS = Paper("Insulated Hives", ABSTRACT, id="p_1")


@pytest.mark.parametrize(
    ("claim", "rest"),
    [
        ("Low et al. showed that hives saved honey.", "hives saved honey."),
        ("Low et al. (2020) found that hives saved honey.", "hives saved honey."),
        ("Low et al., 2019, report that hives saved honey.", None),  # the comma behind the year is no form of it
        ("Low, de Vries and Müller (2021) argue that hives saved honey.", "hives saved honey."),
        ("Low and de Vries note that hives saved honey.", "hives saved honey."),
        ("De Vries and colleagues have shown that hives saved honey.", "hives saved honey."),
        ("Muller and co-workers pointed out that hives saved honey.", "hives saved honey."),
        ("As Low notes, hives saved honey.", "hives saved honey."),
        ("According to Low et al. (2020), hives saved honey.", "hives saved honey."),
        ("Low et al. (2012) found that hives saved honey.", None),  # another paper of hers
        ("Lowell et al. found that hives saved honey.", None),
        ("Hives saved honey, as Low et al. showed.", None),
        ("In Low temperatures hives saved honey.", None),
    ],
)
def test_the_own_authors_are_told_from_what_they_found(claim: str, rest: str | None) -> None:
    found = attribution_of(claim, [PAPER])
    assert (claim[found.end :] if found is not None and found.own else None) == rest


@pytest.mark.parametrize(
    ("claim", "papers", "of_others"),
    [
        ("Miller et al. showed that hives saved honey.", [PAPER], True),
        ("According to Miller and colleagues, hives saved honey.", [PAPER], True),
        ("Miller et al. showed that hives saved honey.", [PAPER, NAMELESS], False),  # who may be of either
        ("Miller et al. showed that hives saved honey.", [NAMELESS], False),
        ("Miller et al. showed that hives saved honey.", [], False),
        ("Kaplan et al. showed that hives saved honey.", [PAPER], False),  # the abstract names him
        ("BERT and Transformers show that hives saved honey.", [PAPER], False),  # no people
        ("Transformers (2017) show that hives saved honey.", [PAPER], False),
        ("Unlike Miller et al., hives saved honey.", [PAPER], False),
        ("Hives saved honey, as Miller et al. showed.", [PAPER], False),
    ],
)
def test_others_are_told_only_where_they_surely_are_others(claim: str, papers: list[Paper], of_others: bool) -> None:
    found = attribution_of(claim, papers)
    assert (found is not None and found.of_others) is of_others


async def judged(text: str, paper: Paper = PAPER) -> Judgement:
    passage = Passage(Chunk("c_1", paper.id, ABSTRACT, 0, len(ABSTRACT), 9), paper, Scores(0.5))
    (judgement,) = await LocalChecker(Letters(), WordReader()).check([Claim(text, ((1, passage),))])
    return judgement


@pytest.mark.parametrize("said", ["Insulated hives saved honey.", "Insulated hives saved much honey."])
async def test_a_finding_is_judged_as_if_its_authors_were_not_named(said: str) -> None:
    bare = await judged(said)
    attributed = await judged(f"Low et al. (2020) showed that {said[0].lower()}{said[1:]}")
    assert attributed.verdict is bare.verdict
    assert attributed.score == pytest.approx(bare.score)


async def test_a_finding_of_others_is_partly_supported_and_the_names_are_marked() -> None:
    text = "Miller et al. showed that insulated hives saved honey."
    judgement = await judged(text)
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.score < 0.5
    assert [text[start:end] for start, end in judgement.unsupported_spans] == ["Miller et al."]
    assert judgement.evidence[0].quote == "Insulated hives saved honey."


@given(st.text(alphabet="AaBb et al.,&()2019'showd that", max_size=80))
def test_any_text_is_read(claim: str) -> None:
    found = attribution_of(claim, [PAPER])
    assert found is None or 0 <= found.who[0] < found.who[1] <= found.end <= len(claim)
