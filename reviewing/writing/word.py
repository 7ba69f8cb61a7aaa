"""A review as a Word document. The only module that imports python-docx; it is imported when one is written.

Citations are links to their references, and references links to their papers.
"""

import io

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from answering.citing.citations import place_of_markers
from core.paper import Paper
from core.text.reference import is_web_address
from reviewing.review.review import Review, ReviewSentence
from reviewing.writing import review_words as words
from reviewing.writing.templates import byline, without_unstorable


def to_docx(review: Review) -> bytes:
    """Return the document."""
    document = docx.Document()
    document.core_properties.title = without_unstorable(review.title)[:255]
    document.core_properties.author = "Litmus"
    document.core_properties.comments = ""
    document.add_heading(without_unstorable(review.title), 0)
    _about(document, review)
    for section in review.sections:
        document.add_heading(without_unstorable(section.title), 1)
        if empty := words.placeholder(section):
            document.add_paragraph().add_run(empty).italic = True
        for paragraph in section.paragraphs or ():
            written = document.add_paragraph()
            if paragraph.lead:
                written.add_run(f"{without_unstorable(paragraph.lead)}. ").bold = True
            for sentence in paragraph.sentences:
                _sentence(written, sentence)
    if review.contested is not None:
        document.add_heading(words.CONTESTED, 1)
        if not words.is_contested(review):
            document.add_paragraph(words.NOT_CONTESTED)
        if review.contested.points:
            document.add_paragraph(words.CONTESTED_INTRO)
        for point in review.contested.points:
            document.add_heading(without_unstorable(", ".join(point.about)), 2)
            told = words.sides(point)
            for heading, finding in zip(told, (point.one, point.other), strict=True):
                written = document.add_paragraph(style="List Bullet")
                written.add_run(f"{heading} ")
                _sentence(written, finding.sentence)
        if review.contested.disputes:
            document.add_paragraph(words.DISPUTES_INTRO)
        for each in review.contested.disputes:
            _sentence(document.add_paragraph(style="List Bullet"), each.sentence)
    if review.references:
        document.add_heading(words.REFERENCES, 1)
        for reference in review.references:
            written = document.add_paragraph()
            _bookmarked(written, f"[{reference.n}]", f"ref{reference.n}", reference.n)
            written.add_run(" ")
            _paper(written, reference.paper)
    if review.left_out:
        document.add_heading(words.LEFT_OUT, 1)
        for out in review.left_out:
            written = document.add_paragraph(style="List Bullet")
            _paper(written, out.paper)
            written.add_run(f" {out.reason.capitalize()}.").italic = True
    if review.removed:
        document.add_heading(words.REMOVED, 1)
        for removed in review.removed:
            written = document.add_paragraph(without_unstorable(removed.text), style="List Bullet")
            written.add_run(f" ({without_unstorable(removed.section)}: {words.REASONS[removed.reason]})").italic = True
    out_bytes = io.BytesIO()
    document.save(out_bytes)
    return out_bytes.getvalue()


def _about(document: Document, review: Review) -> None:
    document.add_heading(words.ABOUT, 2)
    rows = words.head_matter(review) + [("Notice", notice) for notice in review.job.notices]
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for about, told in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = about, without_unstorable(told)
        cells[0].width, cells[1].width = Cm(3), Cm(13)


def _sentence(paragraph: DocxParagraph, sentence: ReviewSentence) -> None:
    place = place_of_markers(sentence.text)
    doubt = words.doubt(sentence)
    runs = [paragraph.add_run(without_unstorable(sentence.text[:place]))]
    if sentence.citations:
        paragraph.add_run(" ")
    for n in sentence.citations:
        _linked(paragraph, f"[{n}]", anchor=f"ref{n}")
    runs.append(paragraph.add_run(f"{without_unstorable(sentence.text[place:])}{f' ({doubt})' if doubt else ''} "))
    if doubt:
        for run in runs:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _paper(paragraph: DocxParagraph, paper: Paper) -> None:
    if byline(paper):
        paragraph.add_run(f"{without_unstorable(byline(paper))}. ")
    title = without_unstorable(paper.title)
    if is_web_address(paper.link):
        _linked(paragraph, title, address=paper.link)
    else:
        paragraph.add_run(title).italic = True
    stop = "" if title.endswith((".", "?", "!")) else "."
    venue = f" {without_unstorable(paper.venue)}." if paper.venue else ""
    paragraph.add_run(f"{stop}{venue}{' Retracted.' if paper.retracted else ''}")


def _linked(paragraph: DocxParagraph, text: str, *, anchor: str | None = None, address: str | None = None) -> None:
    """Add a link to a bookmark or to an address; python-docx has no call for either."""
    run = paragraph.add_run(text)
    run.font.color.rgb = RGBColor(0x1B, 0x4F, 0x9C)
    around = OxmlElement("w:hyperlink")
    if anchor is not None:
        around.set(qn("w:anchor"), anchor)
    elif address is not None:
        around.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(around)
    around.append(run._r)


def _bookmarked(paragraph: DocxParagraph, text: str, name: str, number: int) -> None:
    run = paragraph.add_run(text)
    for kind, place in (("w:bookmarkStart", run._r.addprevious), ("w:bookmarkEnd", run._r.addnext)):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        place(mark)
