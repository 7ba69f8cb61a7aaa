"""The forms in which names and titles are compared."""

import re
import unicodedata


def filter_key(text: str) -> str:
    """The form in which authors, venues and tags are compared: no case, no accents, no punctuation."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\W+", " ", bare.casefold()).strip()


def title_key(title: str) -> str:
    """The title without case, accents, punctuation and spacing."""
    bare = unicodedata.normalize("NFKD", title).casefold()
    return "".join(char for char in bare if char.isalnum()) or filter_key(title) or title.strip()


def author_keys(name: str) -> frozenset[str]:
    """What an author filter may say to mean this author: the whole name in either order, or the family name.

    "Sewon Min", "Min, Sewon" and "Min" all mean Sewon Min. The last word counts as the family name where no comma
    tells it apart.
    """
    family, comma, given = name.partition(",")
    if comma:
        family, given = filter_key(family), filter_key(given)
    else:
        given, _, family = filter_key(name).rpartition(" ")
    return frozenset(key for key in (family, f"{given} {family}".strip(), f"{family} {given}".strip()) if key)


def dashed(text: str) -> str:
    """The plain letters and digits, with dashes between: for names of files and places in a page."""
    plain = (char if char.isascii() and char.isalnum() else " " for char in text.lower())
    return "-".join("".join(plain).split())
