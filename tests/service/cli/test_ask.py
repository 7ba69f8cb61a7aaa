"""An answer on the terminal: what stands the test is quiet, what does not is marked where it stands."""

from dataclasses import replace

import pytest

from answering import Question
from core.answer import Faithfulness, Reason, Refusal, Removed, Sentence, Verdict
from service.cli.ask import MARKS, document, show_answer
from service.cli.output import harmless
from tests.service.stand_in import answer_to

TEXT = "Sheep are counted [1]. Goats are counted twice [1]. So much for that."
ANSWER = replace(
    answer_to(Question("Why?")),
    text=TEXT,
    sentences=(
        Sentence(TEXT[:22], 0, 22, (1,), Verdict.SUPPORTED),
        Sentence(TEXT[23:51], 23, 51, (1,), Verdict.CONTRADICTED),
        Sentence(TEXT[52:], 52, len(TEXT), (), Verdict.NOT_A_CLAIM),
    ),
)


def test_only_what_does_not_stand_the_test_is_marked() -> None:
    shown = document(ANSWER, "number")
    mark = MARKS[Verdict.CONTRADICTED]
    assert shown.startswith(f"Sheep are counted [1]. Goats are counted twice [1]. **({mark})** So much for that.")
    assert shown.count("**(") == 1


def test_titles_take_the_place_of_numbers() -> None:
    assert "(*Counting Sheep with Transformers*)" in document(ANSWER, "title")


@pytest.mark.parametrize(
    ("streamed", "begins"), [("", "Sheep are counted [1]. Goats"), ("Sheep are blue.", "---\n\nSheep are counted [1].")]
)
def test_what_was_streamed_is_corrected_where_it_differs(
    capsys: pytest.CaptureFixture[str], streamed: str, begins: str
) -> None:
    show_answer(ANSWER, "number", shown=streamed)
    assert capsys.readouterr().out.startswith(begins)


def test_what_was_streamed_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    answer = replace(ANSWER, sentences=())
    show_answer(answer, "number", shown=TEXT + "\n")
    told = capsys.readouterr()
    assert "Sheep are counted" not in told.out
    assert told.out.lstrip("*A notice.\n").startswith("## References")


def test_the_summary_counts_claims_alone(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(ANSWER, "number")
    assert "1 of 2 sentences supported" in capsys.readouterr().err


def test_the_summary_says_how_many_sentences_were_removed_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    three = (
        Removed("Goats fly.", Reason.UNSUPPORTED),
        Removed("Sheep are counted.", Reason.REPETITION),
        Removed("Goats swim.", Reason.UNSUPPORTED),
    )
    for removed, told in (
        ((), ""),
        (three[:1], "1 sentence removed (not supported)"),
        (three, "3 sentences removed (2 not supported, 1 said before)"),
    ):
        show_answer(replace(ANSWER, faithfulness=Faithfulness(removed_sentences=removed)), "number")
        assert (told or " · written by") in capsys.readouterr().err


def test_a_refusal_says_what_was_removed(capsys: pytest.CaptureFixture[str]) -> None:
    removed = Faithfulness(removed_sentences=(Removed("Goats fly.", Reason.CONTRADICTED),))
    show_answer(
        replace(ANSWER, text="", sentences=(), refusal=Refusal("Nothing stands."), faithfulness=removed), "number"
    )
    assert "1 sentence removed (contradicted)" in capsys.readouterr().err


def test_nothing_reaches_the_terminal_that_it_would_act_on() -> None:
    assert harmless("\x1b]0;title\x07a\x9bb\r\n\tc\x00") == "]0;titleab\n\tc"
    assert "\x1b" not in document(replace(ANSWER, text=TEXT + "\x1b[2J"), "number")
