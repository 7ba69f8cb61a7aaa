"""The many ways in which records say who, when and where."""

import pytest

from core.paper import Paper
from indexing.readers.fields import arxiv_of, given_first, link_of, names_in, tags_in, year_of
from indexing.readers.record import Record, paper_of


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (2020, 2020),
        ("2020.0", 2020),
        (2020.0, 2020),
        ("2020-05-01", 2020),
        ("1 May 1998", 1998),
        ("2019///", 2019),
        ("c. 2021", 2021),
        ("20201", None),
        ("in press", None),
        ("", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        (7, None),
    ],
)
def test_year(text: object, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Min, Sewon; Lewis, Mike", ["Min, Sewon", "Lewis, Mike"]),
        ("Sewon Min, Mike Lewis and Luke Zettlemoyer", ["Sewon Min", "Mike Lewis", "Luke Zettlemoyer"]),
        ("Sewon Min, Mike Lewis, and Luke Zettlemoyer", ["Sewon Min", "Mike Lewis", "Luke Zettlemoyer"]),
        ("Min, Sewon and Lewis, Mike", ["Min, Sewon", "Lewis, Mike"]),
        ("Min, Sewon", ["Min, Sewon"]),
        ("Sewon Min", ["Sewon Min"]),
        ("Min S., Lewis M.", ["Min S.", "Lewis M."]),
        ("Min, S., Lewis, M.", ["Min, S.", "Lewis, M."]),
        ("Sewon Min|Mike Lewis", ["Sewon Min", "Mike Lewis"]),
        ("Min, Sewon (57201); Lewis, Mike (57202)", ["Min, Sewon", "Lewis, Mike"]),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Min, Sewon", "Sewon Min"),
        ("Sewon Min", "Sewon Min"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("King, Jr., Martin Luther", "Martin Luther King Jr."),
        ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
        ("King, Jr.", "King, Jr."),
        ("Min,", "Min"),
        ("WHO", "WHO"),
    ],
)
def test_given_first(name: str, shown: str) -> None:
    assert given_first(name) == shown


@pytest.mark.parametrize(
    ("mention", "found"),
    [
        ("arXiv preprint arXiv:2005.11401", "2005.11401"),
        ("arXiv:2005.11401v3 [cs.CL]", "2005.11401"),
        ("https://arxiv.org/abs/cs/0112017v2", "cs/0112017"),
        ("http://arxiv.org/pdf/2005.11401.pdf", "2005.11401"),
        ("10.48550/arXiv.2005.11401", "2005.11401"),
        ("ArXiv e-prints: 2005.11401", "2005.11401"),
        ("10.1234/2005.11401", None),
        ("pages 2005.11401", None),
        ("arXiv", None),
    ],
)
def test_arxiv_is_believed_where_it_is_named(mention: str, found: str | None) -> None:
    assert arxiv_of([mention]) == found


@pytest.mark.parametrize(
    ("text", "found"), [("2005.11401v2", "2005.11401"), ("hep-th/9901001", "hep-th/9901001"), ("7", None)]
)
def test_a_bare_arxiv_id(text: str, found: str | None) -> None:
    assert arxiv_of([], [text]) == found


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("arXiv preprint arXiv:2005.11401, 2020", "2005.11401"),
        ("arXiv:2005.11401v3 [cs.CL]", "2005.11401"),
        ("ArXiv e-prints, p. arXiv:2005.11401", "2005.11401"),
        ("12 pages; arXiv:2005.11401", "2005.11401"),
        ("Also available as arXiv:cs/0112017v2.", "cs/0112017"),
        ("arXiv:2005.11401, submitted to Sea", "2005.11401"),
        ("CoRR, abs/2005.11401", "2005.11401"),
        ("arXiv ID: 2005.11401", "2005.11401"),
        ("Publisher: arXiv _eprint: 2005.11401", "2005.11401"),
        ("2005.11401 [cs]", "2005.11401"),
        ("https://ar5iv.org/abs/2005.11401", "2005.11401"),
        ("Comment on Low, arXiv:2005.11401", None),
        ("https://arxiv.org/abs/2005.11401v1", "2005.11401"),
        ("10.48550/arXiv.2005.11401", "2005.11401"),
        ("Comment on arXiv:2005.11401", None),
        ("Reply to the comment arXiv:2005.11401 by Low", None),
        ("Erratum to arXiv:2005.11401", None),
        ("see arXiv:2005.11401 for details", None),
        ("arXiv:2005.11401 supersedes this", None),
    ],
)
def test_a_note_is_an_arxiv_id_only_if_it_says_nothing_else(note: str, found: str | None) -> None:
    assert arxiv_of([], [note]) == found


def test_links_are_web_addresses() -> None:
    assert link_of("see https://x.example/a_b).") == "https://x.example/a_b"
    assert link_of("javascript:alert(1)") is None
    assert link_of("") is None


def test_tags() -> None:
    assert tags_in("a; b, c;") == ["a", "b, c"]
    assert tags_in("a, b") == ["a", "b"]
    assert tags_in(" ") == []


@pytest.mark.parametrize(
    ("said", "year"), [(2020, 2020), (0, 0), (9999, 9999), (10_000, None), (-1, None), (-(10**16), None)]
)
def test_a_number_that_is_no_year_leaves_a_paper_without_one(said: int, year: int | None) -> None:
    paper = paper_of(Record(place="entry 1", title="Sheep", abstract="They sleep.", year=said), 1000)
    assert isinstance(paper, Paper)
    assert paper.year == year
