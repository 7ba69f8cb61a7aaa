"""BibTeX and BibLaTeX. The library wants a whole string: it gets one entry at a time."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import DuplicateFieldKeyBlock, Entry

from core.ports import Rejection
from core.readable import readable
from indexing.readers.base import RecordReader
from indexing.readers.fields import says_retracted, tags_in, year_of
from indexing.readers.lines import LONGEST_LINE, lines_of
from indexing.readers.record import Record

_START = re.compile(r"^\s*@\s*([A-Za-z]\w*)\s*([{(])\s*([^\s,{}=\"]*)")
_ENTRY_START = re.compile(
    r"(?m)^[ \t]*@[ \t]*(?!comment|string|preamble)[A-Za-z]+\s*[{(]\s*[^\s,{}=\"]*\s*,", re.IGNORECASE
)
_DELIMITER = re.compile(r"(?<!\\)[{}\")]")
_NO_RECORD = frozenset({"comment", "preamble"})
_CONCATENATED = re.compile(r"(?:\"[^\"{}]*\"|\{[^{}]*\}|[\w.:+/-]+)(?:\s*#\s*(?:\"[^\"{}]*\"|\{[^{}]*\}|[\w.:+/-]+))+")
_PIECE = re.compile(r"\"[^\"]*\"|\{[^{}]*\}|[^#\s]+")
_MOST_STRINGS = 5_000


@dataclass(slots=True)
class _Block:
    """One `@type{…}` in the making."""

    kind: str
    key: str
    line: int
    closes_with: str
    text: str = ""
    depth: int = 0
    quoted: bool = False
    """Between quotes that are in no braces; only looked at where a parenthesis ends the block."""
    too_long: bool = False

    @property
    def place(self) -> str:
        return f"entry {self.key}" if self.key else f"line {self.line}"

    @property
    def in_braces(self) -> str:
        """The finished block as the library knows it: to the language, parentheses around it are as good."""
        return self.text if self.closes_with == "}" else self.text.replace("(", "{", 1)[:-1] + "}"


class BibtexReader(RecordReader):
    """Reads entries of every type; `@string` abbreviations are resolved; free text between entries is ignored."""

    name: ClassVar[str] = "bibtex"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether an entry begins on some line."""
        return bool(_ENTRY_START.search(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an entry; one that does not parse costs no other."""
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # every problem it logs becomes a rejection
        strings: dict[str, str] = {}
        for block in _blocks(stream):
            if isinstance(block, Rejection):
                yield block
            elif block.kind == "string":
                _define(block, strings)
            else:
                yield _record(block, strings)


def _blocks(stream: BinaryIO) -> Iterator[_Block | Rejection]:
    block: _Block | None = None
    for line in lines_of(stream):
        rest: str = line.text
        if block is not None and (line.too_long or _ENTRY_START.match(rest)):
            reason = "too long" if line.too_long else "its braces are not closed"
            yield Rejection(block.place, reason)
            block = None
        if line.too_long:
            yield line.rejection()
            continue
        while True:
            if block is None:
                start = _START.match(rest)
                if not start:
                    break
                block = _Block(start[1].lower(), start[3], line.number, "}" if start[2] == "{" else ")")
            end = _end(block, rest)
            if end is None:
                break
            block.text += rest[:end]
            if block.kind not in _NO_RECORD:
                yield Rejection(block.place, "too long") if block.too_long else block
            rest, block = rest[end:].lstrip(" \t,"), None
        if block is not None:
            block.too_long |= len(block.text) + len(rest) > LONGEST_LINE
            block.text = "" if block.too_long else f"{block.text}{rest}\n"
    if block is not None and block.kind not in _NO_RECORD:
        yield Rejection(block.place, "the file ends before this entry does")


def _end(block: _Block, text: str) -> int | None:
    """Return where in this line the block ends, if it does."""
    for found in _DELIMITER.finditer(text):
        match found.group():
            case "{":
                block.depth += 1
            case "}":
                block.depth -= 1
                if block.depth <= 0 and block.closes_with == "}":
                    return found.end()
            case '"' if block.closes_with == ")" and block.depth <= 0:
                block.quoted = not block.quoted
            case ")" if block.closes_with == ")" and block.depth <= 0 and not block.quoted:
                return found.end()
    return None


def _parsed(block: _Block) -> Entry | Rejection:
    library = parse_string(block.in_braces, parse_stack=[])
    if library.entries:
        return library.entries[0]
    for failed in library.failed_blocks:
        if isinstance(failed, DuplicateFieldKeyBlock) and isinstance(failed.ignore_error_block, Entry):
            return failed.ignore_error_block
        problem = str(getattr(failed.error, "abort_reason", "") or failed.error or "it cannot be parsed")
        return Rejection(block.place, " ".join(problem.split())[:200])
    return Rejection(block.place, "it is no BibTeX entry")


def _define(block: _Block, strings: dict[str, str]) -> None:
    for string in parse_string(block.in_braces, parse_stack=[]).strings:
        if len(strings) < _MOST_STRINGS:
            strings[string.key.lower()] = _value(string.value, strings)


def _value(raw: str, strings: dict[str, str]) -> str:
    """Return what a value says: enclosed text, a number, the name of a string, or several joined by `#`."""
    raw = raw.strip()
    if _CONCATENATED.fullmatch(raw):
        return "".join(_value(piece, strings) for piece in _PIECE.findall(raw))
    if len(raw) > 1 and (raw[0], raw[-1]) in {("{", "}"), ('"', '"')}:
        return raw[1:-1]
    return strings.get(raw.lower(), raw)


def _record(block: _Block, strings: dict[str, str]) -> Record | Rejection:
    entry = _parsed(block)
    if isinstance(entry, Rejection):
        return entry
    fields: dict[str, str] = {}
    for field in entry.fields:
        fields.setdefault(field.key.lower(), _value(field.value, strings))

    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    title, subtitle = first("title"), first("subtitle")
    plain = {name: re.sub(r"\\([_%&#~$])", r"\1", fields.get(name, "")) for name in ("doi", "url", "howpublished")}
    other_archive = first("archiveprefix", "eprinttype").lower() not in {"", "arxiv"}
    return Record(
        place=block.place,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        abstract=first("abstract"),
        authors=split_multiple_persons_names(" ".join(first("author", "editor").split())),
        year=year_of(first("year", "date", "issue_date")),
        venue=first("journal", "journaltitle", "booktitle", "maintitle"),
        doi=plain["doi"],
        arxiv=[*([] if other_archive else [first("eprint")]), first("journal"), first("note"), plain["howpublished"]],
        url=plain["url"] or plain["howpublished"],
        tags=tags_in(first("keywords", "keyword")),
        retracted=says_retracted(first("note")),
        note=readable(first("annote", "annotation"), latex=True),
        reading=first("readstatus"),
        collections=tags_in(first("groups")),
        latex=True,
        key=block.key,
        aliases=[alias.strip() for alias in first("ids").split(",") if alias.strip()],
    )
