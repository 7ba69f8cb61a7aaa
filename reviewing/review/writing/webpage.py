"""A review as one self-contained page: no script, no network, everything that was read or written is escaped."""

import base64
import hashlib
from collections.abc import Iterator

from answering.citations import place_of_markers
from core.paper import Paper
from core.text.html import Child, Markup, link, tag, trusted
from reviewing.review.review import Contested, ContestedPoint, Finding, Paragraph, Review, ReviewSentence, Section
from reviewing.review.writing import wording

_STYLE = """
:root { --ink: #1c2230; --soft: #5a6478; --line: #d8dde6; --paper: #fff; --tint: #f5f7fa; --blue: #1b4f9c;
  --doubt: #fff3cd }
body { font: 17px/1.62 Charter, "Bitstream Charter", Georgia, Cambria, serif; max-width: 43rem; margin: 3rem auto;
  padding: 0 1.2rem 4rem; color: var(--ink); background: var(--paper) }
h1, h2, h3, nav, dl, .about, .lead, th { font-family: system-ui, -apple-system, "Segoe UI", sans-serif }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1.4rem; text-wrap: balance }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.8rem 0 .6rem; scroll-margin-top: 1rem }
p { margin: 0 0 1rem; hyphens: auto }
a { color: var(--blue); text-decoration: none }
a:hover { text-decoration: underline }
:target { background: var(--doubt) }
.box { background: var(--tint); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.2rem;
  font-size: .88rem }
.box h2 { margin: 0 0 .5rem; font-size: .95rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.1rem; margin: 0; line-height: 1.45 }
dt { color: var(--soft) }
dd { margin: 0 }
nav { margin: 1.6rem 0 0; font-size: .92rem }
nav ol { margin: .3rem 0; padding-left: 1.4rem; line-height: 1.7 }
.cite { font: .78em system-ui, sans-serif; white-space: nowrap; vertical-align: .15em }
.lead { font-weight: 600; font-size: .94em }
.doubt { background: var(--doubt) }
.about, .empty { color: var(--soft); font-size: .9rem }
.point { border: 1px solid var(--line); border-radius: 8px; padding: .2rem 1.2rem .8rem; margin: 1rem 0 }
.point h3 { font-size: 1rem; margin: .8rem 0 .4rem }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.4rem }
.sides p { margin: 0; font-size: .95rem }
.references { padding-left: 2rem; font-size: .93rem }
.references li, .out li { margin: .5rem 0; scroll-margin-top: 1rem }
.references li::marker { color: var(--soft); font: .9em system-ui, sans-serif }
.out { padding-left: 1.2rem; font-size: .9rem }
summary { cursor: pointer; font: 600 1.05rem system-ui, sans-serif; margin: 2.2rem 0 .4rem }
.retracted { color: #a3161f; font-weight: 600 }
@media (max-width: 34rem) { .sides, dl { grid-template-columns: 1fr } dd { margin-bottom: .4rem } }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfe4ee; --soft: #a4adbd; --line: #363d4c; --paper: #14171f; --tint: #1b202b; --blue: #8fb8f2;
    --doubt: #4a3f14 }
  .retracted { color: #ff9c9c }
}
@media print { body { margin: 0; max-width: none; font-size: 11pt } nav { display: none } }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def to_html(review: Review) -> str:
    """Return the whole page."""
    return "<!doctype html>\n" + tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", review.title),
            tag("style", trusted(_STYLE)),
        ),
        tag("body", tag("main", list(_blocks(review)))),
        lang="en",
    )


def _blocks(review: Review) -> Iterator[Markup]:
    yield tag("h1", review.title)
    rows = [(tag("dt", about), tag("dd", told)) for about, told in wording.head_matter(review)]
    notices = [tag("p", notice, class_="about") for notice in review.job.notices]
    yield tag("section", tag("h2", wording.ABOUT), tag("dl", rows), notices, class_="box")
    entries = [tag("li", tag("a", section.title, href=f"#s{section.n}")) for section in review.sections]
    if wording.is_contested(review):
        entries.append(tag("li", tag("a", wording.CONTESTED, href="#contested")))
    yield tag("nav", tag("ol", entries), aria_label="Sections")
    yield from (_section(section) for section in review.sections)
    if review.contested is not None:
        yield _contested(review.contested)
    if review.references:
        yield tag("h2", wording.REFERENCES, id="references")
        yield tag(
            "ol", [tag("li", _paper(each.paper), id=f"r{each.n}") for each in review.references], class_="references"
        )
    if review.left_out:
        items = [
            tag("li", _paper(each.paper), tag("span", f" {each.reason.capitalize()}.", class_="about"))
            for each in review.left_out
        ]
        yield tag("details", tag("summary", f"{wording.LEFT_OUT} ({len(items)})"), tag("ul", items, class_="out"))
    if review.removed:
        removed = [
            tag("li", each.text, tag("span", f" {each.section}: {wording.REASONS[each.reason]}.", class_="about"))
            for each in review.removed
        ]
        yield tag("details", tag("summary", f"{wording.REMOVED} ({len(removed)})"), tag("ul", removed, class_="out"))


def _section(section: Section) -> Markup:
    empty = wording.placeholder(section)
    return tag(
        "section",
        tag("h2", section.title, id=f"s{section.n}"),
        tag("p", empty, class_="empty") if empty else None,
        [_paragraph(paragraph) for paragraph in section.paragraphs or ()],
    )


def _paragraph(paragraph: Paragraph) -> Markup:
    lead = tag("span", f"{paragraph.lead}.", class_="lead") if paragraph.lead else None
    said: list[Child] = [lead, " "] if lead else []
    for sentence in paragraph.sentences:
        said += [_sentence(sentence), " "]
    return tag("p", said[:-1])


def _sentence(sentence: ReviewSentence) -> Markup:
    place = place_of_markers(sentence.text)
    quotes = {one.source: " ".join(one.quote.split()) for one in reversed(sentence.evidence)}
    marks = [
        tag("a", f"[{n}]", href=f"#r{n}", title=f"“{quotes[n]}”" if n in quotes else None) for n in sentence.citations
    ]
    cited = [" ", tag("span", marks, class_="cite")] if marks else None
    doubt = wording.doubt(sentence)
    parts = [sentence.text[:place], cited, sentence.text[place:]]
    return tag("span", parts, f" ({doubt})", class_="doubt") if doubt else tag("span", parts)


def _contested(found: Contested) -> Markup:
    parts: list[Child] = [tag("h2", wording.CONTESTED, id="contested")]
    if found.points:
        parts += [tag("p", wording.CONTESTED_INTRO, class_="about"), *(_point(point) for point in found.points)]
    if found.disputes:
        said = [tag("li", _sentence(each.sentence)) for each in found.disputes]
        parts += [tag("p", wording.DISPUTES_INTRO, class_="about"), tag("ul", said)]
    if not (found.points or found.disputes):
        parts.append(tag("p", wording.NOT_CONTESTED, class_="about"))
    return tag("section", parts)


def _point(point: ContestedPoint) -> Markup:
    one, other = wording.sides((point.one.year, point.other.year))
    about = tag("h3", ", ".join(point.about))
    return tag(
        "article", about, tag("div", _side(one, point.one), _side(other, point.other), class_="sides"), class_="point"
    )


def _side(heading: str, finding: Finding) -> Markup:
    return tag("div", tag("p", heading, class_="about"), tag("p", _sentence(finding.sentence)))


def _paper(paper: Paper) -> Markup:
    byline = wording.byline(paper)
    return tag(
        "span",
        f"{byline}. " if byline else None,
        link(paper.title, paper.link),
        "" if paper.title.endswith((".", "?", "!")) else ".",
        f" {paper.venue}." if paper.venue else None,
        tag("span", " Retracted.", class_="retracted") if paper.retracted else None,
    )
