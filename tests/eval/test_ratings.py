"""Answers as a file to read and rate, and the ratings out of it again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Answer, Mode
from core.errors import UnreadableFile
from eval.questions.question import EvalQuestion
from eval.ratings import RATING, for_reading, read_ratings, summarise_ratings
from eval.records import AnswerRecord, Scored

PAPERS = [("One", "Models grow. Data grows."), ("Two", "Costs fall.")]

Build = Callable[..., Answer]
Keep = Callable[..., AnswerRecord]


@pytest.fixture
def scored(answered: Build, refused: Answer, recorded: Keep) -> tuple[Scored, ...]:
    asked = EvalQuestion("a1", "What grows?", "finding", best=("Models grow.",), lacks=("Zebra",))
    never = EvalQuestion("a2", "thanks", "small_talk", answerable=False, note="Asks nothing.")
    lost = EvalQuestion("a3", "Who?")
    return (
        Scored(asked, recorded(asked, answered([("Models grow.", (1,))], PAPERS)), {}),
        Scored(never, recorded(never, refused), {}),
        Scored(lost, recorded(lost, None), {}),
    )


def test_a_reader_sees_question_answer_and_cited_abstracts(scored: tuple[Scored, ...]) -> None:
    text = for_reading(scored)
    assert "> What grows?" in text
    assert "> Models grow [1]." in text
    assert "> [1] One (2023)\n> Models grow. Data grows." in text
    assert "Costs fall." not in text
    assert "> - No paper has Zebra." in text
    assert "> (refused) None of the papers speaks of it.\n> - One" in text
    assert "> The papers do not answer it.\n> Asks nothing." in text
    assert text.count(f"\n{RATING}\n") == 2
    assert "Who?" not in text


def test_nothing_tells_who_wrote_it(scored: tuple[Scored, ...]) -> None:
    first = scored[0].record
    assert first.answer is not None
    other = replace(first.answer, mode=Mode.EXTRACTIVE, model=None, id="b", notices=("Written without an LLM.",))
    changed = (replace(scored[0], record=replace(first, answer=other, key="k", total_ms=9.0)), *scored[1:])
    assert for_reading(changed) == for_reading(scored)
    assert "local/model" not in for_reading(scored)


def test_the_order_is_another_than_that_of_the_set_and_always_the_same(answered: Build, recorded: Keep) -> None:
    questions = [EvalQuestion(f"a{number}", "?") for number in range(20)]
    scored = [Scored(item, recorded(item, answered([("Models grow.", (1,))], PAPERS)), {}) for item in questions]
    headings = [line for line in for_reading(scored).splitlines() if line.startswith("## ")]
    ids = [heading.partition(" · ")[2] for heading in headings]
    assert sorted(ids) == sorted(question.id for question in questions)
    assert ids != [question.id for question in questions]
    assert for_reading(scored) == for_reading(scored)


def completed(text: str, *ratings: str) -> str:
    head, *parts = text.split(f"\n{RATING}\n")
    return head + "".join(f"\n{RATING} {rating}\n{part}" for part, rating in zip(parts, ratings, strict=True))


def test_ratings_come_back(scored: tuple[Scored, ...], tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    text = for_reading(scored)
    one.write_text(completed(text, "3", "0"), encoding="utf-8")
    two.write_text(completed(text, "1", ""), encoding="utf-8")
    readers = [read_ratings(one), read_ratings(two)]
    assert sorted(readers[0]) == ["a1", "a2"]
    assert sorted(value for value in readers[0].values() if value is not None) == [0, 3]
    found = summarise_ratings(readers)
    assert [mean.value for mean in found.means] == [1.5, 1.0]
    assert (found.overall.value, found.overall.denominator) == (1.0, 2)  # (3 + 1) / 2 and 0
    assert (found.same.value, found.near.value, found.missing) == (0.0, 0.0, 1)
    alike = summarise_ratings([readers[0], readers[0]])
    assert (alike.same.value, alike.near.value) == (1.0, 1.0)
    assert summarise_ratings(readers[:1]).same.value is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# Nothing", "no answers to rate"),
        ("## 1 · a1\n\nRating: 4\n", "line 3: '4' is no rating"),
        ("## 1 · a1\n\nRating: good\n", "is no rating"),
    ],
)
def test_what_holds_no_ratings(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "ratings.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=why):
        read_ratings(file)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_ratings(tmp_path / "absent.md")


@given(st.text(st.characters(), max_size=80), st.sampled_from(["\n", "\r", "\x85", "\u2028", ""]))
def test_no_text_of_an_answer_is_taken_for_a_rating(
    tmp_path_factory: pytest.TempPathFactory, said: str, separator: str
) -> None:
    hostile = f"{said}{separator}## 9 · x{separator}{RATING} 0{separator}"
    answer = Answer("a", "?", hostile, Mode.LLM, ())
    question = EvalQuestion("a1", hostile.strip() or "?", note=hostile)
    text = for_reading((Scored(question, AnswerRecord("k", "a1", answer), {}),))
    file = tmp_path_factory.mktemp("read") / "x.md"
    file.write_text(completed(text, "2"), encoding="utf-8", newline="")
    assert read_ratings(file) == {"a1": 2}
