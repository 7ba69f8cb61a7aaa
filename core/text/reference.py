"""A paper as one line of a list of references, in Markdown."""

import re
from typing import TypeGuard

from core.paper import Paper

_AUTHORS_NAMED = 3


def reference(paper: Paper) -> str:
    """Return authors, year, title, venue and address, as far as they are known.

    Titles and names come from files that anybody may have written, so what Markdown would act on is escaped in them.
    """
    parts = []
    if paper.authors:
        shown = ", ".join(paper.authors[:_AUTHORS_NAMED]) + (" et al." if len(paper.authors) > _AUTHORS_NAMED else "")
        parts.append(f"{escaped(shown)}{f' ({paper.year})' if paper.year else ''}.".replace("..", "."))
    elif paper.year:
        parts.append(f"({paper.year}).")
    title = escaped(paper.title)
    parts.append(f"**{title}**" if title.endswith(("?", "!", ".")) else f"**{title}**.")
    if paper.retracted:
        parts.append("**Retracted.**")
    if paper.venue:
        parts.append(f"{escaped(paper.venue)}.")
    if is_web_address(paper.link):
        parts.append(f"<{paper.link}>")
    return " ".join(parts)


def is_web_address(text: str | None) -> TypeGuard[str]:
    """Whether a browser opens it; the files that papers come from bring other addresses, too."""
    scheme, _, rest = (text or "").partition("://")
    return (
        scheme.lower() in ("http", "https") and rest != "" and not any(char.isspace() or char in '<>"' for char in rest)
    )


def escaped(text: str) -> str:
    """Return text in which Markdown and HTML act on nothing. Within a word, `_` is but a letter: `LITMUS_LLM_MODEL`."""
    return re.sub(r"([\\`*{}\[\]<>#|~$&]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", " ".join(text.split()))
