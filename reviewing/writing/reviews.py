"""Reviews as files. The outline is among them, as the text that one can edit."""

import io
import zipfile
from collections.abc import Mapping

from indexing.exporting.bibtex import CiteKeys
from reviewing.review.outline import outline_text
from reviewing.review.review import Review, ReviewSentence
from reviewing.writing import review_words
from reviewing.writing.formats import FileFormat, bibtex
from reviewing.writing.templates import filled_in


def _html(review: Review, _: str) -> str:
    """Return one self-contained page: no script, no network."""
    return filled_in("review.html", review=review, words=review_words)


def _markdown(review: Review, _: str) -> str:
    return filled_in("review.md", review=review, words=review_words)


def _latex(review: Review, stem: str) -> str:
    """Return the document, which reads its references from `stem`.bib."""
    made = CiteKeys()
    known = {each.n: made.key(each.paper) for each in review.references}  # the BibTeX file has the same

    def keys(sentence: ReviewSentence) -> str:
        return ",".join(known[n] for n in sentence.citations)

    def beyond_ascii(body: str) -> list[str]:
        return [f"{ord(char):04X}" for char in sorted(set(body + _bibtex(review, stem))) if ord(char) > 0x7F]

    return filled_in("review.tex", review=review, words=review_words, stem=stem, keys=keys, beyond_ascii=beyond_ascii)


def _bibtex(review: Review, _: str) -> str:
    return bibtex(each.paper for each in review.references)


def _outline(review: Review, _: str) -> str:
    """Return the outline; empty while there is none."""
    papers = [*(each.paper for each in review.references), *(each.paper for each in review.left_out)]
    titles = {paper.id: paper.title for paper in papers}
    return outline_text(review.outline, titles) if review.outline is not None else ""


def _docx(review: Review, _: str) -> bytes:
    from reviewing.writing.word import to_docx

    return to_docx(review)


def _zip(review: Review, stem: str) -> bytes:
    """Return an archive of the other formats; the same review gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in REVIEW_FORMATS.values():
            if each.make is not _zip:
                name = zipfile.ZipInfo(f"{stem}{each.suffix}")
                archive.writestr(name, each.write(review, stem), zipfile.ZIP_DEFLATED)
    return out.getvalue()


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REVIEW_FORMATS: Mapping[str, FileFormat[Review]] = {
    each.name: each
    for each in (
        FileFormat("markdown", "text/markdown", ".md", _markdown),
        FileFormat("latex", "application/x-tex", ".tex", _latex),
        FileFormat("bibtex", "application/x-bibtex", ".bib", _bibtex),
        FileFormat("html", "text/html", ".html", _html),
        FileFormat("docx", _DOCX, ".docx", _docx),
        FileFormat("outline", "text/plain", ".outline.md", _outline),
        FileFormat("zip", "application/zip", ".zip", _zip),
    )
}
