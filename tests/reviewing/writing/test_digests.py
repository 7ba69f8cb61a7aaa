"""A digest to read: nothing that was read becomes markup, and files are whole."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from core.importing import Digest, DigestTopic, NewPaper, Watch
from core.paper import Original, Paper
from reviewing.watching.digesting import without_syntax
from reviewing.watching.digests import Digests
from reviewing.writing.digests import as_atom, as_html, as_markdown, slug, write_digests

NOON = datetime(2024, 6, 30, 12, tzinfo=UTC)
WATCH = Watch("w_0123456789ab", "Sheep & goats", "arxiv", "all:sheep", date(2024, 1, 1), 50, ("a",), NOON, NOON)
PAPER = Paper(
    "Counting sheep",
    "We count sheep. It is easy.",
    ("Ada Shepherd", "Bo Peep"),
    2024,
    "Journal of Sheep",
    "10.5555/sheep",
    original=Original("Counting <i>sheep</i>", "x"),
    id="p_1",
)
NEW = NewPaper(PAPER, 0.8, ("sheep", "count"), "We count sheep.")
DIGEST = Digest(WATCH, NOON, (DigestTopic("Sheep", (NEW,)),))
ATOM = "{http://www.w3.org/2005/Atom}"
OURS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "div", "p", "section", "h2", "span", "article"}
OURS |= {"h3", "a", "blockquote", "details", "summary"}
ANYTHING = st.text(max_size=60)


def with_texts(text: str) -> Digest:
    paper = replace(PAPER, title=text, abstract=text, authors=(text,), venue=text, url=text, doi=None)
    topic = DigestTopic(text, (NewPaper(paper, 0.5, (text,), text),))
    return Digest(replace(WATCH, name=text, query=text), NOON, (topic,))


def test_markdown() -> None:
    assert as_markdown(DIGEST) == (
        "# Sheep \\& goats\n\n1 new paper, 2024-06-30 12:00 UTC, from arxiv: all:sheep\n\n## Sheep (1)\n\n"
        "- Ada Shepherd, Bo Peep (2024). **Counting sheep**. Journal of Sheep. <https://doi.org/10.5555/sheep>  \n"
        "  Matched: sheep, count.  \n  > We count sheep.\n"
    )


def test_a_retracted_paper_says_so_in_each_form() -> None:
    gone = Digest(WATCH, NOON, (DigestTopic("Sheep", (replace(NEW, paper=replace(PAPER, retracted=True)),)),))
    for text in (as_markdown(gone), as_html(gone), as_atom(WATCH, [gone])):
        assert "Retracted." in text
    assert "Retracted." not in as_markdown(DIGEST)


@given(ANYTHING)
def test_html_has_no_markup_but_its_own(text: str) -> None:
    page = as_html(with_texts(text))
    names = set(re.findall(r"</?([a-z0-9]+)", page))
    assert names <= OURS
    assert "<script" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)


@given(ANYTHING)
def test_a_feed_is_xml_whatever_it_is_of(text: str) -> None:
    feed = fromstring(as_atom(replace(WATCH, name=text), [with_texts(text)]).encode("utf-8"))
    assert [child.tag.removeprefix(ATOM) for child in feed] == ["id", "title", "updated", "author", "entry"]
    content = feed.find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert (content.text or "").startswith("<div>")


@given(ANYTHING)
def test_markdown_of_anything_keeps_its_shape(text: str) -> None:
    lines = as_markdown(with_texts(text)).split("\n")
    assert sum(line.startswith("# ") for line in lines) == 1
    assert not [line for line in lines if "<script" in line.lower()]


def test_a_feed_has_its_ids_and_moments() -> None:
    feed = fromstring(as_atom(WATCH, [DIGEST]))
    assert feed.findtext(f"{ATOM}id") == "urn:litmus:watch:w_0123456789ab"
    assert feed.findtext(f"{ATOM}updated") == "2024-06-30T12:00:00Z"
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "1 new: Sheep"
    assert fromstring(as_atom(WATCH, [])).find(f"{ATOM}entry") is None


def test_files_are_written_and_named_after_the_watch(tmp_path: Path) -> None:
    files = write_digests(tmp_path / "out", WATCH, [DIGEST])
    assert sorted(file.name for file in files) == [
        "sheep-goats-0123-2024-06-30-120000.html",
        "sheep-goats-0123-2024-06-30-120000.md",
        "sheep-goats-0123.xml",
    ]
    assert sorted((tmp_path / "out").iterdir()) == sorted(files)  # and nothing half-written beside them
    assert files[0].read_text(encoding="utf-8") == as_markdown(DIGEST)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c", "  ", "Ünïcödé", "羊", "x" * 300, ".", "CON"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,70}", slug(replace(WATCH, name=name)))


def test_digests_are_kept_and_come_back_as_they_were(tmp_path: Path) -> None:
    kept = Digests(tmp_path)
    assert kept.last(WATCH.id, 5) == ()
    kept.keep(DIGEST)
    later = replace(DIGEST, made_at=datetime(2024, 7, 1, 12, tzinfo=UTC))
    kept.keep(later)
    assert kept.last(WATCH.id, 5) == (later, DIGEST)
    assert kept.last(WATCH.id, 1) == (later,)
    (tmp_path / WATCH.id / "20990101T000000000000.json").write_text('{"watch": {}}')
    assert kept.last(WATCH.id, 5) == (later, DIGEST)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('ti:"counting sheep" AND cat:cs.CV ANDNOT au:peep', "counting sheep peep"),
        ("crispr[ti] AND review[pt]", "crispr review"),
        ("collection:ABCD1234", ""),
        ("plain words, and more", "plain words, and more"),
        ("", ""),
    ],
)
def test_words_of_a_query(query: str, words: str) -> None:
    assert without_syntax(query) == words
