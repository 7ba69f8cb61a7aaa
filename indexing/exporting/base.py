"""What all writers share, and what a paper is to other programs: its kind, its authors' names, its lists.

A writer writes one file; what was written before decides about separators and keys.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from core.paper import Paper

RETRACTED = "Retracted"
"""The note of a paper that was retracted: reference managers show it, and styles print it. Our readers know it."""


class PaperWriter(ABC):
    """One file in the making: `begin`, `paper` for each paper, `end`."""

    name: ClassVar[str]
    """The format's name on the command line and in the API, the same as that of its reader."""
    media_type: ClassVar[str]
    suffix: ClassVar[str]

    def begin(self) -> str:
        """Return what stands before the first paper."""
        return ""

    @abstractmethod
    def paper(self, paper: Paper) -> str:
        """Return one paper."""

    def end(self) -> str:
        """Return what stands after the last paper."""
        return ""


_CONFERENCE = re.compile(
    r"proceedings|conference|workshop|symposium|meeting|\bproc\b"
    r"|\b(?:NAACL|EACL|AACL|ACL|EMNLP|COLING|CoNLL|LREC|NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|CVPR|ICCV|ECCV|SIGIR|ECIR|CIKM"
    r"|WSDM|WWW|KDD|RecSys|TREC|INTERSPEECH|ICASSP|UAI|AISTATS|COLT|CHI|FAccT|ICDM|SDM|NTCIR|SemEval)\b",
    re.IGNORECASE,
)
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|review|annals|archives|bulletin|magazine)\b", re.IGNORECASE)
_ARCHIVE = re.compile(r"\b(?:arxiv|corr|preprint|biorxiv|medrxiv|ssrn)\b", re.IGNORECASE)


class VenueKind(Enum):
    """Where it appeared."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    OTHER = "other"
    """An archive of preprints, or nobody knows."""


def venue_kind(paper: Paper) -> VenueKind:
    """Return the kind that the venue speaks for."""
    venue = paper.venue or ""
    if not venue or _ARCHIVE.search(venue):
        return VenueKind.OTHER
    if _CONFERENCE.search(venue) and not _JOURNAL.search(venue):
        return VenueKind.CONFERENCE
    return VenueKind.JOURNAL


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ORGANISATION = re.compile(
    r"\b(?:organi[sz]ation|university|institute|consortium|collaboration|group|team|network|committee|agency|council"
    r"|initiative|laboratory|association|society|foundation|center|centre|inc|ltd|research)\b|[,;&\d]|\band\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name; of an organisation, and of whoever has one name only, everything is the family name."""

    family: str
    given: str = ""
    suffix: str = ""


def name_of(text: str) -> Name:
    """Take "Given van Family Jr." apart: the family name begins with the particles before the last word."""
    words = text.split()
    if len(words) < 2 or _ORGANISATION.search(text):
        return Name(text)
    suffix = words.pop() if len(words) > 2 and words[-1].lower().removesuffix(".") in _SUFFIXES else ""
    first = len(words) - 1
    while first > 1 and words[first - 1][:1].islower():
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]), suffix)


def joined(values: Sequence[str], separator: str = "; ") -> str:
    """Join so that readers take it apart at the same places: by semicolons where a value has a comma itself."""
    if any("," in value or " and " in value for value in values):
        return "; ".join(values) + (";" if len(values) == 1 else "")
    return separator.join(values)


async def written(writer: PaperWriter, pages: AsyncIterator[Iterable[Paper]]) -> AsyncIterator[str]:
    """Yield the file piece by piece, one piece a page."""
    waiting = writer.begin()
    async for page in pages:
        yield waiting + "".join(map(writer.paper, page))
        waiting = ""
    yield waiting + writer.end()
