"""When the papers hold no answer: on a library of four papers, and on the larger corpora where they are present."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Litmus, Question, open_litmus
from answering.refusal.refusing import refuse
from core.answer import Mode, Why
from core.filters import Filters
from core.importing import LibraryCounts
from core.settings import Settings
from tests.service.corpus import QUESTION, UNANSWERABLE, write_corpus


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


async def refused(litmus: Litmus, question: str) -> bool:
    return (await litmus.ask(Question(question, mode=Mode.EXTRACTIVE))).refused


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "What does altitude do to dough?",
        "Do honey bees remember better after sleep?",
        "Which lenses are used in lighthouses?",
    ],
)
async def test_what_the_papers_say_is_answered(litmus: Litmus, question: str) -> None:
    assert not await refused(litmus, question)


@pytest.mark.parametrize(
    "question",
    [
        UNANSWERABLE,
        "What is the boiling point of osmium tetroxide?",
        "How do Claude 3 and Gemini compare on GPQA?",
    ],
)
async def test_what_they_do_not_say_is_refused(litmus: Litmus, question: str) -> None:
    assert await refused(litmus, question)


@pytest.mark.parametrize(
    "question",
    [
        "the of and",
        "AND",
        "what's that?",
        "Is it? Or is it not?",
        "tell me about the",
        "的",
        "是吗",
        "Was ist das?",
        "und der die",
        "qué es esto",
    ],
)
async def test_a_question_of_stop_words_asks_nothing(litmus: Litmus, question: str) -> None:
    answer = await litmus.ask(Question(question, mode=Mode.EXTRACTIVE))
    assert answer.refusal is not None
    assert "no word that a paper could be about" in answer.refusal.reason
    assert answer.text == ""


async def test_a_name_that_no_paper_has_counts_against_an_answer(litmus: Litmus) -> None:
    answer = await litmus.ask(Question("How precisely does YOLOv8 on DJI Mavic count sheep in Queensland?"))
    assert answer.refused


def test_an_empty_library_is_told_apart_from_filters_that_leave_nothing() -> None:
    assert "no papers yet" in refuse([], [], LibraryCounts(0, 0, 0), Filters()).reason
    filtered = refuse([], [], LibraryCounts(3, 0, 3), Filters(year_from=2020))
    assert (filtered.why, "year from 2020" in filtered.reason) == (Why.FILTERED_OUT, True)
    assert "1 paper was searched" not in filtered.reason


@pytest.mark.parametrize("filters", [Filters(), Filters(year_from=2020)])
def test_papers_that_are_not_searchable_yet_are_told_apart_from_both(filters: Filters) -> None:
    refusal = refuse([], [], LibraryCounts(3, 3, 0), filters)
    assert (refusal.why, "can be searched yet" in refusal.reason) == (Why.NOT_SEARCHABLE_YET, True)
    assert "filters" not in refusal.reason


async def test_a_refusal_counts_only_what_was_searched(litmus: Litmus) -> None:
    passages = await litmus.search(QUESTION)
    assert "3 papers were searched" in refuse(passages, [], LibraryCounts(4, 1, 3), Filters()).reason


async def test_refusals_are_right_on_questions_with_known_answers(corpora: Path, settings: Settings) -> None:
    lines = (corpora / "data" / "questions_dev.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(corpora / "corpus" / "hf_papers.txt")
        answerable = [await refused(litmus, each["question"]) for each in asked if each["gold_titles"]]
        unanswerable = [await refused(litmus, each["question"]) for each in asked if not each["gold_titles"]]
    assert sum(answerable) <= 0.07 * len(answerable)  # one of them is in German, which the embedded models do not read
    assert sum(unanswerable) >= 0.8 * len(unanswerable)
