"""Keys that texts cite by: readable, the same in every export, and never the same for two papers of one."""

import re
import unicodedata

from core.paper import Paper
from indexing.exporting.names import name_of

_WORD = re.compile(r"[A-Za-z0-9]+")
_SAYS_LITTLE = (
    "a an and are as at be by can do does for from how in into is it its not of on or over than that the their to "
    "toward towards under using via we what when where which why with without you your"
)
_LITTLE = frozenset(_SAYS_LITTLE.split())
_TITLE_WORDS = 3


class CiteKeys:
    """Gives out the keys of one file."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def key(self, paper: Paper) -> str:
        """Return `karpukhinDensePassageRetrieval2020`; where that is taken already, with the paper's id behind it."""
        key = cite_key(paper)
        if key.lower() in self._given:  # BibTeX does not tell case apart
            key = f"{key}-{_bare_id(paper)}"
        self._given.add(key.lower())
        return key


def cite_key(paper: Paper) -> str:
    """Return the key, which depends on nothing but the paper: first family name, three words of the title, year."""
    family = _ascii(name_of(paper.authors[0]).family) if paper.authors else []
    words = [word for word in _ascii(paper.title) if word.lower() not in _LITTLE][:_TITLE_WORDS]
    if not family and not words:
        return _bare_id(paper)
    title = "".join(word[:1].upper() + word[1:] for word in words)
    return "".join(family).lower() + title + str(paper.year or "")


def _ascii(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return _WORD.findall("".join(char for char in bare if not unicodedata.combining(char)))


def _bare_id(paper: Paper) -> str:
    return _WORD.findall(paper.id)[-1] if _WORD.search(paper.id) else "paper"
