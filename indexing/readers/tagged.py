"""What RIS and Web of Science's plain text share: entries of tagged lines, which `rispy` reads one at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rispy import RisParser, WokParser  # type: ignore[import-untyped]  # the library ships no types

_OTHERS = "other_tags"
_NO_TAG = "??"
"""`rispy` files tags that it does not know under the tag UK, which a file may have itself."""


class _Ris(RisParser):  # type: ignore[misc]  # the library ships no types
    UNKNOWN_TAG = _NO_TAG
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        **{tag: name for tag, name in RisParser.DEFAULT_MAPPING.items() if tag != RisParser.UNKNOWN_TAG},
        _NO_TAG: _OTHERS,
    }
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = [
        *RisParser.DEFAULT_LIST_TAGS,
        "AB",
        "N2",
        "M1",
        "M3",
        "RN",
        "PY",
        "Y1",
        "DA",
    ]


class _WebOfScience(WokParser):  # type: ignore[misc]  # the library ships no types
    UNKNOWN_TAG = _NO_TAG
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {**WokParser.DEFAULT_MAPPING, _NO_TAG: _OTHERS}


KNOWN = frozenset(_Ris.DEFAULT_MAPPING)
"""The tags of RIS."""


class Tagged:
    """One entry: its texts by the library's names for the tags, or by the tag where the library has no name for it."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self._texts = texts

    def every(self, *names: str) -> list[str]:
        """Return what these fields say, in this order, but for empty ones."""
        return [text for name in names for text in self._texts.get(name, ()) if text.strip()]

    def first(self, *names: str) -> str:
        """Return the first of `every`."""
        return next(iter(self.every(*names)), "")


def ris_entry(lines: Sequence[str]) -> Tagged:
    """Return the entry that these lines from TY to ER are."""
    return _entry(_Ris(), lines)


def web_of_science_entry(lines: Sequence[str]) -> Tagged:
    """Return the entry that these lines from PT to ER are."""
    return _entry(_WebOfScience(), lines)


def _entry(parser: Any, lines: Iterable[str]) -> Tagged:
    texts: dict[str, list[str]] = defaultdict(list)
    for entry in parser.parse_lines(iter(lines)):
        for name, said in entry.items():
            if name == _OTHERS:
                for tag, more in said.items():
                    texts[tag or ""] += more
            else:
                texts[name] += said if isinstance(said, list) else [said]
    return Tagged(texts)
