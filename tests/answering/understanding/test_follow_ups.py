"""Follow-ups by rules, as they are written in chats; how many of many are met: `litmus eval follow-ups`."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from answering.understanding.courtesy import reply
from answering.understanding.follow_ups import Intent, follow_up, standing_alone
from answering.understanding.turns import CitedBefore, EarlierTurn
from eval.follow_ups import BUNDLED, measure_follow_ups, read_follow_ups

INKUBA = EarlierTurn("What is InkubaLM?", "InkubaLM is a small model for five African languages.", ())
HARVEST = EarlierTurn(
    "Which papers measure honey?",
    "HiveScale weighs hives. NectarNet counts flights.",
    (
        CitedBefore(1, "HiveScale: Weighing Hives", "HiveScale"),
        CitedBefore(2, "NectarNet: Counting Flights", "NectarNet"),
    ),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("How big is it?", "How big is InkubaLM?"),
        ("How many languages?", "How many languages does InkubaLM have?"),
        ("Limitations?", "What are the limitations of InkubaLM?"),
        ("And what is its licence?", "What is InkubaLM's licence?"),
        ("What about BLOOM?", "What is BLOOM?"),
        ("no, I meant AfriBERTa", "What is AfriBERTa?"),
        ("Why?", "Why is it that InkubaLM is a small model for five African languages?"),
        ("What is BLOOM?", "What is BLOOM?"),
        ("Thanks! What is BLOOM?", "What is BLOOM?"),
    ],
)
def test_after_one_question(text: str, meant: str) -> None:
    assert follow_up(text, [INKUBA]).question == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("How heavy is the second one?", "How heavy is NectarNet?"),
        ("Who wrote paper 1?", "Who wrote HiveScale?"),
        ("only since 2021", "Which papers measure honey since 2021?"),
        ("just without labels, please", "Which papers measure honey without labels?"),
    ],
)
def test_after_a_list_of_papers_two_turns_up(text: str, meant: str) -> None:
    courtesy = EarlierTurn("thanks", "You are welcome.")
    assert follow_up(text, [HARVEST, courtesy]).question == meant


def test_each_turn_is_understood_after_those_before_it() -> None:
    turns = standing_alone([INKUBA, EarlierTurn("How many languages?", "Five."), EarlierTurn("And for BLOOM?", "46.")])
    assert [turn.question for turn in turns] == [
        "What is InkubaLM?",
        "How many languages does InkubaLM have?",
        "How many languages does BLOOM have?",
    ]


@pytest.mark.parametrize(
    "text", ["thanks", "Thank you!", "ok, great", "Danke", "hello", "hello there", "good morning all"]
)
def test_a_courtesy_asks_nothing(text: str) -> None:
    assert follow_up(text, []).intent is Intent.THANKS


def test_a_greeting_is_returned() -> None:
    assert reply("good morning all").startswith("Hello.")
    assert reply("hi there").startswith("Hello.")
    assert reply("thanks, good answer").startswith("You are welcome.")


@pytest.mark.parametrize(
    "text", ["Is it good?", "thanks for nothing about sheep", "great apes", "hello world programs"]
)
def test_what_has_another_word_is_no_courtesy(text: str) -> None:
    assert follow_up(text, []).intent is Intent.ANSWER


@given(st.text(max_size=120), st.text(min_size=1, max_size=80), st.text(max_size=80))
@example("AND!", "0", "")
def test_whatever_is_written_some_question_comes_of_it(text: str, question: str, told: str) -> None:
    meant = follow_up(text, [EarlierTurn(question, told), HARVEST])
    assert isinstance(meant.question, str)
    if not meant.leans and meant.intent is Intent.ANSWER:
        assert meant.question.strip() in text or text.strip() in meant.question or meant.question[1:] in text


async def test_the_bundled_follow_ups_are_met() -> None:
    report = await measure_follow_ups(list(read_follow_ups(BUNDLED)), None, 1500)
    assert (report.rate("dev") or 0) >= 0.95
    assert (report.rate("test") or 0) >= 0.85
    assert (report.rate("late") or 0) >= 0.85
