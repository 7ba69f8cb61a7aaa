"""An engine that answers from a script plays Litmus: what is tested is the asking."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Answered, Event, Question, Retrieved, Token
from core.answer import Answer, Mode, Policy
from core.errors import LlmTimeout, UnreadableFile
from core.filters import Filters
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.settings import Settings
from eval.questions.question import EvalQuestion
from eval.running import run_questions, sampled

EVERYTHING = Filters()


class Scripted:
    """Answers every question with itself; questions that start with "fail" fail."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.at_once = self.most_at_once = 0

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = EVERYTHING) -> list[Passage]:
        paper = Paper("Title", "Text.", id="p1")
        return [Passage(Chunk("c1", "p1", "Text.", 0, 5, 2), paper, Scores(0.9))]

    async def stream(self, question: Question) -> AsyncIterator[Event]:
        self.asked.append(question)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            if question.text.startswith("fail"):
                raise LlmTimeout("No first token in time.")
            if question.text.startswith("break"):
                raise ZeroDivisionError("1/0")
            yield Retrieved(())
            if question.text.startswith("silent"):
                return
            yield Token("So")
            await asyncio.sleep(0)
            yield Answered(Answer("a", question.text, "So.", Mode.EXTRACTIVE, ()))
        finally:
            self.at_once -= 1


def questions(*texts: str) -> list[EvalQuestion]:
    return [EvalQuestion(id=f"q{number}", question=text) for number, text in enumerate(texts)]


async def test_records_come_in_the_order_of_the_questions(tmp_path: Path) -> None:
    records = await run_questions(Scripted(), questions("a", "b", "c"), out=tmp_path, parallel=3)
    assert [record.question_id for record in records] == ["q0", "q1", "q2"]
    first = records[0]
    assert first.answer is not None
    assert first.answer.question == "a"
    assert [chunk.title for chunk in first.found] == ["Title"]
    assert first.first_text_ms is not None
    assert first.total_ms is not None
    assert 0 <= first.first_text_ms <= first.total_ms


async def test_one_that_fails_does_not_take_the_rest_with_it(tmp_path: Path) -> None:
    records = await run_questions(Scripted(), questions("a", "fail", "break", "silent", "b"), out=tmp_path)
    assert [record.error for record in records] == [
        None,
        "No first token in time.",
        "ZeroDivisionError: 1/0",
        "RuntimeError: the stream ended without an answer",
        None,
    ]


async def test_never_more_at_once_than_allowed(tmp_path: Path) -> None:
    engine = Scripted()
    await run_questions(engine, questions(*"abcdefgh"), out=tmp_path, parallel=2)
    assert engine.most_at_once == 2


async def test_an_answered_question_is_not_asked_again_and_a_failed_one_is(tmp_path: Path) -> None:
    await run_questions(Scripted(), questions("a", "fail"), out=tmp_path)
    engine = Scripted()
    records = await run_questions(engine, questions("a", "fail", "b"), out=tmp_path)
    assert [question.text for question in engine.asked] == ["fail", "b"]
    assert [record.question_id for record in records] == ["q0", "q1", "q2"]


async def test_another_mode_policy_setting_corpus_or_filter_is_asked_anew(tmp_path: Path) -> None:
    engine = Scripted()
    asked = questions("a")
    plain = Settings(_env_file=None)
    await run_questions(engine, asked, out=tmp_path, settings=plain)
    await run_questions(engine, asked, out=tmp_path, settings=plain, mode=Mode.EXTRACTIVE)
    await run_questions(engine, asked, out=tmp_path, settings=plain, policy=Policy.STRICT)
    await run_questions(engine, asked, out=tmp_path, settings=plain.model_copy(update={"lexical_weight": 0.9}))
    await run_questions(engine, asked, out=tmp_path, settings=plain, corpus="another")
    await run_questions(
        engine, [EvalQuestion("q0", "a", filters=Filters(year_from=2020))], out=tmp_path, settings=plain
    )
    assert len(engine.asked) == 6
    await run_questions(
        engine, asked, out=tmp_path, settings=plain.model_copy(update={"port": 9, "data_dir": tmp_path})
    )
    assert len(engine.asked) == 6


async def test_what_was_asked_goes_on_after_a_cut(tmp_path: Path) -> None:
    await run_questions(Scripted(), questions("a", "b"), out=tmp_path)
    file = tmp_path / "records.jsonl"
    file.write_bytes(file.read_bytes()[:-30])
    engine = Scripted()
    await run_questions(engine, questions("a", "b"), out=tmp_path)
    assert len(engine.asked) == 1


async def test_progress(tmp_path: Path) -> None:
    heard: list[tuple[int, int | None]] = []
    await run_questions(
        Scripted(), questions("a", "fail"), out=tmp_path, progress=lambda done, total: heard.append((done, total))
    )
    assert heard == [(0, 2), (1, 2), (2, 2)]


async def test_records_that_cannot_be_written_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("eval.lines.os.fsync", full)
    with pytest.raises(UnreadableFile, match=r"No space left.*Choose another --out"):
        await run_questions(Scripted(), questions("a", "b"), out=tmp_path)


def test_a_sample_is_always_the_same_and_in_order() -> None:
    every = questions(*"abcdefghij")
    some = sampled(every, 4)
    assert some == sampled(every, 4)
    assert some == sorted(some, key=lambda question: question.id)
    assert len(some) == 4
    assert some != every[:4]
    assert sampled(every, None) == sampled(every, 99) == every
