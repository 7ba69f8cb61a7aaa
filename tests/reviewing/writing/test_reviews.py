"""A review in every format, also where titles, abstracts and the LLM are hostile."""

import io
import re
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser

import docx
import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode, LatexWalker  # type: ignore[import-untyped]

from core.answer import Evidence, Mode, Reason, Verdict
from core.jobs import Job, JobKind, JobState
from core.paper import Paper
from reviewing.review.outline import Outline, OutlineSection, read_outline
from reviewing.review.review import (
    Contested,
    ContestedPoint,
    Counts,
    LeftOut,
    Paragraph,
    Reference,
    RemovedSentence,
    Reported,
    Review,
    ReviewRequest,
    ReviewSentence,
    Section,
)
from reviewing.writing.reviews import REVIEW_FORMATS
from reviewing.writing.word import to_docx

HOSTILE = (
    r"50% & $x_1$ \input{/etc/passwd} {open }close} \end{document} ~^#_ [x] 中文 ∑ é ﬁ 🐑 <script>alert(1)</script> "
    "</style> ]]> [a](javascript:x) `code` | --- -- ''quotes'' \\\\ \x00\x0b end."
)


def review_with(text: str) -> Review:
    """Every field that comes from outside says `text`."""
    papers = [Paper(text, text, authors=(text, "Bo Ek"), year=2020, venue=text, url="javascript:alert(1)", id="p_1")]
    papers.append(Paper(text, text, authors=(text, "Bo Ek"), year=2020, doi="10.1/a%b_c", id="p_2"))
    said = ReviewSentence(text, (1, 2), Verdict.SUPPORTED, 1.0, (Evidence(1, text, 0, len(text)),))
    doubted = ReviewSentence(text, (2,), Verdict.CONTRADICTED, 0.1)
    return Review(
        job=Job(
            "j_1",
            JobKind.REVIEW,
            text,
            JobState.DONE,
            {},
            notices=(text,),
            finished_at=datetime(2025, 1, 2, tzinfo=UTC),
        ),
        asked=ReviewRequest(text, ("p_1", "p_2")),
        outline=Outline(text, (OutlineSection(text, ("p_1", "p_2")),)),
        sections=(
            Section(1, text, ("p_1", "p_2"), (Paragraph((said, doubted), text), Paragraph((said,))), Mode.LLM),
            Section(2, text, ()),
            Section(3, text, (), ()),
        ),
        contested=Contested(
            (ContestedPoint((text,), Reported(1, 2020, said), Reported(2, None, said)),),
            (Reported(2, None, said),),
        ),
        references=tuple(Reference(n, paper) for n, paper in enumerate(papers, start=1)),
        left_out=(LeftOut(papers[0], "hardly speaks of the topic"),),
        removed=(RemovedSentence(text, text, Reason.UNSUPPORTED),),
        counts=Counts(9, 2, 2, 4, 3, 1),
        mode=Mode.LLM,
        model=text,
    )


def written(format: str, review: Review, stem: str = "review") -> str:
    return REVIEW_FORMATS[format].write(review, stem).decode()


def check_latex(review: Review) -> None:
    shown = written("latex", review, "refs")
    keys = [entry.key for entry in parse_string(written("bibtex", review)).entries]
    assert len(keys) == len(review.references)
    cited = {key for keys_ in re.findall(r"\\cite\{([^}]*)\}", shown) for key in keys_.split(",")}
    assert cited == set(keys)
    assert shown.isprintable() or set(shown) - {"\n"} == {char for char in set(shown) if char.isprintable()}
    # Strict: an environment or a group that is not closed, or that nothing opened, is an error.
    nodes, _, _ = LatexWalker(shown, tolerant_parsing=False).get_latex_nodes()
    document = [node for node in nodes if isinstance(node, LatexEnvironmentNode)]
    assert [node.environmentname for node in document] == ["document"]
    assert re.findall(r"\\(?:input|include|write|openout|csname|def)\b", shown) == []
    assert r"\bibliography{refs}" in shown
    for char in {char for char in shown if ord(char) > 0x7F}:
        assert f"\\DeclareUnicodeCharacter{{{ord(char):04X}}}" in shown
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", shown):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    inside = document[0].nodelist
    assert any(isinstance(node, LatexMacroNode) and node.macroname == "bibliography" for node in inside)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def check_html(review: Review) -> None:
    parser = Tags()
    shown = written("html", review)
    parser.feed(shown)
    assert not {"script", "img", "iframe", "object", "b"} & set(parser.tags)
    addresses = [value or "" for name, value in parser.attributes if name in {"href", "src"}]
    assert all(address.startswith(("#", "https://")) for address in addresses)
    ids = {value for name, value in parser.attributes if name == "id"}
    assert {address[1:] for address in addresses if address.startswith("#")} <= ids
    assert not [name for name, _ in parser.attributes if name.startswith("on")]
    assert "default-src &#39;none&#39;" in shown


def test_hostile_text_stays_text() -> None:
    review = review_with(HOSTILE)
    check_latex(review)
    check_html(review)
    shown = written("markdown", review)
    assert "<script>" not in shown
    assert "[a](" not in shown
    document = docx.Document(io.BytesIO(to_docx(review)))
    assert any("<script>" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize(
    "bad", ["\\", "{", "}", "%", "$", "#", "]", "\\end{itemize}", "\\item[", "^^M", "~", "\ud800x"]
)
def test_single_signs(bad: str) -> None:
    review = review_with(f"Sheep {bad} sleep.")
    check_latex(review)
    check_html(review)
    assert to_docx(review)


@hypothesis_settings(max_examples=30)
@given(
    st.text(st.sampled_from("a \\{}[]%$#&_^~<>\"'-`|\n中é."), min_size=1, max_size=30).filter(lambda text: "a" in text)
)
def test_any_text(text: str) -> None:
    review = review_with(text)
    check_latex(review)
    check_html(review)


def test_a_word_document_links_its_references() -> None:
    document = docx.Document(io.BytesIO(to_docx(review_with("Sheep sleep at night."))))
    xml = document.element.xml
    anchors = set(re.findall(r'w:anchor="(\w+)"', xml))
    assert anchors == {"ref1", "ref2"} == set(re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', xml))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any("Sheep sleep at night [1][2]. Sheep" in text for text in texts)
    assert document.core_properties.title == "Sheep sleep at night."
    links = [part.target_ref for part in document.part.rels.values() if part.is_external]
    assert links == ["https://doi.org/10.1/a%25b_c"]


def test_markers_stand_before_the_stop_and_doubts_behind() -> None:
    shown = written("markdown", review_with("Sheep sleep at night."))
    assert "Sheep sleep at night [1][2]." in shown
    assert "Sheep sleep at night [2]. (⚠ its source says otherwise)" in shown
    assert "> - Papers: 9 papers were searched, and the 2 nearest to the topic read; 2 of them are cited." in shown
    assert "2025-01-02 00:00 UTC" in shown
    assert "One paper reports (2020): Sheep" in shown
    assert "Another seems to report the opposite: Sheep" in shown


def test_all_formats_in_one_file() -> None:
    review = review_with("Sheep sleep at night.")
    content = REVIEW_FORMATS["zip"].write(review, "flock")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == [
            "flock.bib",
            "flock.docx",
            "flock.html",
            "flock.md",
            "flock.outline.md",
            "flock.tex",
        ]
        assert rb"\bibliography{flock}" in archive.read("flock.tex")
        assert read_outline(archive.read("flock.outline.md").decode(), "x") == review.outline
