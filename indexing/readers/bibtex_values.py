"""The syntax inside a BibTeX entry: its key, its fields, and values that are joined of pieces."""

import re
from collections.abc import Iterator, Mapping

_FIELD = re.compile(r"\s*[A-Za-z][\w-]*\s*=\s*[\"{\w]")
_FIELD_AFTER_BLANK = re.compile(r"\s*\S[^=]{0,300}?\s(?=[A-Za-z][\w-]{0,60}\s{0,9}=\s{0,9}[\"{\d])")
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
    return ",\n".join(part for part in parts if "=" in part)


def _commas(text: str) -> Iterator[int]:
    """Yield where commas stand that are in no braces and no quotes."""
    depth, quoted = 0, False
    for found in _DELIMITER.finditer(text):
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth = max(0, depth - 1)
            case '"' if not depth:
                quoted = not quoted
            case "," if not depth and not quoted:
                yield found.start()


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
        pieces.append(piece[1:-1] if piece[0] in '{"' else strings.get(piece.strip().lower(), piece.strip()))
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
