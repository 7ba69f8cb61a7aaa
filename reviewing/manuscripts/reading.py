"""From a text to its sentences, and what each of them cites."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from core.text.sentences import sentence_spans
from reviewing.manuscripts.citing import find_citations
from reviewing.manuscripts.latex.reading import read_latex
from reviewing.manuscripts.manuscript import Anchor, Citation, Form, Manuscript, Statement, Traced
from reviewing.manuscripts.markdown.reading import read_markdown, read_plain
from reviewing.manuscripts.markdown.syntax import FRONT_MATTER
from reviewing.manuscripts.references import list_of_references

_DOCUMENT = re.compile(
    r"^[^%\n]*\\(?:documentclass|usepackage|(?:part|chapter|(?:sub)*section|maketitle|tableofcontents)\*?(?![A-Za-z])"
    r"|begin\s*\{document\})",
    re.MULTILINE,
)
"""What only a text in LaTeX has."""
_SPEAKS_LATEX = re.compile(
    r"\\(?:begin\s*\{|(?:text|paren|auto|foot|super|full)?cite[a-z]*\*?\s*[\[{]|emph\s*\{|textbf\s*\{|label\s*\{|ref\s*\{"
    r"|input\s*\{|include\s*\{|item\b|iffalse\b)"
)
_MARKDOWN_ALONE = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n|^#{1,6}[ \t]+\S|^[^\n]{1,200}\r?\n(?:={3,}|-{3,})[ \t]*\r?$|^(?:```|~~~)"
    r"|(?<![\w.\\])\[[^\[\]\n]{0,200}(?<![\w.])-?@[A-Za-z0-9_{]|\{(?:foot|paren|text|auto)?cite[a-z]*(?::\w+)?\}`|^:::+|\]\(https?://"
    r"|^\[\^[^\]\s]+\]:|^>[ \t]\S|#cite\(|^#(?:set|show|import|bibliography)\b|^#\+\w+:",
    re.MULTILINE,
)
"""What no text in LaTeX has, though one in Markdown may have commands of LaTeX."""
_SPEAKS_MARKDOWN = re.compile(r"\*\*\w|(?<![\w@.+/-])@[A-Za-z][\w:-]*\d")
_FENCED = re.compile(r"^(?P<fence>```+|~~~+).*?(?:^(?P=fence)|\Z)", re.MULTILINE | re.DOTALL)
_VERBATIM = re.compile(r"\\begin\{(verbatim|lstlisting|minted)\*?\}.*?(?:\\end\{\1|\Z)", re.DOTALL)
_ENDINGS = {
    Form.LATEX: (".tex", ".ltx", ".latex", ".sty", ".cls", ".tikz", ".rnw", ".lagda"),
    Form.MARKDOWN: (
        *(".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".myst", ".qmd", ".rmd", ".rmarkdown"),
        *(".rst", ".org", ".typ", ".adoc", ".asciidoc"),
    ),
}
_EMPTIED = re.compile(r"[(\[]\s*+(?:(?:e\.g\.|i\.e\.|see|cf)[.,]*+\s*+)*+[;,.\s]*+[)\]]")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?)\]]|['’]s\b)")
_LEFT_OVER = " ,;^~"
"""What stood between citations, and now stands before the stop."""
_READERS = {Form.LATEX: read_latex, Form.MARKDOWN: read_markdown, Form.PLAIN: read_plain}


def form_by_name(filename: str) -> Form | None:
    """Return what a file's ending says that it is written in; None where it says nothing."""
    name = filename.lower()
    return next((form for form, endings in _ENDINGS.items() if name.endswith(endings)), None)


def form_of(text: str) -> Form:
    """Return what a text seems to be written in."""
    bare = FRONT_MATTER.sub("---\n", _FENCED.sub("```", text), count=1)
    if _DOCUMENT.search(bare):
        return Form.LATEX
    if _MARKDOWN_ALONE.search(_VERBATIM.sub("", bare)):
        return Form.MARKDOWN
    if _SPEAKS_LATEX.search(bare):
        return Form.LATEX
    return Form.MARKDOWN if _SPEAKS_MARKDOWN.search(bare) else Form.PLAIN


def read_manuscript(text: str, form: Form | None = None) -> Manuscript:
    """Read a text, by default as what it seems to be written in. Never raises."""
    form = form or form_of(text)
    traced = _READERS[form](text)
    end, references = list_of_references(traced)
    references |= traced.listed
    numbers = {key for key in references if key.isdigit()}
    find_citations(traced, numbers)
    return Manuscript(text, form, tuple(_statements(traced, end)), references, tuple(dict.fromkeys(traced.unread)))


def _statements(traced: Traced, end: int) -> Iterator[Statement]:
    text = traced.text[:end]
    anchors = [anchor for anchor in traced.anchors if anchor.start < end]
    headings = sorted(traced.headings)
    begins, reach = [start for start, _ in headings], list(accumulate((stop for _, stop in headings), max))
    waiting: Statement | None = None
    for start, stop in sentence_spans(text):
        before = bisect_left(begins, stop)
        heading = before > 0 and reach[before - 1] > start
        statement = _statement(traced, text, start, stop, _within(anchors, start, stop), heading=heading)
        if any(char.isalnum() for char in statement.words):
            if waiting is not None:
                yield waiting
            waiting = statement
        elif statement.citations and waiting is not None and not waiting.heading:
            # Marks alone belong to the sentence before them.
            waiting = replace(
                waiting,
                text=traced.source[waiting.start : statement.end],
                end=statement.end,
                citations=_distinct((*waiting.citations, *statement.citations)),
            )
    if waiting is not None:
        yield waiting


def _within(anchors: Sequence[Anchor], start: int, stop: int) -> list[Anchor]:
    first = bisect_left(anchors, start, key=lambda anchor: anchor.start)
    last = bisect_left(anchors, stop, key=lambda anchor: anchor.start)
    return list(anchors[first:last])


def _statement(
    traced: Traced, text: str, start: int, stop: int, anchors: Sequence[Anchor], *, heading: bool
) -> Statement:
    pieces, at = [], start
    for anchor in anchors:
        pieces.append(text[at : anchor.start])
        at = max(at, anchor.end)
    pieces.append(text[at:stop])
    words = _EMPTIED.sub(" ", " ".join(pieces))
    words = _BEFORE_STOP.sub("", " ".join(words.split())).strip()
    if words.endswith((".", "!", "?")):
        words = words[:-1].rstrip(_LEFT_OVER) + words[-1]
    begin, end = traced.span(start, stop)
    return Statement(
        text=traced.source[begin:end],
        start=begin,
        end=end,
        words=words,
        citations=_distinct(citation for anchor in anchors for citation in anchor.citations),
        heading=heading,
    )


def _distinct(citations: "Iterator[Citation] | Sequence[Citation]") -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citations))
