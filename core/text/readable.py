"""Text as a person reads it: what every title and abstract goes through before anything counts its characters."""

import re
import unicodedata

from core.text.latex import text_of_latex
from core.text.markup import without_markup

_INVISIBLE = (
    0x00AD,  # soft hyphen
    0x061C,  # marks and overrides of direction, here and below
    0x180E,
    0x200B,  # zero-width space
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,  # byte order mark, zero-width no-break space
    *range(0xFFF9, 0xFFFC),
    0xFFFE,
    0xFFFF,
    *range(0xE0000, 0xE0080),  # "tags": ASCII that nobody sees and a language model reads
)
_SURROGATES = range(0xD800, 0xE000)
_MATHEMATICAL_LETTERS = range(0x1D400, 0x1D800)
_LETTERLIKE = "ℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴℹ"
_LIGATURES = range(0xFB00, 0xFB07)


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*_INVISIBLE, *_SURROGATES))
    table |= {code: None for code in range(0x20) if not chr(code).isspace()} | {0x7F: None}
    # The C1 controls are nearly always Windows-1252 that was read as Latin-1: dashes and quotes.
    table |= {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    folded = (*_MATHEMATICAL_LETTERS, *map(ord, _LETTERLIKE), *_LIGATURES)
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in folded}
    return table | dict.fromkeys((0x2010, 0x2011), "-")  # hyphen, non-breaking hyphen


_TABLE = _table()
_JOINERS = re.compile("[\u200c\u200d]+")


def plain_characters(text: str) -> str:
    """Return `text` in NFC without invisible characters, ligatures, stylistic letters and undecodable remains."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    if "\u200c" in text or "\u200d" in text:
        text = unicodedata.normalize("NFC", _JOINERS.sub(_joiner, text))
    return text


def _joiner(found: re.Match[str]) -> str:
    """Persian, the Indic scripts and emoji need the zero-width joiners; between Latin letters they are dirt."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return found.group() if _joins(before) and _joins(after) else ""


def _joins(char: str) -> bool:
    return char >= "\u0590" and unicodedata.category(char)[0] in "LMS"


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
