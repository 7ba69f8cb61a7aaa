import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.spans import doubted_spans, moved
from core.ports import Doubt


def doubts(text: str, *doubted: str) -> list[Doubt]:
    """A piece a character, all of them sure but for those of the doubted words."""
    places = {at for word in doubted for at in range(text.index(word), text.index(word) + len(word))}
    return [Doubt(at, at + 1, 2.0 if at in places else -2.0) for at, char in enumerate(text) if not char.isspace()]


@pytest.mark.parametrize(
    ("text", "doubted", "spans"),
    [
        ("Bees forgot new routes to sugar.", ["forgot new", "sugar"], ["forgot new", "sugar"]),
        ("Survival rose by 41.3% in bare hives.", ["3"], ["41.3%"]),
        ("State-of-the-art parsers fail.", ["art"], ["State-of-the-art"]),
        ("Bees “forgot”, it seems.", ["forgot", "it"], ["forgot”, it"]),
    ],
)
def test_whole_words_are_marked_and_neighbours_joined(text: str, doubted: list[str], spans: list[str]) -> None:
    assert [text[start:end] for start, end in doubted_spans(text, doubts(text, *doubted))] == spans


def test_where_it_is_sure_of_no_word_the_most_doubted_one_is_marked() -> None:
    text = "Bees forgot routes."
    pieces = [Doubt(0, 4, -3.0), Doubt(5, 11, -1.0), Doubt(12, 18, -2.0)]
    assert [text[start:end] for start, end in doubted_spans(text, pieces)] == ["forgot"]
    assert doubted_spans("...", []) == ()


def test_spans_move_into_a_text_with_markers() -> None:
    plain, marked = "Bees forgot new routes, and slept.", "Bees **forgot** new [1] routes [2], and slept [3]."
    spans = [(5, 15), (28, 33)]
    assert [marked[start:end] for start, end in moved(spans, plain, marked)] == ["forgot** new", "slept"]
    assert moved([(0, 4)], "Bees sleep.", "Ants sleep.") == ()


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 5), st.floats(-9, 9)), max_size=20))
def test_spans_are_ascending_and_inside_the_text(text: str, pieces: list[tuple[int, int, float]]) -> None:
    found = doubted_spans(text, [Doubt(start, start + length, odds) for start, length, odds in pieces])
    ends = [place for span in found for place in span]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert moved(found, text, text) == found
