"""BibTeX and BibLaTeX. The library wants a whole string: it gets one entry at a time.

Names come in the forms of BibTeX, of biblatex, and of those who know neither.
"""

import html
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock, Entry

from core.ports import Rejection
from core.text.latex import text_of_latex
from core.text.latex_macros import JOURNALS
from core.text.readable import readable
from indexing.readers.bibtex_entries import BibEntry, Parents, split_key, value_of, without_empty
from indexing.readers.decoding import LONGEST_LINE, lines_of
from indexing.readers.fields import JUNIOR, doi_in, first_year, names_in, says_retracted, tags_in
from indexing.readers.record import Record, RecordReader, made

_AND = re.compile(r"(?<!\\)[{}]|(?<!\S)and(?!\S)|;", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\)[{}]|,")
_PAIR = re.compile(
    r"[\s\"]*(family|given|prefix|suffix|useprefix|juniorprefix|id|hash|sortingnamekeytemplatename|(?:family|given|prefix|suffix)-i)"
    r"\s*=(.*)",
    re.DOTALL,
)
_AMPERSAND = re.compile(r"(?<!\s)\s++\\?&\s+")
_INITIALS = re.compile(r"(?:^|[\s-])[^\W\d_]\.")
_IN_DISPLAY = ("given", "prefix", "family", "suffix")


def people_in(text: str) -> list[str]:
    """Return the names that "and", or else a semicolon, separates outside braces."""
    text = " ".join((html.unescape(text) if "&" in text else text).split())
    names = [name for part in _split(text, _AND) if (name := part.strip().strip(",").strip())]
    if len(names) == 1:
        names = _separated_otherwise(names[0])
    return [_extended(name) or name for name in names]


def _split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands between the separators that are in no braces; braces that do not match count for nothing."""
    counts = text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
    depth = start = 0
    for found in separator.finditer(text):
        match found.group():
            case "{":
                depth += counts
            case "}":
                depth -= counts
            case _ if depth <= 0:
                yield text[start : found.start()]
                start = found.end()
    yield text[start:]


def _separated_otherwise(name: str) -> list[str]:
    pair = _AMPERSAND.split(name)
    if len(pair) == 2 and all("," in each or " " in each.strip() for each in pair):
        return pair
    parts = [part.strip() for part in _split(name, _COMMA)]
    if "{" in name or len(parts) < 3 or any(JUNIOR.fullmatch(part) for part in parts):
        return [name]
    # "A. Smith, B. Jones, C. Roe" and "Smith, A., Jones, B." are people; "Institute of Kites, Lund, Sweden" is one.
    initials = [bool(_INITIALS.search(part)) for part in parts]
    return names_in(name) if all(initials) or (not any(initials[::2]) and all(initials[1::2])) else [name]


def _extended(name: str) -> str:
    """Return the name that biblatex's `family=…, given=…` spells out, or nothing if this is another form."""
    pairs = [_PAIR.fullmatch(part) for part in _split(name, _COMMA)]
    said = {pair[1]: pair[2].strip(' "') for pair in pairs if pair}
    if not all(pairs) or not said.keys() & {"family", "given"}:
        return ""
    whole = " ".join(said[part] for part in _IN_DISPLAY if said.get(part))
    return f"{{{whole}}}" if "," in whole else whole


_START = re.compile(r"\s*@\s*([A-Za-z]\w*)\s*([{(])")
_KEY = re.compile(r"\s*+([^,={}\"]{0,300}?)\s*+(?:,|$)")
_ENTRY_START = re.compile(
    r"""(?m)^[ \t]*@[ \t]*(?!(?:comment|string|preamble)\b)[A-Za-z]+\s*+
        (?:\{\s*+(?:(?:[^={}"\n]|\{[^={}"\n]*\}){0,300}\s*+,          # any key
              |(?:[^\s,={}"]{1,300}\s++)?[A-Za-z][\w-]*+\s*+=\s*+["{\w])  # none, or no comma after it
          |\(\s*+[^\s,{}()="]*+\s*+,)""",
    re.IGNORECASE | re.VERBOSE,
)
_DELIMITER = re.compile(r"(?<!\\)[{}\")]")
_ESCAPED = re.compile(r"\\([_%&#~$<>])")
_LATEX = re.compile(r"\\[A-Za-z]|[${}]")
_MACRO = re.compile(r"[{\s]*\\([A-Za-z]+)[}\s]*")
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
    parsed = _parsed(block, fields)
    if isinstance(parsed, Rejection):  # what is no field costs the others nothing
        parsed = _parsed(block, without_empty(fields))
    if isinstance(parsed, Rejection):
        return parsed
    said: dict[str, list[str]] = {}
    for each in parsed.fields:
        said.setdefault(each.key.lower(), []).append(value_of(each.value, strings))
    return BibEntry(f"entry {key}" if key else block.place, block.kind, key, said)


def _parsed(block: _Block, fields: str) -> Entry | Rejection:
    library = parse_string(f"@{block.kind}{{key,{fields}\n}}", parse_stack=[])
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
    plain = {name: _plain(first(name)) for name in ("doi", "url", "howpublished")}
    other_archive = first("archiveprefix", "eprinttype").lower() not in {"", "arxiv"}
    return Record(
        place=entry.place,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        abstract=first("abstract"),
        authors=[name for text in every("author") or every("editor") for name in people_in(text)],
        year=first_year(*every("year", "date", "issue_date")),
        venue=_venue(first("journal", "journaltitle", "booktitle", "maintitle")),
        doi=plain["doi"] or doi_in(plain["url"], entry.key, *every("note")),
        arxiv=[
            *([] if other_archive else every("eprint")[:1]),
            *every("journal")[:1],
            *every("note"),
            plain["howpublished"],
        ],
        url=plain["url"] or plain["howpublished"],
        tags=[tag for text in every("keywords", "keyword") for tag in tags_in(text)],
        retracted=says_retracted(*every("note")),
        note=readable("\n\n".join(every("annote") or every("annotation")), latex=True),
        reading=first("readstatus"),
        collections=[name for text in every("groups") for name in tags_in(text)],
        latex=True,
        key=entry.key,
        aliases=[alias.strip() for alias in first("ids").split(",") if alias.strip()],
    )


def _plain(text: str) -> str:
    """An address or an identifier without what LaTeX makes of its signs."""
    text = _ESCAPED.sub(r"\1", text)
    return text_of_latex(text) if _LATEX.search(text) else text


def _venue(text: str) -> str:
    macro = _MACRO.fullmatch(text)
    return JOURNALS.get(macro[1].lower(), text) if macro else text
