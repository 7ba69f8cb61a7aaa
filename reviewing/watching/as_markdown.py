"""A digest as Markdown."""

import re

from core.importing import Digest, NewPaper
from core.text.reference import escaped, reference


def as_markdown(digest: Digest) -> str:
    """Return the whole digest. What was read is escaped, so that no title can become markup."""
    parts = [f"# {escaped(digest.watch.name)}", headline(digest)]
    for topic in digest.topics:
        parts.append(f"## {escaped(topic.label)} ({len(topic.papers)})")
        parts.append("\n".join(_paper(new) for new in topic.papers))
    return "\n\n".join(parts) + "\n"


def headline(digest: Digest) -> str:
    """Say in one line how much is new, when, and of what."""
    papers = f"{digest.size:,} new paper{'s' * (digest.size != 1)}"
    asked = f"{digest.watch.source}: {digest.watch.query}".rstrip(": ")
    return f"{papers}, {digest.made_at:%Y-%m-%d %H:%M} UTC, from {escaped(asked)}"


def why(new: NewPaper) -> str | None:
    """Say which words of the query a paper has, or None where it has none."""
    return f"Matched: {', '.join(new.matched)}" if new.matched else None


def _paper(new: NewPaper) -> str:
    lines = [f"- {reference(new.paper)}"]
    if told := why(new):
        lines.append(f"  {escaped(told)}.")
    if new.sentence:
        lines.append(f"  > {escaped(_unlisted(new.sentence))}")
    return "  \n".join(lines)


def _unlisted(text: str) -> str:
    """A sentence that begins like an item of a list must not become one."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+])", r"\\\1", text))
