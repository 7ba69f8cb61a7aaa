"""What a person writes on papers: tags, a note, how far it is read, and the collections that it stands in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.errors import InvalidMarking
from core.paper import Paper, Reading
from core.text.keys import filter_key

LONGEST_NOTE = 20_000
LONGEST_NAME = 200
MOST_NAMES = 500
"""Tags, or collections, of one paper."""


@dataclass(frozen=True, slots=True)
class Marking:
    """A change; what is None or empty stays as it is."""

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    note: str | None = None
    """In place of the note there was; empty takes it away."""
    reading: Reading | None = None
    add_collections: tuple[str, ...] = ()
    remove_collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Papers that belong together, by the name that somebody gave them."""

    name: str
    size: int
    """How many papers are in it."""


def marked(paper: Paper, marking: Marking) -> Paper:
    """Return the paper as it is after the change. Raises InvalidMarking."""
    note = paper.note if marking.note is None else marking.note.strip()
    if len(note) > LONGEST_NOTE:
        raise InvalidMarking(f"The note has {len(note):,} characters; at most {LONGEST_NOTE:,} are kept. Shorten it.")
    return replace(
        paper,
        tags=_changed(paper.tags, marking.add_tags, marking.remove_tags, "tags"),
        note=note,
        reading=marking.reading or paper.reading,
        collections=_changed(paper.collections, marking.add_collections, marking.remove_collections, "collections"),
    )


def _changed(names: tuple[str, ...], add: Iterable[str], remove: Iterable[str], kind: str) -> tuple[str, ...]:
    """Names are compared as filters compare them: "To read" and "to-read" are one tag."""
    gone = {filter_key(name) for name in remove}
    kept = {filter_key(name): name for name in names if filter_key(name) not in gone}
    for name in map(_clean, add):
        kept.setdefault(filter_key(name), name)
    if len(kept) > max(MOST_NAMES, len(names)):
        raise InvalidMarking(f"A paper can have {MOST_NAMES} {kind} at most.")
    return tuple(kept.values())


def _clean(name: str) -> str:
    clean = " ".join(name.split())
    if not filter_key(clean):
        raise InvalidMarking(f"{name!r} is no name for a tag or a collection. Use letters or digits.")
    if len(clean) > LONGEST_NAME:
        raise InvalidMarking(f"{clean[:40]}… is too long for a name; at most {LONGEST_NAME} characters are taken.")
    return clean
