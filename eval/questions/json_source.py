"""Records out of JSON and JSONL files, whichever it is, with bad ones reported and the rest kept."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from core.errors import UnreadableFile
from core.ports import Rejection

Record = Mapping[str, object]

_LONGEST_LINE = 32_000_000
_LARGEST_JSON = 1_000_000_000
"""A JSON file is held in memory as a whole, a JSONL file is not."""
_LINES_TO_TELL = 10
_BLANK = b"\xef\xbb\xbf \t\r\n"
_LIST_KEYS = ("data", "questions", "samples", "examples")


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
