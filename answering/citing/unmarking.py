"""Takes the markers out of a sentence without hurting what remains."""

import re
from collections.abc import Sequence

from answering.citing.marked_text import Marker

_JOINT = re.compile(r"\s*+(?:,\s*+and\b|[,;&/]|\band\b)?\s*+")
"""What may stand between two markers and goes with them."""
_LINE_PREFIX = re.compile(r"\s*(?:(?:[-+*•‣–]|\d{1,3}[.)]|#{1,6}|>|\|)\s+)*[*_\"“]*")
_STOPPED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*+\s*+$")
_LEAD = r"(?:(?:see|cf\.?|from|source|sources|e\.g\.,?):?\s*)?"
_OPEN_BRACKET = re.compile(rf"(?<!\s)\s*+\({_LEAD}$", re.IGNORECASE)
_BEHIND_LEADING = re.compile(r"\s*(?:[:.,–—]|-(?=\s))?\s*")
_BEGINS = re.compile(r"\W*(?:[A-Z\d]|[^\W\d_a-z])")
"""How a title or a sentence begins."""
_NOUN_MISSING = re.compile(
    r"\b(?:according to|in|by|from|see|per|of|with|than|like|both|"
    r"(?P<named>passages?|sources?|papers?|references?|stud(?:y|ies)))\s+$",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\s+(?:also\s+)?(?:is|are|was|were|has|have|proposes?|introduces?|shows?|presents?|describes?|reports?|finds?|found|"
    r"argues?|states?|demonstrates?|uses?|stud(?:y|ies)|suggests?|provides?|discuss(?:es)?|mentions?|explains?|evaluates?|"
    r"address(?:es)?|investigates?|explores?|focus(?:es)?|highlights?|claims?|notes?|develops?|indicates?|compares?|"
    r"achieves?|offers?)\b"
)


def without_markers(text: str, markers: Sequence[Marker]) -> str:
    """Return the sentence without its markers. One that stands for a noun is put into words: "in source 2, …"."""
    out, read = "", 0
    for group in _groups(text, markers):
        out += text[read : group[0].start]
        read = group[-1].end
        out, skipped = _joined(out, text[read:], [marker.number for marker in group if marker.number])
        read += skipped
    return (out + text[read:]).strip()


def is_marked_ahead(text: str, markers: Sequence[Marker]) -> bool:
    """Whether the sentence that begins a line begins with its marker: `[1] The model …`."""
    groups = _groups(text, markers)
    prefix = _LINE_PREFIX.match(text)
    if not groups or groups[0][0].start > (prefix.end() if prefix else 0):
        return False
    rest = text[groups[0][-1].end :]
    return not _PREDICATE.match(rest) and _BEHIND_LEADING.sub("", rest, count=1)[:1].isalnum()


def leading(text: str, markers: Sequence[Marker]) -> list[int]:
    """Return where markers stand that each lead in what follows them; nothing unless all of several do."""
    groups = _groups(text, markers)
    if len(groups) < 2 or not is_marked_ahead(text, markers):
        return []
    starts = [group[0].start for group in groups]
    for start, end, group in zip(starts, [*starts[1:], len(text)], groups, strict=True):
        own = [Marker(marker.start - start, marker.end - start, marker.number) for marker in group]
        if not (is_marked_ahead(text[start:end], own) and _BEGINS.match(text, group[-1].end, end)):
            return []
    return [0, *starts[1:]]


def markers_behind_stop(text: str, markers: Sequence[Marker]) -> list[Marker]:
    """Return the markers that follow the full stop."""
    groups = _groups(text, markers)
    last = groups[-1] if groups else []
    if last and not text[last[-1].end :].strip() and _STOPPED.search(text[: last[0].start]):
        return last
    return []


def lacks_subject(text: str) -> bool:
    """Whether a sentence begins with its predicate, because a marker was its subject."""
    return bool(_PREDICATE.match(f" {text.lstrip()}"))


def with_subject(text: str, ahead: Sequence[Marker]) -> str:
    """Put the markers that stood before a sentence into words where they were its subject."""
    numbers = [marker.number for marker in ahead if marker.number]
    return f"{_named(numbers, capital=True)} {text}" if numbers and lacks_subject(text) else text


def _groups(text: str, markers: Sequence[Marker]) -> list[list[Marker]]:
    groups: list[list[Marker]] = []
    for marker in markers:
        if groups and _JOINT.fullmatch(text[groups[-1][-1].end : marker.start]):
            groups[-1].append(marker)
        else:
            groups.append([marker])
    return groups


def _joined(before: str, after: str, numbers: Sequence[int]) -> tuple[str, int]:
    """Return what stands in place of `before` and the markers, and how much of `after` goes with them."""
    bracket = _OPEN_BRACKET.search(before)
    if bracket and after.lstrip().startswith(")"):
        return before[: bracket.start()], after.index(")") + 1
    prefix = _LINE_PREFIX.fullmatch(before)
    if numbers and (noun := _noun(before, after, numbers, leading=prefix is not None)):
        return before + noun, 0
    if prefix:
        gone = _BEHIND_LEADING.match(after)
        return before, gone.end() if gone else 0
    before = before.rstrip()
    if after[:1].isalnum() and before[-1:].isalnum():
        return before + " ", 0
    doubled = (before[-1:] in set(".!?") and after[:1] == ".") or (before[-1:] == "," and after[:1] == ",")
    return before, int(doubled)


def _noun(before: str, after: str, numbers: Sequence[int], *, leading: bool) -> str | None:
    """The words for markers that the sentence needs as its subject or object."""
    if leading:
        return _named(numbers, capital=True) if _PREDICATE.match(after) else None
    wanted = _NOUN_MISSING.search(before)
    if wanted is None or not re.match(r",?\s*\w", after):
        return None
    named = _named(numbers, capital=False)
    return named.partition(" ")[2] if wanted["named"] else named


def _named(numbers: Sequence[int], *, capital: bool) -> str:
    """Return "sources 1, 2 and 3"."""
    *first, last = [str(number) for number in dict.fromkeys(numbers)]
    word = ("S" if capital else "s") + ("ources" if first else "ource")
    return f"{word} {', '.join(first)} and {last}" if first else f"{word} {last}"
