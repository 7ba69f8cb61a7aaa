"""The flow of a screening as a picture in the manner of PRISMA 2020: SVG without a script, for light and dark paper."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from reviewing.screening.flow import Flow, flow_of, removed_before
from reviewing.screening.screening import Screening
from reviewing.writing.templates import filled_in

WIDTH = 940
_MARGIN, _BAR, _GAP = 20, 30, 34
_BOX = 400
_LEFT = _MARGIN + _BAR + 20
_RIGHT = WIDTH - _MARGIN - _BOX
_LINE, _SIZE, _PAD, _INDENT = 18, 13, 12, 12
_CHARS = 58
"""That fit on a line of a box; wide letters count twice."""
_WIDE = 1.35
"""A capital is as wide as so many small letters."""
_LETTER = 7.6
"""So much of its height a bar needs for each letter of its stage."""
_MOST_SOURCES = 8
_LONGEST_REASON = 110


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """A box of the way that papers take, and the one beside it for those that leave it."""

    stage: str
    box: tuple[_Line, ...]
    out: tuple[_Line, ...] = ()

    @property
    def height(self) -> float:
        """Of the taller box, or of the bar beside them."""
        return max(_height(self.box), _height(self.out) if self.out else 0, _LETTER * len(self.stage))


def draw_flow(made: Screening) -> str:
    """Return the picture as an SVG document."""
    flow = flow_of(made)
    rows = [
        _Row("Identification", _laid(_identified(flow)), _laid(_removed(flow))),
        _Row("Screening", _laid([_count("Records screened", flow.screened)]), _laid(_excluded(flow))),
        *([_Row("Screening", _laid(_open(flow)))] if flow.unsure or flow.waiting else []),
        _Row("Included", _laid(_included(flow))),
    ]
    tops, top = [], float(_MARGIN + 8)
    for row in rows:
        tops.append(top)
        top += row.height + _GAP
    boxes, arrows = [], []
    for row, at, below in zip(rows, tops, [*tops[1:], None], strict=True):
        boxes.append(_box(row.box, _LEFT, at))
        if row.out:
            boxes.append(_box(row.out, _RIGHT, at, leaves=True))
            arrows.append(_across(at + min(_height(row.box), _height(row.out)) / 2))
        if below is not None:
            arrows.append(_down(at + _height(row.box), below))
    return filled_in(
        "flow.svg",
        described=(
            f"PRISMA 2020 flow: {flow.identification.records} records identified, {flow.screened} screened, "
            f"{flow.excluded_in_all} excluded, {flow.unsure} left for a person, {flow.included} included"
        ),
        width=WIDTH,
        height=top - _GAP + 40,
        left=_LEFT,
        bars=_bars(rows, tops),
        boxes=boxes,
        arrows=arrows,
    )


def _identified(flow: Flow) -> list[_Line]:
    found = flow.identification
    lines = [_count("Records identified", found.records, bold=True)]
    shown = sorted(found.origins, key=lambda origin: -origin.records)
    lines += [_count(origin.name, origin.records, indent=1) for origin in shown[:_MOST_SOURCES]]
    if rest := shown[_MOST_SOURCES:]:
        lines.append(_count(f"{len(rest)} other imports", sum(origin.records for origin in rest), indent=1))
    if found.again:
        lines.append(_count("Imported once more, counted once", found.again, indent=1))
    if found.unaccounted:
        lines.append(_count("Papers that no import on record accounts for", found.unaccounted))
    return lines


def _removed(flow: Flow) -> list[_Line]:
    told = [_count(label, count, indent=1) for label, count in removed_before(flow) if count]
    return [_Line("Records removed before screening:", bold=True), *(told or [_count("none", 0, indent=1)])]


def _excluded(flow: Flow) -> list[_Line]:
    return [
        _count("Records excluded", flow.excluded_in_all, bold=True),
        *(_count(_shortened(excluded.reason), excluded.count, indent=1) for excluded in flow.excluded),
        *_who(flow.excluded_in_all, flow.excluded_by_person),
    ]


def _open(flow: Flow) -> list[_Line]:
    lines = [_count("Unsure, left for a person", flow.unsure, bold=True)]
    return [*lines, *([_count("Not read yet", flow.waiting)] if flow.waiting else [])]


def _included(flow: Flow) -> list[_Line]:
    return [_count("Records included", flow.included, bold=True), *_who(flow.included, flow.included_by_person)]


def _who(count: int, by_person: int) -> list[_Line]:
    if not count:
        return []
    return [_Line(f"by automation n = {count - by_person:,}, by a person n = {by_person:,}", indent=1)]


def _count(label: str, count: int, *, bold: bool = False, indent: int = 0) -> _Line:
    return _Line(f"{label} (n = {count:,})", bold, indent)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1].rstrip() + "…"


def _laid(lines: Sequence[_Line]) -> tuple[_Line, ...]:
    return tuple(
        _Line(part, line.bold, line.indent + (1 if line.indent and place else 0))
        for line in lines
        for place, part in enumerate(wrapped(line.text, _CHARS - 2 * line.indent))
    )


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines; letters that are twice as wide count twice, and a word that fits on no line is cut."""
    lines, line, used = [], "", 0.0
    for word in text.split():
        for part in _cut(word, width):
            size = _size(part)
            if line and used + 1 + size > width:
                lines.append(line)
                line, used = "", 0.0
            line, used = (f"{line} {part}", used + 1 + size) if line else (part, size)
    return [*lines, line] if line else lines or [""]


def _cut(word: str, width: int) -> list[str]:
    parts, part, used = [], "", 0.0
    for char in word:
        size = _size(char)
        if part and used + size > width - 2:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + char, used + size
    return [*parts, part]


def _size(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else _WIDE if char.isupper() else 1 for char in text)


def _height(lines: Sequence[_Line]) -> float:
    return len(lines) * _LINE + 2 * _PAD


def _box(lines: Sequence[_Line], x: float, top: float, *, leaves: bool = False) -> dict[str, object]:
    placed = [
        {
            "text": line.text,
            "bold": line.bold,
            "left": _PAD + _INDENT * line.indent,
            "down": _PAD + _LINE * place + _SIZE,
        }
        for place, line in enumerate(lines)
    ]
    return {"x": x, "y": top, "width": _BOX, "height": _height(lines), "leaves": leaves, "lines": placed}


def _bars(rows: Sequence[_Row], tops: Sequence[float]) -> list[dict[str, object]]:
    """Return a bar a stage, as tall as its rows are together."""
    made: list[dict[str, object]] = []
    for stage in dict.fromkeys(row.stage for row in rows):
        places = [place for place, row in enumerate(rows) if row.stage == stage]
        top = tops[places[0]]
        tall = max(tops[place] + rows[place].height for place in places) - top
        made.append(
            {"stage": stage, "x": _MARGIN, "y": top, "width": _BAR, "height": tall}
            | {"middle": _MARGIN + _BAR / 2, "centre": top + tall / 2}
        )
    return made


def _down(top: float, bottom: float) -> tuple[str, str]:
    """Return the line and the tip of an arrow."""
    x = _LEFT + _BOX / 2
    return f"M{x:g} {top:g}V{bottom - 6:g}", f"M{x:g} {bottom:g}l-5 -8h10z"


def _across(y: float) -> tuple[str, str]:
    return f"M{_LEFT + _BOX:g} {y:g}H{_RIGHT - 6:g}", f"M{_RIGHT:g} {y:g}l-8 -5v10z"
