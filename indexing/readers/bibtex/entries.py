"""The inside of BibTeX entries: key, fields, values joined of pieces, and what an entry inherits from others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from core.text import word_set

_FIELD = re.compile(r"\s*[A-Za-z][\w-]*\s*=\s*[\"{\w]")
_FIELD_AFTER_BLANK = re.compile(r"\s*\S[^=]{0,300}?\s(?=[A-Za-z][\w-]{0,60}\s{0,9}=\s{0,9}[\"{\d])")
_NAMED = re.compile(r"[^={}\"]+=")
_FIELD_BEHIND = r"\s+[A-Za-z][\w-]{0,40}\s{0,9}=\s{0,9}[\"{\w]"
_NO_COMMA = re.compile(rf"(?:[}}\"]|=\s{{0,9}}[\w-]{{1,30}}){_FIELD_BEHIND}")
_BRACE_QUOTE_OR_WORD = re.compile(rf"(?<!\\)[{{}}\"]|=\s{{0,9}}[\w-]{{1,30}}(?={_FIELD_BEHIND})")
_DELIMITER = re.compile(r"(?<!\\)[{}\",]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")


def split_key(body: str) -> tuple[str, str]:
    """Return the key and the fields of what stands between the brackets of an entry.

    Programs write keys with blanks and brackets, and entries without a key or without the comma after it.
    """
    if _FIELD.match(body):
        return "", body
    end = next(_commas(body), len(body))
    key, fields = body[:end], body[end + 1 :]
    without_comma = _FIELD_AFTER_BLANK.match(key)
    if without_comma:
        key, fields = without_comma.group(), body[without_comma.end() :]
    return " ".join(key.split()), fields


def without_empty(fields: str) -> str:
    """Return the fields without what is none between two commas."""
    ends = [*_commas(fields), len(fields)]
    starts = [0, *(end + 1 for end in ends)]
    parts = (fields[start:end].strip() for start, end in zip(starts, ends, strict=False))
    return ",\n".join(part for part in parts if _NAMED.match(part))


def with_commas(fields: str) -> str:
    """Return the fields with the commas between them that somebody forgot."""
    if not _NO_COMMA.search(fields):
        return fields
    pieces, start = [], 0
    for found in _outside(fields, _BRACE_QUOTE_OR_WORD):
        if _NO_COMMA.match(fields, found.start()):
            pieces.append(fields[start : found.end()])
            start = found.end()
    return ",".join([*pieces, fields[start:]])


def _commas(text: str) -> Iterator[int]:
    """Yield where commas stand that are in no braces and no quotes."""
    return (found.start() for found in _outside(text, _DELIMITER) if found.group() == ",")


def _outside(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield what is found in no braces and no quotes, or ends them; the pattern finds braces and quotes too."""
    depth, quoted = 0, False
    for found in pattern.finditer(text):
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth = max(0, depth - 1)
            case '"' if not depth:
                quoted = not quoted
        if not depth and not quoted:
            yield found


def value_of(raw: str, strings: Mapping[str, str]) -> str:
    """Return what a value says: enclosed text, a number, the name of a string, or several joined by `#`."""
    raw = raw.strip()
    pieces: list[str] = []
    place = 0
    while place < len(raw):
        end = _end_of_piece(raw, place)
        rest = raw[end:].lstrip() if end else "?"
        if rest and not rest.startswith("#"):
            return raw[1:-1] if raw[:1] + raw[-1:] in {"{}", '""'} else raw
        piece = raw[place:end]
        pieces.append(
            piece[1:-1] if piece.startswith(("{", '"')) else strings.get(piece.strip().lower(), piece.strip())
        )
        place = len(raw) - len(rest[1:].lstrip())
    return "".join(pieces)


def _end_of_piece(raw: str, start: int) -> int:
    """Return where the piece ends that starts here, or 0 if it does not end."""
    if raw[start] not in '{"':
        return end if (end := raw.find("#", start)) >= 0 else len(raw)
    depth = 0
    for found in _BRACE_OR_QUOTE.finditer(raw, start + (raw[start] == '"')):
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if not depth and raw[start] == "{":
                    return found.end()
            case '"' if depth <= 0 and raw[start] == '"':
                return found.end()
    return 0


_COLLECTIONS = word_set(
    "proceedings mvproceedings book mvbook collection mvcollection reference mvreference periodical xdata"
)
DATES = ("year", "date", "issue_date", "issued", "pubdate", "publication_date", "earlyaccessdate", "early-access-date")
"""Fields that may say when a work appeared."""
_INHERITED = ("publisher", "series", "journal", "journaltitle", "maintitle")
_PARTS = word_set("article inproceedings conference incollection suppcollection")
_OF_ONE_AUTHOR = word_set("inbook bookinbook suppbook")
"""Parts of a book that are by whom the book is by; what others wrote in it is in a collection."""
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


def _from_data(entry: BibEntry, fields: dict[str, list[str]], data: BibEntry) -> None:
    own = _OF_THE_ENTRY if entry.kind in _COLLECTIONS else _OF_THE_ENTRY | {"editor"}
    for name, said in data.fields.items():
        if name not in own and not any(fields.get(name, ())):
            fields[name] = said


def _from_collection(entry: BibEntry, fields: dict[str, list[str]], parent: BibEntry) -> None:
    """A part has its own title, abstract and identifiers; when and in what it appeared, the whole says."""
    title = parent.every("booktitle", "title")[:1]
    if entry.kind in _COLLECTIONS:
        place = "maintitle"
    else:
        place = "journaltitle" if parent.kind == "periodical" or entry.kind == "article" else "booktitle"
    said = {name: parent.every(name)[:1] for name in _INHERITED} | {place: title}
    if entry.kind in _COLLECTIONS:  # who edited the whole did not write its parts
        said["editor"] = parent.every("editor")
    if entry.kind in _OF_ONE_AUTHOR:
        said["author"] = parent.every("author")
    if not entry.every(*DATES):
        said |= {name: parent.every(name)[:1] for name in DATES}
    if not entry.every("title") and entry.kind not in _PARTS:
        said["title"] = parent.every("title")[:1]
    for name, values in said.items():
        if values and not any(fields.get(name, ())):
            fields[name] = values
