"""Quotes are found exactly where they stand, and nowhere else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.judge.quoting import QuotableText
from prompts import as_data

TEXT = (
    "We study “sparse” retrieval – in three settings.  On the\nfirst, accuracy rises by 12.5% (p < 0.05), from 10² "
    "to 10³ queries. The ﬁnal model's size is 1.3B [see A]; it isn’t larger than BERT…"
)


def found(quote: str, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in QuotableText(text).find(quote)]


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ('We study "sparse" retrieval - in three settings', "We study “sparse” retrieval – in three settings"),
        ("on the first, accuracy rises", "On the\nfirst, accuracy rises"),
        ("“accuracy rises by 12.5% (p < 0.05),”", "accuracy rises by 12.5% (p < 0.05)"),
        ("The final model's size is 1.3B ⟦see A⟧", "The ﬁnal model's size is 1.3B [see A]"),
        ("it isn't larger than BERT...", "it isn’t larger than BERT"),
        ("`isn’t larger than`.", "isn’t larger than"),
    ],
)
def test_what_a_model_changes_when_it_copies_is_forgiven(quote: str, there: str) -> None:
    assert found(quote) == [there]


@pytest.mark.parametrize(
    "quote",
    [
        "accuracy rises by 12.4%",
        "accuracy falls by 12.5%",
        "ccuracy rises by 12.5",  # inside a word
        "accuracy rises by 12.5% (p < 0.0",  # cut inside a number
        "from 102 to 103 queries",  # a power is no number of its own
        "BERT is not larger than the final model",
        "retrieval",  # too short to prove anything
        "",
        "…",
    ],
)
def test_anything_else_is_not_found(quote: str) -> None:
    assert found(quote) == []


def test_a_quote_with_an_ellipsis_is_found_in_parts() -> None:
    assert found("We study “sparse” retrieval … accuracy rises by 12.5%") == [
        "We study “sparse” retrieval",
        "accuracy rises by 12.5%",
    ]
    assert found("accuracy rises by 12.5% [...] We study “sparse” retrieval") == []  # not in this order
    assert found("accuracy rises by 12.5% ... and everything else with it") == []  # a part is made up


def test_scripts_without_spaces() -> None:
    text = "本研究では、新しい手法を提案する。精度は大きく向上した。"
    assert found("新しい手法を提案する", text) == ["新しい手法を提案する"]
    assert found("精度は大きく低下", text) == []


def test_a_letter_and_its_accent_are_not_torn_apart() -> None:
    text = "The approach of Poincare\u0301 is used."
    assert found("approach of Poincar\u0301", text) == []
    assert found("The approach of Poincare", text) == ["The approach of Poincare\u0301"]


@given(st.text(max_size=80), st.text(max_size=300))
def test_arbitrary_text_is_searched_without_fail(quote: str, text: str) -> None:
    spans = QuotableText(text).find(quote)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert list(spans) == sorted(spans)


WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=9), min_size=8, max_size=30)


@given(WORDS, st.data())
def test_any_run_of_words_is_found_as_the_prompt_shows_it(words: list[str], data: st.DataObject) -> None:
    words = [unicodedata.normalize("NFC", word) for word in words]  # as every abstract is
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 4))
    last = data.draw(st.integers(first + 4, len(words)))
    quote = " ".join(words[first:last])
    shown = as_data(quote)
    spans = QuotableText(text).find(shown)
    if sum(char.isalnum() for char in quote) > 12 and quote[0].isalnum() and quote[-1].isalnum() and "..." not in quote:
        assert spans
        pieces = "".join(text[start:end] for start, end in spans)
        assert all(pieces.count(char) for char in quote if char.isalnum())
