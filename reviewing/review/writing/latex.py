"""A review as a LaTeX document that cites its papers, and the BibTeX file that the citations need.

It is for pdfLaTeX, XeLaTeX and LuaLaTeX. pdfLaTeX stops at a character that it has no glyph for, and papers have any,
so each such character is declared, and printed as its number.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from answering.citations import place_of_markers
from core.paper import Paper
from core.text.latex import latex_of_text
from indexing.exporting.bibtex import BibtexWriter, CiteKeys
from reviewing.review.review import Paragraph, Review, ReviewSentence
from reviewing.review.writing import wording

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
%s\else
  \usepackage{fontspec}
\fi
\usepackage{amsmath,amssymb}
\usepackage[margin=2.5cm]{geometry}
\usepackage[hidelinks]{hyperref}
"""


def to_latex(review: Review, stem: str = "review") -> str:
    """Return the document, which reads its references from `stem`.bib."""
    body = "\n\n".join(_blocks(review, _Keys(review), stem))
    declared = "".join(
        f"  \\DeclareUnicodeCharacter{{{ord(char):04X}}}{{[U+{ord(char):04X}]}}\n"
        for char in sorted(set(body + to_bibtex(review)))
        if ord(char) > 0x7F
    )
    title = f"\\title{{{_text(review.title)}}}\n\\author{{}}\n\\date{{}}\n"
    return f"{_PREAMBLE % declared}{title}\\begin{{document}}\n\\maketitle\n\n{body}\n\n\\end{{document}}\n"


def to_bibtex(review: Review) -> str:
    """Return the references, in the order of their numbers."""
    writer = BibtexWriter()
    return "".join(writer.paper(each.paper) for each in review.references)


class _Keys:
    """The keys that the BibTeX file has: they are given out in the same order."""

    def __init__(self, review: Review) -> None:
        keys = CiteKeys()
        self._keys = {each.n: keys.key(each.paper) for each in review.references}

    def cite(self, numbers: tuple[int, ...]) -> str:
        """Return a command that cites these references."""
        return f"~\\cite{{{','.join(self._keys[n] for n in numbers)}}}" if numbers else ""


def _blocks(review: Review, keys: _Keys, stem: str) -> Iterator[str]:
    yield f"\\section*{{{wording.ABOUT}}}"
    yield "\n".join(
        [
            r"\begin{description}",
            *(f"\\item[{_text(about)}] {_text(told)}" for about, told in wording.head_matter(review)),
            *(f"\\item[Notice] {_text(notice)}" for notice in review.job.notices),
            r"\end{description}",
        ]
    )
    for section in review.sections:
        yield f"\\section{{{_text(section.title)}}}"
        if empty := wording.placeholder(section):
            yield f"\\emph{{{empty}}}"
        for paragraph in section.paragraphs or ():
            yield _paragraph(paragraph, keys)
    if review.contested is not None:
        yield f"\\section{{{wording.CONTESTED}}}"
        if not wording.is_contested(review):
            yield wording.NOT_CONTESTED
        if review.contested.points:
            yield wording.CONTESTED_INTRO
        for point in review.contested.points:
            one, other = wording.sides((point.one.year, point.other.year))
            yield (
                f"\\paragraph{{{_text(', '.join(point.about))}}}\n\\begin{{itemize}}\n"
                f"\\item {one} {_sentence(point.one.sentence, keys)}\n"
                f"\\item {other} {_sentence(point.other.sentence, keys)}\n\\end{{itemize}}"
            )
        if review.contested.disputes:
            yield wording.DISPUTES_INTRO
            yield _items(_sentence(each.sentence, keys) for each in review.contested.disputes)
    if review.references:
        yield f"\\bibliographystyle{{unsrt}}\n\\bibliography{{{stem}}}"
    if review.left_out:
        yield f"\\section*{{{wording.LEFT_OUT}}}"
        yield _items(f"{_paper(each.paper)} \\emph{{{_text(each.reason.capitalize())}.}}" for each in review.left_out)
    if review.removed:
        yield f"\\section*{{{wording.REMOVED}}}"
        yield _items(
            f"{_text(each.text)} (\\emph{{{_text(each.section)}}}: {wording.REASONS[each.reason]})"
            for each in review.removed
        )


def _items(items: Iterable[str]) -> str:
    return "\n".join([r"\begin{itemize}", *(f"\\item {each}" for each in items), r"\end{itemize}"])


def _paragraph(paragraph: Paragraph, keys: _Keys) -> str:
    lead = f"\\textbf{{{_text(paragraph.lead)}.}} " if paragraph.lead else ""
    return lead + "\n".join(_sentence(each, keys) for each in paragraph.sentences)


def _sentence(sentence: ReviewSentence, keys: _Keys) -> str:
    text = sentence.text
    place = place_of_markers(text)
    written = f"{_text(text[:place])}{keys.cite(sentence.citations)}{_text(text[place:])}"
    doubt = wording.doubt(sentence)
    return f"{written} (\\textbf{{?}} {doubt})" if doubt else written


def _paper(paper: Paper) -> str:
    byline = wording.byline(paper)
    return _text(f"{byline}. {paper.title}." if byline else f"{paper.title}.")


def _text(text: str) -> str:
    """Return text as LaTeX. A bracket is put in braces, for behind `\\item` one would be an argument."""
    visible = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"})
    return latex_of_text(" ".join(visible.split())).replace("[", "{[}").replace("]", "{]}")
