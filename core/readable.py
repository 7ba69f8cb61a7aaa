"""Text as a person reads it: what every title and abstract goes through before anything counts its characters."""

import unicodedata

from core.characters import plain_characters
from core.latex import text_of_latex
from core.markup import without_markup

_ROUNDS = 10


def readable(text: str, *, latex: bool = False) -> str:
    """Return `text` without markup, entities, invisible characters and runs of white space.

    LaTeX is read only on request, and once: what LaTeX meant is text, and `5\\%` must not become a comment. The rest is
    repeated until nothing changes, because sources escape twice (`&amp;lt;i&amp;gt;`); so the result is readable
    already: `readable(readable(text, latex=...)) == readable(text, latex=...)`. Never raises.
    """
    if latex:
        text = text_of_latex(plain_characters(text))
    for _ in range(_ROUNDS):
        before = text
        text = " ".join(without_markup(plain_characters(text)).split())
        if text == before and unicodedata.is_normalized("NFC", text):
            return text
    # Markup nested so deep that it is no accident: without its delimiters it is text, and stays the same from now on.
    return " ".join(plain_characters(text.replace("<", " ").replace("&", " ")).split())
