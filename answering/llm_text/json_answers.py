"""An answer that an LLM wrote as JSON although nobody asked for it: `{"answer": "…", "citations": [1]}`."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_SAYS = (
    *("answer", "final_answer", "response", "answers", "sentences", "statements", "claims", "findings", "points"),
    *("sentence", "statement", "claim", "text", "content", "output", "result", "summary", "reply", "message"),
)
"""Fields that hold what is said; the first that a thing has counts."""
_CITES = (
    *("citations", "citation", "sources", "source", "references", "reference", "passages", "passage", "cited"),
    *("ids", "id", "refs", "ref", "number", "numbers", "index", "source_id", "passage_id", "n"),
)
_NAMES = (*_CITES, "title", "name")
_MARKED = re.compile(r"\[\^?\d|【\d")
_BEGINS = re.compile(r"\s*+(?:\{\s*+(?:[\"'].*)?|\[\s*+(?:[\"'{].*)?)", re.DOTALL)
_FIELD = rf"[\"'](?:{'|'.join(_SAYS)})[\"']\s*+:\s*+"
_ONLY_FIELD = re.compile(rf"\s*+\{{\s*+{_FIELD}([\"'])(?P<said>.*)\1\s*+,?\s*+\}}\s*+", re.DOTALL | re.IGNORECASE)
"""Where quotes within the text are not escaped, or are single ones around it."""
_CUT_OFF = re.compile(rf"{_FIELD}\"(?P<said>(?:[^\"\\]|\\.)*+)", re.DOTALL | re.IGNORECASE)
_MOST_THINGS = 200


def may_be_json(line: str) -> bool:
    """Whether a line begins as JSON does, and no marker does."""
    return _BEGINS.fullmatch(line) is not None


def answer_in(text: str) -> str | None:
    """Return what JSON says, be it cut off, with what it cites behind it; None if it is no answer."""
    things, rest = things_in(text)
    said = " ".join(answer for thing in things if (answer := _said(thing)))
    if things and not (said if isinstance(things[0], Mapping) else any(map(str.isalpha, said))):
        return None
    if rest[:1] in {"{", "["}:  # broken, or cut off
        only = _ONLY_FIELD.fullmatch(rest)
        found = [only] if only else _CUT_OFF.finditer(rest)
        rest = " ".join(_unescaped(each["said"]) for each in found)
    return "\n".join(filter(None, (said, rest))) or None


def things_in(text: str) -> tuple[list[Any], str]:
    """Return what is whole at the beginning of a text, and what follows it."""
    decoder = json.JSONDecoder(strict=False)
    things: list[Any] = []
    text = text.strip()
    while text[:1] in {"{", "["} and len(things) < _MOST_THINGS:
        try:
            thing, end = decoder.raw_decode(text)
        except (ValueError, RecursionError):
            break
        things.append(thing)
        text = text[end:].lstrip(" \t\r\n,")
    return things, text


def _said(thing: Any) -> str:
    if isinstance(thing, str):
        return thing.strip()
    if isinstance(thing, list):
        return " ".join(filter(None, map(_said, thing)))
    if not isinstance(thing, Mapping):
        return str(thing) if isinstance(thing, int | float) and not isinstance(thing, bool) else ""
    fields = {str(name).casefold().replace(" ", "_").replace("-", "_"): value for name, value in thing.items()}
    said = next((text for name in _SAYS if (text := _said(fields.get(name)))), "")
    if not said or _MARKED.search(said):
        return said
    cited = next((fields[name] for name in _CITES if fields.get(name)), None)
    return " ".join([said, "".join(f"[{name}]" for name in dict.fromkeys(_names(cited)))]).strip()


def _names(cited: Any) -> Iterator[str]:
    """Yield what is cited, by number or by title."""
    if isinstance(cited, list):
        for each in cited:
            yield from _names(each)
    elif isinstance(cited, Mapping):
        yield from _names(next((cited[name] for name in _NAMES if cited.get(name)), None))
    elif isinstance(cited, str | int) and not isinstance(cited, bool) and str(cited).strip("[] "):
        yield str(cited).strip("[] ")


def _unescaped(said: str) -> str:
    try:
        return str(json.loads(f'"{said}"', strict=False))
    except ValueError:
        return said.replace("\\n", "\n").replace('\\"', '"').rstrip("\\")
