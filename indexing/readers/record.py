"""A record as its source gives it, and the one place that decides whether it is a paper.

What all readers share: a format gives records, and one judge makes papers of them.
"""

import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, ParamSpec, TypeVar

from core.errors import LitmusError
from core.identity import normal_doi
from core.importing import Rejection
from core.marking import LONGEST_NAME, LONGEST_NOTE
from core.paper import LAST_YEAR, Original, Paper, Reading
from core.text.latex_noticing import speaks_latex
from core.text.readable import readable
from indexing.readers.fields import arxiv_of, given_first, is_filled, link_of, somebody
from indexing.readers.retractions import says_withdrawn

_ABSENT = re.compile(
    r"\W*+(?:(?:no )?abstract(?: is)?(?: not)?(?: available| provided| found)?|not available|n/?a|none|null|nan)?"
    r"\W*+",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\W*(?:retracted|withdrawn)(?: (?:article|paper|chapter|study))?\s?[:\])]|\W*withdrawn\.\s", re.IGNORECASE
)
"""How publishers mark the title; "Retraction: …" is the notice and not the paper."""
_LABEL = re.compile(
    r"(?i:abstract|summary)\s?[:.—–-]\s?(?=[\"“‘(A-Z0-9])"
    r"|(?i:abstract) (?=(?:We|This|The|In th(?:is|e)|Our|Here|Background|Objectives?|Purpose|Introduction|Aims?)\b)"
)
_OF_DATABASE = re.compile(
    r"\s?(?:\[(?:ABSTRACT FROM [A-Z ]{1,30}|PUBLICATION ABSTRACT)\]|\(Psyc(?:INFO|Info) Database Record \(c\)).*",
    re.DOTALL,
)
"""What databases write below an abstract: whose it is, and who may copy it."""
_ESCAPED = re.compile(r"\\\$|\{\\textbackslash\s?\}|\$\\backslash\$")
_IN_BRACES = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_BESIDE_NAME = re.compile(
    r"\^[\d,*†‡§¶]+|\s?[(\[]?\s?(?:\borcid\s?(?:id)?:?\s?)?(?:https?://orcid\.org/)?(?:\d{4}-){3}\d{3}[\dX]\s?[)\]]?"
    r"|(?<!\s)\s?[<(\[][^\s@<>()\[\]]{1,100}@[^\s@<>()\[\]]{1,100}[>)\]]"
    r"|(?<!\s)\s?[(\[](?:eds?|editors?|aut|authors?|verfasser(?:in)?|hrsg)\.?[)\]]"
    r"|\s0\d{3}\Z|[¹²³⁴⁵⁶⁷⁸⁹⁰][¹²³⁴⁵⁶⁷⁸⁹⁰,]*+|(?<![*†‡§¶])[*†‡§¶]+\Z",
    re.IGNORECASE,
)
"""ORCIDs, addresses, roles, signs of notes, and the number by which DBLP tells namesakes apart."""
_MOST_AUTHORS = 10_000
_MOST_TAGS = 500
_LONGEST_FIELD = 2_000
_SHOWN = 80
_SMALLEST_SHARE_OF_LETTERS = 0.3


@dataclass(frozen=True, slots=True)
class Record:
    """The fields in the words of the source; `place` says where it stands in the file."""

    place: str
    title: str = ""
    abstract: str = ""
    authors: Sequence[str] = ()
    """"Family, Given" or "Given Family"; in braces, a name that is not to be taken apart."""
    year: int | None = None
    venue: str = ""
    doi: str = ""
    """Any text with a DOI in it."""
    arxiv: Sequence[str] = ()
    """Texts that name arXiv beside the id, such as addresses, notes and DOIs; or the bare id."""
    url: str = ""
    tags: Sequence[str] = ()
    retracted: bool = False
    note: str = ""
    """What its keeper wrote on it; not the note that a source prints."""
    reading: str = ""
    collections: Sequence[str] = ()
    latex: bool = False
    """The format is LaTeX by definition. Elsewhere it is read as such only where it obviously is."""
    key: str = ""
    """What texts cite it by, in formats that have such a thing."""
    aliases: Sequence[str] = ()
    """Other keys that mean the same."""


def paper_of(record: Record, max_record_chars: int) -> Paper | Rejection:
    """Return the paper, or why it is none."""
    if len(record.title) + len(record.abstract) > 3 * max_record_chars:
        return _too_long(record, len(record.title) + len(record.abstract), max_record_chars)
    title, abstract = _text(record.title, record), _alone(_text(record.abstract, record))
    if not any(char.isalnum() for char in title):
        return Rejection(record.place, "no title" + (f" above: {_shown(abstract)}" if abstract else ""))
    if _ABSENT.fullmatch(abstract):
        return Rejection(record.place, f"no abstract: {_shown(title)}", no_abstract=True)
    if len(title) + len(abstract) > max_record_chars:
        return _too_long(record, len(title) + len(abstract), max_record_chars)
    if not _is_text(abstract) or "\ufffd" in title:
        return Rejection(record.place, f"the abstract is not text: {_shown(title)}")
    return _described(record, title, abstract)


def work_of(record: Record) -> Paper | None:
    """Return what a record says of a work, with or without an abstract; None if it does not even say its title."""
    title = _text(record.title[:_LONGEST_FIELD], record)
    return _described(record, title, "") if any(char.isalnum() for char in title) else None


