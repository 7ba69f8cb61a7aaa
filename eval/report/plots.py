"""The plots of the report as SVG, coloured by the page's style sheet. Without data each says so instead.

Here is what is drawn and where; templates/plots.html draws it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from core.answer import Verdict
from eval.figures import RECALL_DEPTHS
from eval.report.summary import Summary
from eval.report.writing import duration, legible, templates
from eval.statistics import Interval, Reliability

WIDTH, HEIGHT = 360, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 38
_CURVES = (("recall_at_{}", "gold papers", "series-1"), ("facts_at_{}", "facts in chunks", "series-2"))
_STYLE = (
    "svg{background:#fff;font:11px system-ui,sans-serif}text{fill:#444}.grid{stroke:#ddd}.histogram{fill:#d8dee9}"
    ".diagonal{stroke:#999;stroke-dasharray:4 4;fill:none}.line{stroke:#2563a8;stroke-width:2;fill:none}"
    ".point{fill:#2563a8}"
)
"""Of a plot that stands alone."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Axes, and the way from data to pixels: x from 0 to `x_high`, y from 0 to 1."""

    x_high: float
    x_label: str
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]] = tuple((at / 4, f"{at * 25} %") for at in range(5))

    def x(self, value: float) -> float:
        """Pixels from the left."""
        return round(_LEFT + value / (self.x_high or 1) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return round(HEIGHT - _BOTTOM - value * (HEIGHT - _TOP - _BOTTOM), 1)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        """Points as the `d` of a path."""
        return "M" + "L".join(f"{self.x(x):g},{self.y(y):g}" for x, y in points)


def _drawn(name: str, described: str, **what: object) -> Markup:
    """Draw with a macro of the template; `described` is what a screen reader reads."""
    macros = templates().get_template("plots.html", globals={"WIDTH": WIDTH, "HEIGHT": HEIGHT}).module
    return Markup(getattr(macros, name)(described, **what).strip())  # noqa: S704  # a template escaped what was put into it


def _nothing(why: str) -> Markup:
    return Markup('<p class="nothing">{}</p>').format(why)


def interval_bar(value: float, interval: Interval | None) -> Markup:
    """A share on a line from 0 to 1, with its interval."""
    return _drawn("interval_bar", "", value=min(1.0, max(0.0, value)), interval=interval)


def recall_plot(summary: Summary) -> Markup:
    """Recall by k, over papers and over chunks, with intervals."""
    curves, said = [], []
    for pattern, label, style in _CURVES:
        found = ((place, k, summary.figure(pattern.format(k))) for place, k in enumerate(RECALL_DEPTHS))
        points = [(place, k, each) for place, k, each in found if each is not None and each.value is not None]
        if points:
            ends = [(place, each.interval) for place, _, each in points if each.interval]
            band = [(place, end.low) for place, end in ends] + [(place, end.high) for place, end in reversed(ends)]
            curves.append((label, style, [(place, each.value) for place, _, each in points], band))
            said.append(f"{label}: " + ", ".join(f"{each.value:.2f} at {k}" for _, k, each in points))
    if not curves:
        return _nothing("No question names gold papers or facts.")
    ticks = [(place, str(k)) for place, k in enumerate(RECALL_DEPTHS)]
    frame = Frame(len(RECALL_DEPTHS) - 1, "k (first k papers, first k chunks)", ticks)
    return _drawn("recall", f"Recall by k. {'; '.join(said)}", frame=frame, curves=curves)


def verdict_plot(verdicts: Mapping[str, Mapping[str, int]]) -> Markup:
    """A bar a kind of question, split by the judge's verdicts on its sentences."""
    kinds = {kind: counts for kind, counts in verdicts.items() if sum(counts.values())}
    if not kinds:
        return _nothing("No question was answered.")
    row, left, right = 27, 118, WIDTH - 44
    bars = []
    for place, (kind, counts) in enumerate(kinds.items()):
        x, total, pieces = float(left), sum(counts.values()), []
        for verdict in Verdict:
            if width := (right - left) * counts.get(verdict.value, 0) / total:
                hint = f"{kind}: {counts[verdict.value]} of {total} {legible(verdict.value)}"
                pieces.append((x, width, verdict.value, hint))
                x += width
        name = legible(kind)
        bars.append((8.0 + place * row, name if len(name) <= 17 else name[:16] + "…", total, pieces))
    said = "; ".join(
        f"{kind}: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        for kind, counts in kinds.items()
    )
    described = f"Verdicts on sentences by kind of question. {said}"
    return _drawn("verdicts", described, bars=bars, left=left, right=right, height=14 + row * len(kinds))


def calibration_plot(calibration: Reliability | None) -> Markup:
    """A reliability diagram: how often a sentence with this score was in fact supported."""
    if calibration is None or not calibration.n:
        return _nothing(
            "Scores need labels to be held against. Give labelled pairs (--pairs), or another judge (--checker)."
        )
    filled = [item for item in calibration.bins if item.count]
    said = ", ".join(f"score {item.mean_score:.2f}: {item.share_true:.2f} of {item.count}" for item in filled)
    frame = Frame(1, "score that the checker gave", [(at / 4, f"{at / 4:g}") for at in range(5)])
    points = [(item.mean_score, item.share_true) for item in filled]
    most = max(item.count for item in filled)
    return _drawn("calibration", f"Reliability diagram. {said}", frame=frame, bins=filled, points=points, most=most)


def reliability_svg(calibration: Reliability) -> str:
    """The reliability diagram as a file of its own."""
    start, _, rest = str(calibration_plot(calibration)).partition(">")
    named = start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
    return f"{named}><style>{_STYLE}</style>{rest}\n"


def latency_plot(latencies: Sequence[float]) -> Markup:
    """Share of the questions that were done within a time, with median and 95 % marked."""
    if not latencies:
        return _nothing("No question was answered.")
    ordered = sorted(latencies)
    step = _round_step(ordered[-1] / 4)
    top = step * max(1, ceil(ordered[-1] * 1.02 / step))
    ticks = [(step * at, duration(step * at)) for at in range(round(top / step) + 1)]
    steps = [(0.0, 0.0)]
    for place, at in enumerate(ordered):
        steps += [(at, place / len(ordered)), (at, (place + 1) / len(ordered))]
    marks = [(share, ordered[min(len(ordered) - 1, int(share * len(ordered)))]) for share in (0.5, 0.95)]
    said = ", ".join(f"{share:.0%} within {duration(at)}" for share, at in marks)
    frame = Frame(top, "time to the whole answer", ticks)
    steps.append((top, 1.0))
    return _drawn("latency", f"Time to the whole answer. {said}", frame=frame, steps=steps, marks=marks)


def _round_step(about: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below; 1 where nothing took time."""
    if about <= 0:
        return 1.0
    power = 10.0 ** floor(log10(about))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= about * 0.999)
