"""What a program writes correctly comes back as it was, whatever the title and the abstract say."""

import csv
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latexencode import UnicodeToLatexEncoder

from core.paper import Paper
from core.text.latex_noticing import speaks_latex
from core.text.readable import readable
from indexing.readers import open_records

QUICK = settings(deadline=None, max_examples=40)
# What is readable is what can come back; a title has a letter, an abstract is mostly letters.
LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd\\")
TITLES = st.text(LETTERS, max_size=40).map(lambda text: readable(f"On {text}"))
ABSTRACTS = st.text(LETTERS, max_size=60).map(
    lambda text: readable(f"We show that {text} holds for every gull in sight.")
)
PAPERS = st.lists(st.tuples(TITLES, ABSTRACTS), min_size=1, max_size=4)
# Without quotes and hyphens, several of which LaTeX makes one typographic character.
LATEX_SAFE = st.text("abcXYZ019 äöüéñøß%&#_{}$~^<>,.;:!?()[]=+*/@", max_size=40).filter(
    lambda text: not speaks_latex(text)  # reference managers escape formulas, and an escaped one is read as a formula
)
LATEX_PAPERS = st.lists(
    st.tuples(
        LATEX_SAFE.map(lambda text: readable(f"On {text}")),
        LATEX_SAFE.map(lambda text: readable(f"We show that {text} holds for every gull in sight.")),
    ),
    min_size=1,
    max_size=3,
)


def read_back(content: str, format: str) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers"
        path.write_text(content, encoding="utf-8", newline="")
        records = list(open_records(path, format=format, max_record_chars=100_000))
    assert all(isinstance(record, Paper) for record in records), records
    return [(record.title, record.abstract) for record in records if isinstance(record, Paper)]


def as_objects(papers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"title": title, "abstract": abstract} for title, abstract in papers]


@QUICK
@given(PAPERS, st.booleans())
def test_json_lines(papers: list[tuple[str, str]], ascii_only: bool) -> None:
    content = "\n".join(json.dumps(paper, ensure_ascii=ascii_only) for paper in as_objects(papers))
    assert read_back(content, "json") == papers


@QUICK
@given(PAPERS, st.sampled_from([None, 2]), st.booleans())
def test_json_documents(papers: list[tuple[str, str]], indent: int | None, wrapped: bool) -> None:
    records = as_objects(papers)
    content = json.dumps({"count": 1, "results": records} if wrapped else records, indent=indent)
    assert read_back(content, "json") == papers


@QUICK
@given(PAPERS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_csv(papers: list[tuple[str, str]], delimiter: str, quoting: int) -> None:
    with tempfile.TemporaryFile("w+", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # typeshed: a Literal
        writer.writerows([("Title", "Abstract", "Year"), *((*paper, 2020) for paper in papers)])
        file.seek(0)
        content = file.read()
    assert read_back(content, "csv") == papers


@QUICK
@given(PAPERS)
def test_ris(papers: list[tuple[str, str]]) -> None:
    content = rispy.dumps([{"type_of_reference": "JOUR", **paper} for paper in as_objects(papers)])
    assert read_back(content, "ris") == papers


@QUICK
@given(LATEX_PAPERS)
def test_bibtex(papers: list[tuple[str, str]]) -> None:
    encoder = UnicodeToLatexEncoder(unknown_char_policy="keep")
    entries = [
        f"@article{{key{number},\n  title = {{{encoder.unicode_to_latex(title)}}},\n"
        f"  abstract = {{{encoder.unicode_to_latex(abstract)}}},\n}}\n"
        for number, (title, abstract) in enumerate(papers)
    ]
    # An encoder may end a command with a space that typesetting does not show.
    assert [_unspaced(paper) for paper in read_back("".join(entries), "bibtex")] == [*map(_unspaced, papers)]


def _unspaced(paper: tuple[str, str]) -> tuple[str, str]:
    return paper[0].replace(" ", ""), paper[1].replace(" ", "")
