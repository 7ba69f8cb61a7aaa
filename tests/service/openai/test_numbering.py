from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.answer import Source
from core.paper import Paper
from service.openai.citing import Cited, Numbering

SOURCES = tuple(Source(n, Paper(f"Paper {n}", "It says this.", id=f"p_{n}"), ()) for n in range(1, 13))


def numbered(*pieces: str) -> tuple[str, list[str], list[Cited]]:
    numbering = Numbering(SOURCES)
    done = [*(numbering.feed(piece) for piece in pieces), numbering.finish()]
    titles = [source.paper.title for source in numbering.sources]
    assert [source.paper.title for piece in done for source in piece.new] == titles
    assert [source.n for source in numbering.sources] == list(range(1, len(titles) + 1))
    return "".join(piece.text for piece in done), titles, [marker for piece in done for marker in piece.cited]


def test_sources_are_numbered_as_they_are_cited() -> None:
    text, titles, cited = numbered("Late [7]. Early [2][7]. Later [12].")
    assert text == "Late [1]. Early [2][1]. Later [3]."
    assert titles == ["Paper 7", "Paper 2", "Paper 12"]
    assert [(text[marker.start : marker.end], marker.source.n) for marker in cited] == [
        ("[1]", 1),
        ("[2]", 2),
        ("[1]", 1),
        ("[3]", 3),
    ]


def test_a_marker_of_no_source_is_text() -> None:
    text, _, cited = numbered("In 1998 [99]. See [12] and [")
    assert text == "In 1998 [99]. See [1] and ["
    assert len(cited) == 1


@given(
    st.text(alphabet=st.sampled_from("[]0123479 a.é𝛼"), max_size=40).flatmap(
        lambda text: st.tuples(st.just(text), st.lists(st.integers(0, len(text)), max_size=6))
    )
)
def test_it_does_not_matter_where_pieces_are_cut(case: tuple[str, list[int]]) -> None:
    text, cuts = case
    places = [0, *sorted(cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    whole = numbered(text)
    assert numbered(*pieces) == whole
    assert all(whole[0][marker.start : marker.end] == f"[{marker.source.n}]" for marker in whole[2])
