"""How figures are written for people."""

from eval.figures import Metric, Unit
from eval.report.plots import duration
from eval.report.summary import Figure
from eval.statistics import LEVEL, Difference, Interval

NOTHING = "–"


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


def more(metric: Metric, figure: Figure) -> str:
    """Median and 95th percentile, for what has a spread."""
    if figure.spread is None or figure.spread.median is None:
        return ""
    unknown = f", not known for {figure.spread.unknown}" if figure.spread.unknown else ""
    return f"median {amount(metric, figure.spread.median)}, p95 {amount(metric, figure.spread.p95)}{unknown}"
