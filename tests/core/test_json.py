"""Dataclasses as JSON, and back."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Answer, Evidence, Sentence, Verdict
from core.json import Unfitting, from_json, from_plain, to_json, to_plain


@dataclass(frozen=True, slots=True)
class Inner:
    """A noun inside a noun."""

    at: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    """A noun."""

    name: str
    inner: tuple[Inner, ...] = ()
    counts: dict[str, int] | None = None


INNER = st.builds(
    Inner, st.datetimes(timezones=st.just(UTC)), st.sampled_from([None, *Verdict])
)  # times are kept with their zone


@given(st.builds(Outer, st.text(), st.lists(INNER).map(tuple), st.none() | st.dictionaries(st.text(), st.integers())))
def test_what_was_written_is_read(outer: Outer) -> None:
    assert from_json(Outer, to_json(outer)) == outer
    assert from_plain(Outer, to_plain(outer)) == outer
    assert to_json(outer).isascii()
    assert "\n" not in to_json(outer)


@given(st.builds(Sentence, st.text(), st.integers(), st.integers(), evidence=st.tuples(st.builds(Evidence))))
def test_a_sentence_of_an_answer_keeps_its_parts(sentence: Sentence) -> None:
    assert from_json(Sentence, to_json(sentence)) == sentence


def test_half_characters_survive() -> None:
    assert from_json(Outer, to_json(Outer("half \ud800"))) == Outer("half \ud800")


def test_a_missing_field_takes_its_default_and_an_unknown_one_is_ignored() -> None:
    assert from_plain(Outer, {"name": "a", "of a later version": 1}) == Outer("a")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"name": 1}', "name"),
        ("{}", "name"),
        ('{"name": "a", "inner": [{"at": "noon"}]}', "inner.0.at"),
        ('{"name": "a", "inner": [{"at": "2020-01-01T00:00:00Z", "verdict": "maybe"}]}', "inner.0.verdict"),
        ("[1]", "the whole"),
        ('{"name', "the whole"),
        ("[" * 100_000, "the whole"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(text: str, place: str) -> None:
    with pytest.raises(Unfitting, match=f"^{place}: "):
        from_json(Outer, text)


def test_an_answer_is_built_from_its_own_json() -> None:
    with pytest.raises(Unfitting):
        from_plain(Answer, {"text": None})
