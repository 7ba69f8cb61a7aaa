import pytest

from prompts import Prompt, load


def test_every_prompt_has_the_fields_that_its_caller_fills() -> None:
    assert load("answer_system", "no_answer").fields == {"no_answer"}
    assert load("answer_user", "passages", "instructions", "question").fields == {
        "passages",
        "instructions",
        "question",
    }
    assert load("answer_instructions", "instructions").fields == {"instructions"}


@pytest.mark.parametrize("fields", [(), ("passages",), ("passages", "instructions", "question", "mood")])
def test_another_set_of_fields_fails_at_loading(fields: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="answer_user"):
        load("answer_user", *fields)


def test_no_such_prompt() -> None:
    with pytest.raises(FileNotFoundError):
        load("no_such_prompt")


def test_renders_each_field_once() -> None:
    prompt = Prompt("test", "{question} {question} {1} { x }", frozenset({"question"}))
    assert prompt.render(question="{question}?") == "{question}? {question}? {1} { x }"


@pytest.mark.parametrize("values", [{}, {"question": "a", "mood": "b"}, {"mood": "b"}])
def test_missing_and_unknown_values_fail(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="question"):
        Prompt("test", "{question}", frozenset({"question"})).render(**values)


def test_another_wording_is_another_fingerprint() -> None:
    one, other = (Prompt("test", text, frozenset()) for text in ("a", "b"))
    assert one.fingerprint != other.fingerprint
    assert one.fingerprint == Prompt("other", "a", frozenset()).fingerprint
