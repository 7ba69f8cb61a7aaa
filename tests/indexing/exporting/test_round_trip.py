"""What is exported comes back through our own readers as it was, and so imports as "unchanged"."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.paper import Paper, Reading
from core.text.latex import latex_of_text, text_of_latex
from core.text.readable import readable
from indexing.exporting import FORMATS, writer_for
from indexing.readers import open_records

READ_AGAIN = tuple(name for name in FORMATS if name != "markdown")
CHARACTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd")
TEXTS = st.text(CHARACTERS, max_size=40).map(readable)
# Where a format is not LaTeX, a text with a command in it is read as LaTeX all the same.
PLAIN = TEXTS.map(lambda text: readable(text.replace("\\", "")))
NAMES = ("Ada Lovelace", "Laurens van der Maaten", "Martin Luther King Jr.", "OpenAI", "Paul Erdős", "Børge Ø")
NAMES += ("World Health Organization", "李飞飞", "Jean-Pierre O’Neill")
TAGS = ("dense retrieval", "C#", "100%", "naïve Bayes")
PAPERS = st.builds(
    Paper,
    title=PLAIN.map(lambda text: readable(f"On {text} GPT-4")),
    abstract=PLAIN.map(lambda text: readable(f"We show that {text} holds for every gull in sight of us.")),
    authors=st.lists(st.sampled_from(NAMES), unique=True, max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2030),
    venue=st.sampled_from([None, "EMNLP", "Journal of Sheep & Goats", "arXiv", "Nature 100%"]),
    doi=st.sampled_from([None, "10.1000/a_b-c(1)"]),
    arxiv_id=st.sampled_from([None, "2005.11401", "cs/0112017"]),
    url=st.sampled_from([None, "https://example.org/a_b?c=1&d=%7B#e"]),
    tags=st.lists(st.sampled_from(TAGS), unique=True, max_size=3).map(tuple),
    note=PLAIN,
    retracted=st.booleans(),
)
MARKED = st.builds(
    replace,
    PAPERS,
    reading=st.sampled_from(Reading),
    collections=st.lists(st.sampled_from(("Thesis", "Chapter 2, draft", "100%")), unique=True, max_size=3).map(tuple),
)


def written(name: str, papers: Sequence[Paper]) -> str:
    writer = writer_for(name)
    return writer.begin() + "".join(map(writer.paper, papers)) + writer.end()


def through(name: str, papers: Sequence[Paper]) -> list[Paper]:
    content = written(name, papers)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers"
        path.write_text(content, encoding="utf-8", newline="")
        records = list(open_records(path, format=None, max_record_chars=100_000))
    assert all(isinstance(record, Paper) for record in records), records
    return [replace(record, source=None, original=None) for record in records if isinstance(record, Paper)]


@pytest.mark.parametrize("name", READ_AGAIN)
@settings(deadline=None, max_examples=60)
@given(papers=st.lists(PAPERS, min_size=1, max_size=3))
def test_every_field_comes_back(name: str, papers: list[Paper]) -> None:
    back = through(name, papers)
    assert back == papers
    assert written(name, back) == written(name, papers)


@pytest.mark.parametrize("name", [name for name in READ_AGAIN if name != "ris"])  # which has no field for either
@settings(deadline=None, max_examples=40)
@given(papers=st.lists(MARKED, min_size=1, max_size=3))
def test_reading_state_and_collections_come_back(name: str, papers: list[Paper]) -> None:
    assert through(name, papers) == papers


@pytest.mark.parametrize("name", ["json", "csv"])
def test_a_note_of_several_lines_and_a_retraction_come_back(name: str) -> None:
    assert through("csv", [Paper("On Gulls", "We watch gulls.", note="NULL")])[0].note == "NULL"
    paper = Paper("On Gulls", "We watch gulls.", note="One.\n\nTwo; three, four.", retracted=True)
    assert through(name, [paper]) == [paper]


@given(TEXTS)
def test_latex_is_read_as_the_text_that_it_was_made_of(text: str) -> None:
    assert readable(text_of_latex(latex_of_text(text))) == text


@pytest.mark.parametrize("name", READ_AGAIN)
def test_a_list_of_one_with_a_comma_stays_one(name: str) -> None:
    paper = Paper("On Gulls", "We watch gulls, and they watch us.", tags=("birds, large",))
    (back,) = through(name, [paper])
    assert back.tags == (("birds", "large") if name == "ris" else ("birds, large",))  # RIS has a line for each


def test_a_spreadsheet_gets_no_formula() -> None:
    writer = writer_for("csv")
    paper = Paper('=HYPERLINK("http://127.0.0.1","x")', "+1 is what we add.", ("@ada",), tags=("-x",))
    row = writer.paper(paper)
    assert row.startswith("\"'=HYPERLINK")
    for cell in ("'+1 is what", "'@ada", "'-x"):
        assert cell in row
    assert through("csv", [paper])[0].title == paper.title


def test_nothing_in_a_paper_ends_its_entry() -> None:
    hostile = Paper(
        "} @comment{ \\input{/etc/passwd}", "A, } and { and \\end{document} % and more.", url="https://example.org/}{\\"
    )
    content = writer_for("bibtex").paper(hostile)
    assert "\\input" not in content
    assert "\\end{" not in content
    papers = through("bibtex", [hostile, Paper("Next", "It is still there.")])
    assert [paper.title for paper in papers] == [hostile.title, "Next"]
