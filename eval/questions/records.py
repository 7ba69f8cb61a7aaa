"""Records out of JSON and JSONL files, whichever it is, with bad ones reported and the rest kept; and their fields."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from core.errors import UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from core.text.keys import title_key
from eval.metrics.answers import Fact

Record = Mapping[str, object]

_LONGEST_LINE = 32_000_000
_LARGEST_JSON = 1_000_000_000
"""A JSON file is held in memory as a whole, a JSONL file is not."""
_LINES_TO_TELL = 10
_BLANK = b"\xef\xbb\xbf \t\r\n"
_LIST_KEYS = ("data", "questions", "samples", "examples")
_TITLE_WORDS = 12
_FACT_WORDS = 10
"""A reference answer longer than this is not one fact that could be looked for word for word."""
_NO_FACT = frozenset({"yes", "no", "maybe", "true", "false"})
"""Found in almost any answer, whatever it says."""


def first_record(path: Path) -> Record | None:
    """The first usable record, for telling formats apart. None if there is none."""
    return next((found[1] for found in records(path) if not isinstance(found, Rejection)), None)


def records(path: Path) -> Iterator[tuple[str, Record] | Rejection]:
    """Yield (place, record) and rejections in the order of the file. Raises UnreadableFile."""
    try:
        if _is_jsonl(path):
            yield from _lines(path)
        else:
            yield from _whole(path)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}. Check the path.") from error


def _is_jsonl(path: Path) -> bool:
    """Whether the first line is a record, or the first lines hold one and the whole is no JSON document."""
    heads = [_parsed(line) for line in _first_lines(path)]
    if heads and isinstance(heads[0], dict):
        return _listed(heads[0]) is None
    return not heads or (any(isinstance(head, dict) for head in heads) and not _is_json(path))


def _first_lines(path: Path) -> list[bytes]:
    with path.open("rb") as stream:
        lines = (stream.readline(_LONGEST_LINE) for _ in range(_LINES_TO_TELL))
        return [line for line in lines if line.strip(_BLANK)]


def _is_json(path: Path) -> bool:
    return path.stat().st_size <= _LARGEST_JSON and not isinstance(_parsed(path.read_bytes()), Rejection)


def _lines(path: Path) -> Iterator[tuple[str, Record] | Rejection]:
    with path.open("rb") as stream:
        for number, line in enumerate(_bounded_lines(stream.readline), start=1):
            place = f"line {number}"
            if line is None:
                yield Rejection(place, f"longer than {_LONGEST_LINE:,} bytes")
            elif line.strip(_BLANK):
                yield _record(place, _parsed(line))


def _bounded_lines(readline: Callable[[int], bytes]) -> Iterator[bytes | None]:
    """Yield lines; None for one that is too long, which is skipped without being held."""
    while line := readline(_LONGEST_LINE):
        if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _whole(path: Path) -> Iterator[tuple[str, Record] | Rejection]:
    if path.stat().st_size > _LARGEST_JSON:
        raise UnreadableFile(f"{path} is larger than {_LARGEST_JSON:,} bytes. Convert it to JSONL, one record a line.")
    content = _parsed(path.read_bytes())
    if isinstance(content, Rejection):
        raise UnreadableFile(f"{path} is neither JSON nor JSONL: {content.reason}.")
    listed = content if isinstance(content, list) else _listed(content)
    if listed is None:
        raise UnreadableFile(f"{path} holds no list of records. Expected a JSON array, or one JSON object a line.")
    for number, item in enumerate(listed, start=1):
        yield _record(f"entry {number}", item)


def _listed(content: object) -> list[object] | None:
    if not isinstance(content, dict):
        return None
    lists = (content.get(key) for key in _LIST_KEYS)
    return next((value for value in lists if isinstance(value, list)), None)


def _parsed(text: bytes) -> object:
    """What the text says, or a rejection without a place."""
    try:
        return json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Rejection("", "not UTF-8 text")
    except RecursionError:
        return Rejection("", "nested too deeply")
    except ValueError as error:
        return Rejection("", f"not JSON ({error})")


def _record(place: str, content: object) -> tuple[str, Record] | Rejection:
    if isinstance(content, Rejection):
        return Rejection(place, content.reason)
    return (place, content) if isinstance(content, dict) else Rejection(place, "not a JSON object")


def text_field(record: Record, *names: str) -> str | None:
    """The first of these fields that holds text (or a number, as ids do), stripped."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def text_list(record: Record, *names: str) -> tuple[str, ...]:
    """The texts in the first of these fields that holds a list, or one text."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return (value.strip(),)
        if isinstance(value, list):
            return tuple(str(item).strip() for item in value if isinstance(item, str | int) and str(item).strip())
    return ()


def fact_list(record: Record, *names: str) -> tuple[Fact, ...]:
    """Facts; each is a text, or a list of texts that are wordings of one fact."""
    facts = (text_list({"": item}, "") for item in _items(record, names))
    return tuple(fact for fact in facts if fact)


def short_answers(*answers: str) -> tuple[Fact, ...]:
    """Reference answers that are short enough to be looked for word for word, as one fact."""
    usable = [text for text in answers if len(text.split()) <= _FACT_WORDS and text.casefold() not in _NO_FACT]
    return (tuple(usable),) if usable else ()


def stand_in_title(text: str) -> str:
    """The first words, for a passage without a title."""
    words = text.split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")


def documents(record: Record, *names: str) -> Iterator[Mapping[str, object]]:
    """The objects in the first of these fields that holds a list; a bare text becomes an object with a `text`."""
    for item in _items(record, names):
        if isinstance(item, dict):
            yield item
        elif isinstance(item, str):
            yield {"text": item}


def document_title(document: Mapping[str, object]) -> str:
    """Its own title, else its first words."""
    return text_field(document, "title") or stand_in_title(text_field(document, "text", "abstract") or "")


def _items(record: Record, names: Sequence[str]) -> list[object]:
    """What the first of these fields that holds a list holds."""
    lists = (record.get(name) for name in names)
    return next((value for value in lists if isinstance(value, list)), [])


class Gathered:
    """Papers out of passages: those of one title are one paper, each passage once, in the order of arrival."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._passages: dict[str, dict[str, None]] = {}
        self._first: dict[str, Mapping[str, object]] = {}

    def add(self, document: Mapping[str, object]) -> None:
        """Add a passage; `title` and `text` matter, `year` and `url` are kept if they are there."""
        text, title = text_field(document, "text", "abstract", "phrase"), document_title(document)
        if text and title:
            key = title_key(title)
            self._first.setdefault(key, document)
            self._passages.setdefault(key, {}).setdefault(text)

    def papers(self) -> Iterator[Paper]:
        """Yield what was gathered."""
        for key, passages in self._passages.items():
            first = self._first[key]
            year = first.get("year")
            yield Paper(
                title=document_title(first),
                abstract=" ".join(passages),
                authors=_author_names(first.get("authors")),
                year=year if isinstance(year, int) and not isinstance(year, bool) else None,
                url=text_field(first, "url"),
                source=self._source,
            )


def _author_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    names = (item.get("name") if isinstance(item, dict) else item for item in value)
    return tuple(name for name in names if isinstance(name, str) and name.strip())
