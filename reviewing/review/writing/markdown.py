"""A review as Markdown."""

from collections.abc import Iterator

from answering.citations import mark
from core.text.reference import escaped, reference
from reviewing.review.review import Finding, Paragraph, Review, ReviewSentence
from reviewing.review.writing import wording


def to_markdown(review: Review) -> str:
    """Return the whole review; whatever was read from papers or written by an LLM is escaped."""
    return "\n\n".join(_blocks(review)) + "\n"


def _blocks(review: Review) -> Iterator[str]:
    yield f"# {escaped(review.title)}"
    yield f"> **{wording.ABOUT}**\n>\n" + "\n".join(
        f"> - {about}: {escaped(told)}" for about, told in wording.head_matter(review)
    )
    for notice in review.job.notices:
        yield f"*{escaped(notice)}*"
    for section in review.sections:
        yield f"## {escaped(section.title)}"
        if empty := wording.placeholder(section):
            yield f"*{empty}*"
        for paragraph in section.paragraphs or ():
            yield _paragraph(paragraph)
    if review.contested is not None:
        yield f"## {wording.CONTESTED}"
        if not wording.is_contested(review):
            yield wording.NOT_CONTESTED
        if review.contested.points:
            yield wording.CONTESTED_INTRO
        for point in review.contested.points:
            one, other = wording.sides((point.one.year, point.other.year))
            about = escaped(", ".join(point.about))
            yield f"- **{about}**\n  - {one} {_side(point.one)}\n  - {other} {_side(point.other)}"
        if review.contested.disputes:
            yield wording.DISPUTES_INTRO
            yield "\n".join(f"- {_side(each)}" for each in review.contested.disputes)
    if review.references:
        yield f"## {wording.REFERENCES}"
        yield "\n".join(f"{each.n}. {reference(each.paper)}" for each in review.references)
    if review.left_out:
        yield f"## {wording.LEFT_OUT}"
        yield "\n".join(f"- {reference(each.paper)} *{each.reason.capitalize()}.*" for each in review.left_out)
    if review.removed:
        yield f"## {wording.REMOVED}"
        yield "\n".join(
            f"- {escaped(each.text)} (*{escaped(each.section)}*: {wording.REASONS[each.reason]})"
            for each in review.removed
        )


def _paragraph(paragraph: Paragraph) -> str:
    lead = f"**{escaped(paragraph.lead)}.** " if paragraph.lead else ""
    return lead + " ".join(_sentence(each) for each in paragraph.sentences)


def _sentence(sentence: ReviewSentence) -> str:
    marked = mark(_begun(escaped(sentence.text)), sentence.citations)
    doubt = wording.doubt(sentence)
    return f"{marked} (⚠ {doubt})" if doubt else marked


def _begun(text: str) -> str:
    """Return a text that begins no list, even where a paragraph begins with it."""
    return (
        f"\\{text}"
        if text[:1] in "-+="
        else text.replace(". ", "\\. ", 1)
        if text.partition(".")[0].isdigit()
        else text
    )


def _side(finding: Finding) -> str:
    return _sentence(finding.sentence)