def _described(record: Record, title: str, abstract: str) -> Paper:
    venue = _text(record.venue[:_LONGEST_FIELD], record)
    return Paper(
        title=title,
        abstract=abstract,
        authors=_names(record.authors[:_MOST_AUTHORS], record),
        year=record.year if record.year is not None and 0 <= record.year <= LAST_YEAR else None,
        venue=venue if venue and is_filled(venue) else None,
        doi=normal_doi(record.doi),
        arxiv_id=arxiv_of((record.doi, record.url), record.arxiv),
        url=link_of(record.url),
        tags=_distinct(_text(tag[:_LONGEST_FIELD], record) for tag in record.tags[:_MOST_TAGS]),
        original=_original(record, title, abstract),
        retracted=record.retracted or bool(_RETRACTED.match(title)) or says_withdrawn(abstract),
        note=_storable(record.note)[:LONGEST_NOTE],
        reading=_reading(record.reading),
        collections=_distinct(_text(name[:LONGEST_NAME], record) for name in record.collections[:_MOST_TAGS]),
    )


def _reading(said: str) -> Reading:
    """Return the state of Litmus that a reference manager's state comes nearest to."""
    state = said.strip().casefold()
    if state in {"read", "done", "finished"}:
        return Reading.READ
    return Reading.READING if state in {"reading", "skimmed", "in progress", "started"} else Reading.UNREAD


def _text(text: str, record: Record) -> str:
    said = readable(text, latex=record.latex or speaks_latex(text))
    # Reference managers escape the LaTeX that a text has already: {\$}{\textbackslash}alpha{\$}.
    return readable(said, latex=True) if record.latex and _ESCAPED.search(text) and speaks_latex(said) else said


def _alone(abstract: str) -> str:
    """Return an abstract without the word "Abstract" above it and the remarks of a database below it."""
    return _OF_DATABASE.sub("", _LABEL.sub("", abstract, count=1) if _LABEL.match(abstract) else abstract)


def _names(names: Sequence[str], record: Record) -> tuple[str, ...]:
    whole = (name[:_LONGEST_FIELD].strip() for name in names)
    return _distinct(
        # {World Health Organization, Geneva} is one name of one organisation, whatever commas it has.
        _text(name if record.latex else name[1:-1], record)
        if _IN_BRACES.fullmatch(name)
        else given_first(_bare(_text(name, record)))
        for name in whole
        if somebody(name)
    )


def _bare(name: str) -> str:
    """Return a name without the ORCID, the address and the signs of notes that stand beside it."""
    return _BESIDE_NAME.sub("", name)


def _original(record: Record, title: str, abstract: str) -> Original | None:
    same = record.title.strip() == title and record.abstract.strip() == abstract
    return None if same else Original(_storable(record.title), _storable(record.abstract))


def _storable(text: str) -> str:
    """What the source said, but for halves of characters, which no database takes."""
    return text.strip().encode("utf-8", "replace").decode("utf-8")


def _is_text(abstract: str) -> bool:
    visible = [char for char in abstract if not char.isspace()]
    letters = sum(char.isalpha() for char in visible)
    return letters >= _SMALLEST_SHARE_OF_LETTERS * len(visible) and abstract.count("\ufffd") * 50 <= len(abstract)


def _too_long(record: Record, length: int, limit: int) -> Rejection:
    reason = f"too long: {length} characters of title and abstract, at most {limit} (LITMUS_MAX_RECORD_CHARS)"
    return Rejection(record.place, f"{reason}: {_shown(readable(record.title[:_LONGEST_FIELD]))}")


def _shown(text: str) -> str:
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True)
class RecordReader(ABC):
    """One file format."""

    name: ClassVar[str]
    """The format's name on the command line and in the API, such as `bibtex`."""
    max_record_chars: int = 100_000

    @abstractmethod
    def recognises(self, head: str, filename: str) -> bool:
        """Whether a file that starts with `head` (up to 64 KiB, decoded) is of this format. Content decides."""

    @abstractmethod
    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield what the file holds, in its order and in bounded memory; `stream` is UTF-8 with plain line ends."""

    def read(self, stream: BinaryIO) -> Iterator[Paper | Rejection]:
        """Yield papers and rejections in the order of the file, in bounded memory. Raises UnreadableFile."""
        for record in _to_the_end(self.records(stream)):
            yield (
                record if isinstance(record, Rejection) else made(record.place, paper_of, record, self.max_record_chars)
            )


_P = ParamSpec("_P")
_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)


def made(place: str, make: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | Rejection:
    """Return what `make` makes of a record; if it fails at it, a rejection: no record may end an import."""
    try:
        return make(*args, **kwargs)
    except Exception as error:
        _LOG.warning("A record cannot be read (%s)", place, exc_info=True)
        return Rejection(place, f"it cannot be read ({_told(error)})")


def _to_the_end(records: Iterator[Record | Rejection]) -> Iterator[Record | Rejection]:
    last = "the beginning of the file"
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except (LitmusError, OSError):
            raise
        except Exception as error:
            _LOG.warning("A file cannot be read further (after %s)", last, exc_info=True)
            yield Rejection(f"after {last}", f"the rest of the file cannot be read ({_told(error)})")
            return
        last = record.place
        yield record


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
