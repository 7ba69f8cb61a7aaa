"""What the checker makes of readings, with a reader that goes by shared words."""

import pytest

from answering.checking.local import LocalChecker
from answering.checking.parts import parted
from core.answer import Verdict
from core.ports import Claim, Judgement
from tests.answering.checking.conftest import passage_of
from tests.answering.checking.readers import WordReader
from tests.answering.checking.test_local import Letters

HIVES = "We compared insulated and bare hives. Insulated hives saved honey. Survival was higher in insulated hives."
SLEEP = "Honey bees that slept found the feeder. Honey bees kept from sleeping forgot new routes to sugar."


async def judged(text: str, *abstracts: str, reader: WordReader | None = None) -> Judgement:
    cited = tuple((n, passage_of(abstract)) for n, abstract in enumerate(abstracts, start=1))
    (judgement,) = await LocalChecker(Letters(), reader or WordReader()).check([Claim(text, cited)])
    return judgement


async def test_a_sentence_whose_words_are_spread_over_two_papers_is_supported_by_neither() -> None:
    stitched = await judged("Honey bees in bare hives forgot new routes to sugar.", HIVES, SLEEP)
    assert stitched.verdict is not Verdict.SUPPORTED
    assert stitched.unsupported_spans


async def test_a_sentence_with_two_parts_may_have_a_source_for_each() -> None:
    text = "Insulated hives saved honey, and honey bees kept from sleeping forgot routes."
    both = await judged(text, HIVES, SLEEP)
    assert both.verdict is Verdict.SUPPORTED
    assert {each.source for each in both.evidence} == {1, 2}
    assert both.unsupported_spans == ()
    assert (await judged(text, HIVES)).verdict is not Verdict.SUPPORTED
    spoilt = text.replace("forgot", "remembered")
    assert (await judged(spoilt, HIVES, SLEEP)).verdict is not Verdict.SUPPORTED


async def test_the_words_that_fail_are_marked_in_the_claim_as_it_was_written() -> None:
    text = "- **Insulated hives** saved pollen."
    judgement = await judged(text, HIVES)
    assert [text[start:end] for start, end in judgement.unsupported_spans] == ["pollen"]


async def test_what_repeats_its_source_is_not_read() -> None:
    reader = WordReader()
    judgement = await judged("Insulated hives saved honey.", HIVES, reader=reader)
    assert (judgement.verdict, reader.asked) == (Verdict.SUPPORTED, [])
    assert [each.quote for each in judgement.evidence] == ["Insulated hives saved honey."]


async def test_overlapping_passages_of_a_source_are_read_as_one() -> None:
    reader = WordReader()
    parts = ((1, passage_of(HIVES, end=66)), (1, passage_of(HIVES, start=38)))
    await LocalChecker(Letters(), reader).check([Claim("Bare hives survived.", parts)])
    ((_, held),) = reader.asked
    assert held.premise.sentences == (
        "We compared insulated and bare hives.",
        "Insulated hives saved honey.",
        "Survival was higher in insulated hives.",
    )


async def test_sources_are_read_in_advance() -> None:
    reader = WordReader()
    await LocalChecker(Letters(), reader).prime([Claim("", ((1, passage_of(HIVES)), (2, passage_of(SLEEP))))])
    assert [len(premise.sentences) for premise in reader.primed] == [3, 2]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A saved honey here, and B forgot new routes.", [("A saved honey here", "B forgot new routes.")]),
        ("A saved honey here; B forgot new routes.", [("A saved honey here", "B forgot new routes.")]),
        ("While A saved honey, B forgot new routes.", [("A saved honey", "B forgot new routes.")]),
        ("A saved honey here whereas B forgot new routes.", [("A saved honey here", "B forgot new routes.")]),
        ("Salt and pepper.", []),
        ("", []),
    ],
)
def test_where_a_sentence_may_be_parted(text: str, parts: list[tuple[str, str]]) -> None:
    assert [tuple(text[slice(*part)] for part in two) for two in parted(text)] == parts
