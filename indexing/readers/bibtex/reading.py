"""BibTeX and BibLaTeX. The library wants a whole string: it gets one entry at a time."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock, Entry

from core.importing import Rejection
from core.text.latex import text_of_latex
from core.text.latex_macros import JOURNALS
from core.text.readable import readable
from indexing.readers.bibtex.entries import DATES, BibEntry, Parents, split_key, value_of, with_commas, without_empty
from indexing.readers.bibtex.names import people_in
from indexing.readers.decoding import LONGEST_LINE, lines_of
from indexing.readers.fields import doi_in, first_year, tags_in
from indexing.readers.record import Record, RecordReader, made
from indexing.readers.retractions import says_retracted

_START = re.compile(r"\s*@\s*([A-Za-z][\w:.+-]*)\s*([{(])")
_KIND = re.compile(r"\s*@\s*[A-Za-z][\w:.+-]*\s*")
"""The beginning of an entry whose bracket stands on the next line."""
_KEY = re.compile(r"\s*+([^,={}\"]{0,300}?)\s*+(?:,|$)")
_ENTRY_START = re.compile(
    r"""(?m)^[ \t]*@[ \t]*(?!(?:comment|string|preamble)\b)[A-Za-z][\w:.+-]*+\s*+
        (?:\{\s*+(?:(?:[^={}]|\{[^={}\n]{0,100}\}){0,300}\s*+,         # any key
              |(?:[^\s,={}"]{1,300}\s++)?[A-Za-z][\w-]*+\s*+=\s*+["{\w])  # none, or no comma after it
          |\(\s*+(?:[^\s,{}()="]*+\s*+,|[A-Za-z][\w-]*+\s*+=\s*+["{\w]))""",
    re.IGNORECASE | re.VERBOSE,
)
_DELIMITER = re.compile(r"(?<!\\)[{}\")]")
_ESCAPED = re.compile(r"\\([_%&#~$<>])")
_LATEX = re.compile(r"\\[A-Za-z]|[${}]")
_ONLY_MACRO = re.compile(r"[{\s]*\\([A-Za-z]+)[}\s]*")
_LONG_MACRO = re.compile(r"\\([a-z]{3,10})(?![A-Za-z{])")
_KEYWORDS = ("author_keywords", "author-keywords", "keywords", "keyword", "mendeley-tags")
_NO_RECORD = frozenset({"comment", "preamble"})
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
    def body(self) -> str:
        """What stands between the brackets of the finished block."""
        start = _START.match(self.text)
        return self.text[start.end() if start else 0 : -1]


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
        parents = Parents()
        for block in _blocks(stream):
            if isinstance(block, Rejection):
                yield block
            elif block.kind == "string":
                made(block.place, _define, block, strings)
            else:
                entry = made(block.place, _entry, block, strings)
                ready = [entry] if isinstance(entry, Rejection) else parents.take(entry)
                yield from map(_read, ready)
        yield from map(_read, parents.rest())


def _read(entry: BibEntry | Rejection) -> Record | Rejection:
    return entry if isinstance(entry, Rejection) else made(entry.place, _record, entry)


def _blocks(stream: BinaryIO) -> Iterator[_Block | Rejection]:
    block: _Block | None = None
    kind = ""
    for line in lines_of(stream):
        rest: str = f"{kind} {line.text}" if kind else line.text
        kind = ""
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
                    kind = rest if _KIND.fullmatch(rest) else ""
                    break
                key = _KEY.match(rest, start.end())
                closes_with = "}" if start[2] == "{" else ")"
                block = _Block(start[1].lower(), key[1] if key else "", line.number, closes_with)
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


def _entry(block: _Block, strings: Mapping[str, str]) -> BibEntry | Rejection:
    key, fields = split_key(block.body)
    fields = with_commas(fields)
    parsed = _parsed(block, fields)
    if isinstance(parsed, Rejection):  # what is no field costs the others nothing
        parsed = _parsed(block, without_empty(fields))
    if isinstance(parsed, Rejection):
        return parsed
    said: dict[str, list[str]] = {}
    for each in parsed.fields:
        name = each.key.lower().split()[-1:] or [""]  # above it may stand what some take for a comment
        said.setdefault(name[0], []).append(value_of(each.value, strings))
    return BibEntry(f"entry {key}" if key else block.place, block.kind, key, said)


def _parsed(block: _Block, fields: str) -> Entry | Rejection:
    library = parse_string(f"@entry{{key,{fields}\n}}", parse_stack=[])
    if library.entries:
        return library.entries[0]
    for failed in library.failed_blocks:
        if isinstance(failed, DuplicateFieldKeyBlock) and isinstance(failed.ignore_error_block, Entry):
            return failed.ignore_error_block
        problem = str(getattr(failed.error, "abort_reason", "") or failed.error or "it cannot be parsed")
        return Rejection(block.place, " ".join(problem.split())[:200])
    return Rejection(block.place, "it is no BibTeX entry")


def _define(block: _Block, strings: dict[str, str]) -> None:
    for string in parse_string(f"@string{{{block.body}}}", parse_stack=[]).strings:
        if len(strings) < _MOST_STRINGS:
            strings[string.key.lower()] = value_of(string.value, strings)


def _record(entry: BibEntry) -> Record:
    first, every = entry.first, entry.every
    title, subtitle = first("title"), first("subtitle")
    plain = {name: _plain(first(name)) for name in ("doi", "howpublished")}
    plain["url"] = _plain(next((url for url in every("url") if "://" in url), first("url")))
    other_archive = first("archiveprefix", "eprinttype").lower() not in {"", "arxiv"}
    return Record(
        place=entry.place,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        abstract=first("abstract"),
        authors=[name for text in every("author") or every("editor") for name in people_in(text)],
        year=first_year(*every(*DATES, "eventdate")),
        venue=_venue(first("journal", "journaltitle", "booktitle", "maintitle")),
        doi=plain["doi"] or doi_in(plain["url"], entry.key, *every("note")),
        arxiv=[
            *([] if other_archive else every("eprint")[:1]),
            *every("journal")[:1],
            *_of_dblp(entry),
            *every("note"),
            plain["howpublished"],
        ],
        url=plain["url"] or plain["howpublished"],
        tags=[tag for text in every(*_KEYWORDS) for tag in tags_in(text)],
        retracted=says_retracted(*every("note")) or "retracted" in first("type").casefold(),
        note=readable("\n\n".join(every("annote") or every("annotation") or every(*_comments(entry))), latex=True),
        reading=first("readstatus"),
        collections=[name for text in every("groups", "mendeley-groups") for name in tags_in(text)],
        latex=True,
        key=entry.key,
        aliases=[alias.strip() for alias in first("ids").split(",") if alias.strip()],
    )


def _plain(text: str) -> str:
    """An address or an identifier without what LaTeX makes of its signs."""
    text = _ESCAPED.sub(r"\1", text)
    return text_of_latex(text) if _LATEX.search(text) else text


def _of_dblp(entry: BibEntry) -> list[str]:
    """Preprints of arXiv are volumes of a journal: journal = {CoRR}, volume = {abs/2005.11401}."""
    volumes = entry.every("volume")[:1] if entry.first("journal").lower() in {"corr", "arxiv"} else []
    return [f"arXiv:{volume[4:]}" for volume in volumes if volume.startswith("abs/")]


def _comments(entry: BibEntry) -> list[str]:
    """The fields in which JabRef keeps what its users note: one for all, and one for each."""
    return [name for name in entry.fields if name == "comment" or name.startswith("comment-")]


def _venue(text: str) -> str:
    macro = _ONLY_MACRO.fullmatch(text)
    if macro:
        return JOURNALS.get(macro[1].lower(), text)
    return _LONG_MACRO.sub(lambda found: JOURNALS.get(found[1], found[0]), text) if "\\" in text else text
