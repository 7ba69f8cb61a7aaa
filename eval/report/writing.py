"""How figures are written for people, and the templates that reports are made of."""

import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from eval.figures import Metric, Unit
from eval.statistics import LEVEL, Difference, Interval, Spread

NOTHING = "–"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
"""What no browser shows and no UTF-8 file holds: control characters and lone surrogates."""


def duration(milliseconds: float) -> str:
    """Such as `340 ms` or `2.1 s`."""
    if milliseconds >= 60_000:
        return f"{milliseconds / 60_000:.1f} min"
    return f"{milliseconds / 1000:.1f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"


def amount(metric: Metric, value: float | None) -> str:
    """A value in its unit."""
    if value is None:
        return NOTHING
    match metric.unit:
        case Unit.SHARE:
            return f"{value:.3f}"
        case Unit.MILLISECONDS:
            return duration(value)
        case Unit.DOLLARS:
            return f"${value:.4f}"
        case Unit.COUNT:
            return f"{value:,.0f}"


def how_many(count: int, what: str) -> str:
    """Such as `1 question` and `2 questions`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def between(metric: Metric, interval: Interval | None) -> str:
    """Both ends of an interval."""
    if interval is None:
        return NOTHING
    return f"{amount(metric, interval.low)} – {amount(metric, interval.high)}"


def change(metric: Metric, value: float) -> str:
    """A difference with its sign."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + amount(metric, abs(value))


def verdict_on_change(metric: Metric, difference: Difference) -> str:
    """`better`, `worse`, or nothing where it may be chance or the metric has no direction."""
    interval = difference.interval
    if not metric.better or interval.low <= 0 <= interval.high or difference.p_value >= 1 - LEVEL:
        return ""
    return "better" if (difference.value > 0) == (metric.better > 0) else "worse"


def more(metric: Metric, spread: Spread | None) -> str:
    """Median and 95th percentile, for what has a spread."""
    if spread is None or spread.median is None:
        return ""
    return f"median {amount(metric, spread.median)}, p95 {amount(metric, spread.p95)}"


def legible(name: str) -> str:
    """The name of a kind or a verdict, for people."""
    return name.replace("_", " ")


def block_quote(text: str) -> str:
    """Markdown's quotation, line by line, so that no line can be taken for a heading."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines()) or ">"


def padded_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table, the first one as its head; columns are padded to be read as they are."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    head, *body = [f"| {line} |" for line in lines]
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])


@cache
def templates() -> Environment:
    """Return the templates of this package; whatever is put into HTML is escaped, and told in characters to be seen."""
    environment = Environment(
        loader=PackageLoader("eval.report"),
        autoescape=select_autoescape(("html", "svg")),
        undefined=StrictUndefined,
        finalize=_finalised,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"readable": legible, "quoted": block_quote, "duration": duration}
    environment.globals |= {
        "amount": amount, "between": between, "change": change, "how_many": how_many, "more": more,
        "verdict_on_change": verdict_on_change, "NOTHING": NOTHING,
    }  # fmt: skip
    return environment


def _finalised(value: object) -> object:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNPRINTABLE.sub("�", value)
    return value
