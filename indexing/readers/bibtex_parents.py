"""What an entry inherits from the one that its `crossref` or `xdata` names, which may stand anywhere in the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

_COLLECTIONS = frozenset(
    [
        "proceedings",
        "mvproceedings",
        "book",
        "mvbook",
        "collection",
        "mvcollection",
        "reference",
        "mvreference",
        "periodical",
        "xdata",
    ]
)
_DATES = ("year", "date", "issue_date")
_INHERITED = ("editor", "publisher", "series", "journal", "journaltitle", "maintitle")
_OF_THE_ENTRY = frozenset({"xdata", "crossref", "ids"})
_MOST = 50_000
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry whose values are resolved; a field may stand in it more than once."""

    place: str
    kind: str
    key: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def every(self, *names: str) -> list[str]:
        """Return what these fields say, in this order, but for empty ones."""
        return [value for name in names for value in self.fields.get(name, ()) if value.strip()]

    def first(self, *names: str) -> str:
        """Return the first of `every`."""
        return next(iter(self.every(*names)), "")


class Parents:
    """Gives entries back as soon as what they inherit from is known: at the end of the file at the latest."""

    def __init__(self) -> None:
        self._known: dict[str, BibEntry] = {}
        self._waiting: dict[int, BibEntry] = {}
        self._wanted: set[str] = set()
        self._count = 0

    def take(self, entry: BibEntry) -> Iterator[BibEntry]:
        """Yield what can be given back now that this entry is read."""
        key = entry.key.lower()
        arrived = key in self._wanted
        if key and (arrived or entry.kind in _COLLECTIONS) and len(self._known) < _MOST:
            without_text = {name: said for name, said in entry.fields.items() if name != "abstract"}
            self._known.setdefault(key, replace(entry, fields=without_text))
        missing = self._missing(entry)
        if missing and len(self._waiting) < _MOST:
            self._wanted |= missing
            self._waiting[self._count] = entry
            self._count += 1
        else:
            yield from self._whole(entry)
        if arrived:
            for number in [number for number, each in self._waiting.items() if not self._missing(each)]:
                yield from self._whole(self._waiting.pop(number))

    def rest(self) -> Iterator[BibEntry]:
        """Yield the entries whose parents never came."""
        for entry in self._waiting.values():
            yield from self._whole(entry)
        self._waiting.clear()

    def _missing(self, entry: BibEntry, depth: int = 0) -> set[str]:
        named = {*_crossref(entry), *_xdata(entry)}
        missing = {key for key in named if key not in self._known}
        if depth < _DEEPEST:
            for key in named - missing:
                missing |= self._missing(self._known[key], depth + 1)
        return missing

    def _whole(self, entry: BibEntry) -> Iterator[BibEntry]:
        if entry.kind != "xdata":  # which is no work
            yield self._with_parents(entry, 0)

    def _with_parents(self, entry: BibEntry, depth: int) -> BibEntry:
        if depth >= _DEEPEST:
            return entry
        fields = dict(entry.fields)
        for inherit, keys in ((_from_data, _xdata(entry)), (_from_collection, _crossref(entry))):
            for key in keys:
                if key in self._known and key != entry.key.lower():
                    inherit(entry, fields, self._with_parents(self._known[key], depth + 1))
        return replace(entry, fields=fields)


def _crossref(entry: BibEntry) -> list[str]:
    return [key.strip().lower() for key in entry.every("crossref")[:1]]


def _xdata(entry: BibEntry) -> list[str]:
    return [key.strip().lower() for said in entry.every("xdata") for key in said.split(",") if key.strip()]


def _from_data(_: BibEntry, fields: dict[str, list[str]], data: BibEntry) -> None:
    for name, said in data.fields.items():
        if name not in _OF_THE_ENTRY and not any(fields.get(name, ())):
            fields[name] = said


def _from_collection(entry: BibEntry, fields: dict[str, list[str]], parent: BibEntry) -> None:
    """A part has its own title, abstract and identifiers; when and in what it appeared, the whole says."""
    title = parent.every("booktitle", "title")[:1]
    if entry.kind in _COLLECTIONS:
        place = "maintitle"
    else:
        place = "journaltitle" if parent.kind == "periodical" or entry.kind == "article" else "booktitle"
    said = {name: parent.every(name)[:1] for name in _INHERITED} | {place: title}
    if not entry.every(*_DATES):
        said |= {name: parent.every(name)[:1] for name in _DATES}
    if not entry.every("title"):
        said["title"] = parent.every("title")[:1]
    for name, values in said.items():
        if values and not any(fields.get(name, ())):
            fields[name] = values
