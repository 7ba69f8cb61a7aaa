from hypothesis import given
from hypothesis import strategies as st

from reviewing.comparing.asking import read_answers
from reviewing.comparing.table import STANDARD, question_of, split_columns


def test_answers_are_read_however_they_are_marked_up() -> None:
    text = "Sure!\n**Q1:** It counts sheep [1].\n- Q2) not stated\nq 3. 35 %\nQ4:\nQ9: Too many.\nQ1: Again."
    assert read_answers(text, 5) == {0: "It counts sheep.", 1: None, 2: "35 %"}


def test_answers_are_read_out_of_what_they_are_wrapped_in() -> None:
    wanted = {0: "It counts sheep.", 1: None}
    assert read_answers('{"Q1": "It counts sheep [1].", "Q2": "not stated"}', 2) == wanted
    assert read_answers('```json\n{"Q1": "It counts sheep.",\n "Q2": "not stated"}\n```', 2) == wanted
    assert (
        read_answers('[{"question": "Q1", "answer": "It counts sheep."}, {"question": "Q2", "answer": null}]', 2)
        == wanted
    )
    assert (
        read_answers(
            '{"answers": [{"id": 1, "question": "What?", "answer": "It counts sheep."}, {"id": 2, "answer": "n/a"}]}', 2
        )
        == wanted
    )
    assert read_answers('{"Q1": "42", "Q2": 7}', 2) == {0: "42", 1: "7"}
    assert read_answers("<p>Q1: It counts sheep.</p><p>Q2: not stated</p>", 2) == wanted


@given(st.text(max_size=300), st.integers(0, 12))
def test_any_text_can_be_read(text: str, count: int) -> None:
    answers = read_answers(text, count)
    assert all(0 <= place < count for place in answers)


def test_columns_as_people_write_them() -> None:
    assert split_columns("task, data ;method\nmain  result,task") == ("task", "data", "method", "main result")
    assert split_columns("size (in sheep, or goats), wool") == ("size (in sheep, or goats)", "wool")
    assert split_columns(" , ") == STANDARD


def test_columns_as_questions() -> None:
    assert question_of("wool") == "What is the wool?"
    assert question_of("Is wool finer?") == "Is wool finer?"
