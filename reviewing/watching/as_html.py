"""A digest as one self-contained page: no script, no network, everything that was read is escaped."""

import base64
import hashlib
from collections.abc import Iterable

from core.importing import Digest, DigestTopic, NewPaper
from core.text.html import Child, Markup, link, tag, trusted
from reviewing.watching.as_markdown import why

_STYLE = """
body { font: 17px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2.5rem auto; padding: 0 1rem; color: #1d2433;
  background: #fff }
h1 { font-size: 1.5rem; line-height: 1.25; margin-bottom: .2rem }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .4rem; padding-top: .8rem; border-top: 1px solid #d5dae3 }
h3 { font-size: 1rem; margin: 1.3rem 0 .1rem }
p { margin: .15rem 0 }
a { color: #1b4f9c }
.about, .count, summary { color: #515b6e; font-size: .9rem }
.count { font-weight: normal }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid #c3cbd8 }
.retracted { color: #a3161f; font-weight: 600 }
summary { cursor: pointer; width: fit-content }
@media (prefers-color-scheme: dark) {
  body { background: #14171f; color: #dfe4ee }
  a { color: #8fb8f2 }
  .about, .count, summary { color: #a4adbd }
  h2 { border-color: #363d4c }
  blockquote { border-color: #4b5466 }
  .retracted { color: #ff9c9c }
}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def as_html(digest: Digest) -> str:
    """Return the whole page."""
    papers = f"{digest.size:,} new paper{'s' * (digest.size != 1)}"
    return "<!doctype html>\n" + tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", f"{digest.watch.name}: {papers}"),
            tag("style", trusted(_STYLE)),
        ),
        tag("body", tag("main", tag("h1", digest.watch.name), body(digest))),
        lang="en",
    )


def body(digest: Digest) -> Markup:
    """Return what stands below the heading, for a feed as well."""
    papers = f"{digest.size:,} new paper{'s' * (digest.size != 1)}"
    asked = f"{digest.watch.source}: {digest.watch.query}".rstrip(": ")
    about = f"{papers}, {digest.made_at:%Y-%m-%d %H:%M} UTC, from {asked}"
    return tag("div", tag("p", about, class_="about"), [_topic(topic) for topic in digest.topics])


def _topic(topic: DigestTopic) -> Markup:
    heading = tag("h2", topic.label, " ", tag("span", f"({len(topic.papers)})", class_="count"))
    return tag("section", heading, [_paper(new) for new in topic.papers])


def _paper(new: NewPaper) -> Markup:
    paper = new.paper
    named = ", ".join(paper.authors[:3]) + (" et al." if len(paper.authors) > 3 else "")
    about = " · ".join(filter(None, (named, paper.venue, str(paper.year or ""))))
    told = why(new)
    parts: Iterable[Child] = (
        tag("h3", link(paper.title, paper.link)),
        tag("p", about, class_="about") if about else None,
        tag("p", "Retracted.", class_="retracted") if paper.retracted else None,
        tag("blockquote", new.sentence) if new.sentence else None,
        tag("p", f"{told}.", class_="about") if told else None,
        tag("details", tag("summary", "Abstract"), tag("p", paper.abstract)),
    )
    return tag("article", parts)
