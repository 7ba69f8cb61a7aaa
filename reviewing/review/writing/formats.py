"""The formats in which a review is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewing.review.outline import outline_text
from reviewing.review.review import Review
from reviewing.review.writing.archive import to_zip
from reviewing.review.writing.latex import to_bibtex, to_latex
from reviewing.review.writing.markdown import to_markdown
from reviewing.review.writing.webpage import to_html
from reviewing.review.writing.word import to_docx


@dataclass(frozen=True, slots=True)
class ReviewFormat:
    """One format. `write` takes the name of the file too, without its ending: a LaTeX document names its references."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Review, str], bytes]


def to_outline(review: Review) -> str:
    """Return the outline as a text that one can edit; empty while there is none."""
    papers = [*(each.paper for each in review.references), *(each.paper for each in review.left_out)]
    titles = {paper.id: paper.title for paper in papers}
    return outline_text(review.outline, titles) if review.outline is not None else ""


def _zip(review: Review, stem: str) -> bytes:
    files = {
        f"{stem}{each.suffix}": each.write(review, stem) for each in REVIEW_FORMATS.values() if each.write is not _zip
    }
    return to_zip(files)


REVIEW_FORMATS: Mapping[str, ReviewFormat] = {
    each.name: each
    for each in (
        ReviewFormat("markdown", "text/markdown", ".md", lambda review, _: to_markdown(review).encode()),
        ReviewFormat("latex", "application/x-tex", ".tex", lambda review, stem: to_latex(review, stem).encode()),
        ReviewFormat("bibtex", "application/x-bibtex", ".bib", lambda review, _: to_bibtex(review).encode()),
        ReviewFormat("html", "text/html", ".html", lambda review, _: to_html(review).encode()),
        ReviewFormat(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".docx",
            lambda review, _: to_docx(review),
        ),
        ReviewFormat("outline", "text/plain", ".outline.md", lambda review, _: to_outline(review).encode()),
        ReviewFormat("zip", "application/zip", ".zip", _zip),
    )
}


def review_format(name: str) -> ReviewFormat:
    """Return a format by its name. Raises KeyError."""
    return REVIEW_FORMATS[name]
