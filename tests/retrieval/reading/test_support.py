"""The reader that ships: what it keeps to whatever its weights are."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.ports import Held, Premise, SupportReading
from retrieval.reading import support
from retrieval.reading.support import OnnxSupportReader, matches

BEES = Premise(
    "Insulated hives",
    (
        "We compared 40 insulated and 40 bare hives over two winters.",
        "Colonies in insulated hives consumed 28% less honey.",
        "Survival was 81% in insulated hives and 64% in bare hives.",
    ),
)
SLEEP = Premise(
    "Sleep and memory", ("Bees that were kept from sleeping forgot new routes.", "The effect lasted a day.")
)
CLAIM = "Colonies in insulated hives ate 28% less honey."


@pytest.fixture(scope="module")
def reader() -> OnnxSupportReader:
    return OnnxSupportReader()


def against(premise: Premise) -> Held:
    return Held(premise, tuple(range(min(4, len(premise.sentences)))))


async def test_a_reading_has_a_value_of_everything(reader: OnnxSupportReader) -> None:
    (found,) = await reader.read([(CLAIM, against(BEES))])
    assert len(found.logits) == 4
    assert "".join(CLAIM[each.start : each.end] for each in found.doubts) == CLAIM.replace(" ", "")


async def test_a_claim_is_read_the_same_whatever_it_comes_with(reader: OnnxSupportReader) -> None:
    tasks = [
        (CLAIM, against(BEES)),
        ("Bees forgot routes.", against(SLEEP)),
        (CLAIM, against(SLEEP)),
        (CLAIM, against(BEES)),
    ]
    together = await reader.read(tasks)
    reader.forget()
    assert together == [(await reader.read([task]))[0] for task in reversed(tasks)][::-1]
    assert await reader.read([]) == []


async def test_a_picture_in_a_claim_changes_no_reading(reader: OnnxSupportReader) -> None:
    plain, pictured = await reader.read(
        [("Colonies in insulated hives ate 28% less honey.", against(BEES)),
         ("Colonies in insulated hives 🐝🍯 ate 28% less honey. ☃", against(BEES))]
    )  # fmt: skip
    assert pictured.logits == plain.logits
    assert [each.log_odds for each in pictured.doubts] == [each.log_odds for each in plain.doubts]


async def test_what_was_read_before_gives_the_same_reading(reader: OnnxSupportReader) -> None:
    reader.forget()
    (first,) = await reader.read([(CLAIM, against(BEES))])
    reader.forget()
    await reader.prime([BEES])
    assert await reader.read([(CLAIM, against(BEES))]) == [first]


@pytest.mark.parametrize(
    "premise",
    [
        Premise("", ("One.",)),
        Premise("Title " * 200, ("A sentence that stands alone.",)),
        Premise("Long", tuple(f"Sentence {n} says that the value of run {n} was {n}.{n} points." for n in range(120))),
        Premise("Long sentence", ("word " * 2000,)),
        Premise("Odd", ("\ud800 half a character", "😀", "«»")),
    ],
)
async def test_any_abstract_can_be_read(reader: OnnxSupportReader, premise: Premise) -> None:
    last = len(premise.sentences) - 1
    (found,) = await reader.read([("The value of run 119 was 119.119 points.", Held(premise, (last, 0)))])
    assert len(found.logits) == 4


@pytest.mark.parametrize("claim", ["", ".", "\ud800", "word " * 3000, "«»" * 400])
async def test_any_claim_can_be_read(reader: OnnxSupportReader, claim: str) -> None:
    (found,) = await reader.read([(claim, against(BEES))])
    assert isinstance(found, SupportReading)


async def test_only_the_sentences_that_count_are_seen(reader: OnnxSupportReader) -> None:
    seen = await reader.read([(CLAIM, Held(BEES, (1,))), (CLAIM, Held(BEES, (0,)))])
    assert seen[0].logits != seen[1].logits


def test_several_that_come_first_load_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    real = support.open_session
    monkeypatch.setattr(
        support, "open_session", lambda *given, **more: opened.append(threading.get_ident()) or real(*given, **more)
    )
    fresh = OnnxSupportReader()
    with ThreadPoolExecutor(4) as pool:
        readings = list(pool.map(lambda _: fresh.read_now([(CLAIM, against(BEES))]), range(4)))
    assert len(opened) == 1
    assert all(reading == readings[0] for reading in readings)


def test_what_of_a_claim_stands_in_the_abstract_too() -> None:
    assert matches([], [1, 2]) == []
    assert matches([5, 6, 9], [4, 5, 6, 7, 9]) == [1 + 1 + 4, 1 + 1 + 2, 1 + 1]
    assert matches([3, 5], [5, 3]) == [2, 2]
    assert matches([8], [5]) == [1]
