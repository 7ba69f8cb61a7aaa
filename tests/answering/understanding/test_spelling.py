"""Misspelt words, against the real index of four papers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Litmus, Question, open_litmus
from answering.understanding.distance import typing_errors
from answering.understanding.spelling import Speller
from core.answer import Mode, Why
from core.settings import Settings
from tests.service.corpus import write_corpus


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("", "", 0), ("knowlege", "knowledge", 1), ("teh", "the", 1), ("modles", "models", 1), ("abc", "xyz", 3)],
)
def test_typing_errors(one: str, other: str, errors: int) -> None:
    assert typing_errors(one, other, 3) == typing_errors(other, one, 3) == errors
    assert typing_errors(one, other, 0) == (0 if errors == 0 else 1)


async def corrected(litmus: Litmus, question: str) -> str | None:
    found = await Speller(litmus.library.index).correct(question)
    return found.question if found else None


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("How do shep count in pasturs?", "How do sheep count in pastures?"),
        ("Do rotatng lenses save enrgy in a lighthuose?", "Do rotating lenses save energy in a lighthouse?"),
        ("wich lampes are in lighthosues", "which lampes are in lighthosues"),
        ("Which lenses are used in lighthouses?", None),
        ("What do otters and lichen do to mitosis?", None),
        ("Does YOLOv8 count goats on a DJI Mavic?", None),
        ("How do Fresnal lenses work?", None),
        ("sleepless bees", None),
    ],
)
async def test_what_no_paper_has_and_looks_like_a_word_of_theirs_is_corrected(
    litmus: Litmus, typed: str, searched: str | None
) -> None:
    assert await corrected(litmus, typed) == searched


async def test_an_answer_tells_what_was_searched_and_can_be_had_as_typed(litmus: Litmus) -> None:
    typed = "Do rotatng lenses save enrgy in a lighthuose?"
    answer = await litmus.ask(Question(typed, mode=Mode.EXTRACTIVE))
    assert answer.question == typed
    assert answer.searched_for == answer.standalone_question == "Do rotating lenses save energy in a lighthouse?"
    assert "Rotating lenses save energy" in answer.text
    as_typed = await litmus.ask(Question(typed, mode=Mode.EXTRACTIVE, correct=False))
    assert (as_typed.searched_for, as_typed.standalone_question) == (None, typed)
    right = await litmus.ask(Question("Do rotating lenses save energy?", mode=Mode.EXTRACTIVE))
    assert right.searched_for is None


async def test_a_name_that_no_paper_has_is_suggested_and_not_corrected(litmus: Litmus) -> None:
    answer = await litmus.ask(Question("Which lamps does Fresnal recommend for submarines?", mode=Mode.EXTRACTIVE))
    assert answer.searched_for is None
    assert answer.refusal is not None
    assert answer.refusal.why is Why.UNKNOWN_WORD
    assert answer.refusal.did_you_mean == "Which lamps does Fresnel recommend for submarines?"
    assert "Fresnal" in answer.refusal.reason
