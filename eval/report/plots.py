"""The plots of the report, each from the summary alone. Without data each says so instead."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

from core.answer import Verdict
from core.text.html import Markup, tag
from eval.figures import RECALL_DEPTHS
from eval.report.summary import Calibration, Figure, Summary
from eval.report.svg import SHARE_TICKS, WIDTH, Frame, picture, text
from eval.statistics import Interval

_CURVES = (("recall_at_{}", "gold papers", "series-1"), ("facts_at_{}", "facts in chunks", "series-2"))


def nothing(why: str) -> Markup:
    """What stands where a plot would be."""
    return tag("p", why, class_="nothing")


def interval_bar(value: float, interval: Interval | None) -> Markup:
    """A share on a line from 0 to 1, with its interval."""
    return tag(
        "svg",
        tag("line", x1=0, x2=100, y1=6, y2=6, class_="rail"),
        tag("line", x1=100 * interval.low, x2=100 * interval.high, y1=6.0, y2=6.0, class_="whisker")
        if interval
        else None,
        tag("circle", cx=100 * value, cy=6.0, r=3.5, class_="point"),
        viewBox="-4 0 108 12",
        class_="interval",
        aria_hidden="true",
    )


def recall_plot(summary: Summary) -> Markup:
    """Recall by k, over papers and over chunks, with intervals."""
    curves = [(label, style, points) for pattern, label, style in _CURVES if (points := _points(summary, pattern))]
    if not curves:
        return nothing("No question names gold papers or facts.")
    places = {k: float(place) for place, k in enumerate(RECALL_DEPTHS)}
    frame = Frame(0, len(RECALL_DEPTHS) - 1)
    said = "; ".join(
        f"{label}: " + ", ".join(f"{figure.value:.2f} at {k}" for k, figure in points) for label, _, points in curves
    )
    return picture(
        f"Recall by k. {said}",
        frame.axes([(place, str(k)) for k, place in places.items()], SHARE_TICKS, "k (first k papers, first k chunks)"),
        [_curve(frame, places, points, style) for _, style, points in curves],
        [
            tag("g", tag("line", x1=250, x2=266, y1=y, y2=y, class_=f"line {style}"), text(271, y + 4, label))
            for y, (label, style, _) in zip((170.0, 188.0), curves, strict=False)
        ],
    )


def _points(summary: Summary, pattern: str) -> list[tuple[int, Figure]]:
    found = ((k, summary.figure(pattern.format(k))) for k in RECALL_DEPTHS)
    return [(k, figure) for k, figure in found if figure is not None and figure.value is not None]


def _curve(frame: Frame, places: Mapping[int, float], points: Sequence[tuple[int, Figure]], style: str) -> Markup:
    line = [(places[k], figure.value or 0.0) for k, figure in points]
    bounds = [(places[k], figure.interval) for k, figure in points if figure.interval]
    band = [(x, bound.low) for x, bound in bounds] + [(x, bound.high) for x, bound in reversed(bounds)]
    return tag(
        "g",
        tag("path", d=frame.path(band) + "Z", class_="band") if band else None,
        tag("path", d=frame.path(line), class_="line"),
        [tag("circle", cx=frame.x(x), cy=frame.y(y), r=3.0, class_="point") for x, y in line],
        class_=style,
    )


def verdict_plot(verdicts: Mapping[str, Mapping[str, int]]) -> Markup:
    """A bar a kind of question, split by the judge's verdicts on its sentences."""
    kinds = {kind: counts for kind, counts in verdicts.items() if sum(counts.values())}
    if not kinds:
        return nothing("No question was answered.")
    row, left, right = 27, 118, WIDTH - 44
    bars = []
    for place, (kind, counts) in enumerate(kinds.items()):
        y, x, total = 8.0 + place * row, float(left), sum(counts.values())
        bars.append(text(left - 8, y + 12.5, _short(readable(kind)), "end"))
        for verdict in Verdict:
            width = (right - left) * counts.get(verdict.value, 0) / total
            if width:
                hint = tag("title", f"{kind}: {counts[verdict.value]} of {total} {verdict.value.replace('_', ' ')}")
                bars.append(tag("rect", hint, x=x, y=y, width=width, height=17.0, class_=f"verdict-{verdict.value}"))
                x += width
        bars.append(text(right + 6, y + 12.5, str(total)))
    said = "; ".join(
        f"{kind}: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        for kind, counts in kinds.items()
    )
    return picture(f"Verdicts on sentences by kind of question. {said}", *bars, height=14 + row * len(kinds))


def readable(name: str) -> str:
    """The name of a kind or a verdict, for people."""
    return name.replace("_", " ")


def _short(name: str) -> str:
    return name if len(name) <= 17 else name[:16] + "…"


def calibration_plot(calibration: Calibration | None) -> Markup:
    """A reliability diagram: how often a sentence with this score was in fact supported."""
    if calibration is None or not calibration.n:
        return nothing(
            "Scores need labels to be held against. Give labelled pairs (--pairs), or another judge (--checker)."
        )
    frame = Frame(0, 1)
    filled = [
        (item.mean_score, item.share_true, item.count)
        for item in calibration.bins
        if item.mean_score is not None and item.share_true is not None
    ]
    most = max(count for _, _, count in filled)
    said = ", ".join(f"score {score:.2f}: {true:.2f} of {count}" for score, true, count in filled)
    return picture(
        f"Reliability diagram. {said}",
        frame.axes([(at / 4, f"{at / 4:g}") for at in range(5)], SHARE_TICKS, "score that the checker gave"),
        tag("path", d=frame.path([(0, 0), (1, 1)]), class_="diagonal"),
        [
            tag(
                "rect",
                tag("title", f"{item.count} with a score from {item.low:.1f} to {item.high:.1f}"),
                x=frame.x(item.low) + 1,
                width=frame.x(item.high) - frame.x(item.low) - 2,
                y=frame.y(0.25 * item.count / most),
                height=frame.y(0) - frame.y(0.25 * item.count / most),
                class_="histogram",
            )
            for item in calibration.bins
            if item.count
        ],
        tag(
            "g",
            tag("path", d=frame.path([(score, true) for score, true, _ in filled]), class_="line"),
            [tag("circle", cx=frame.x(score), cy=frame.y(true), r=3.5, class_="point") for score, true, _ in filled],
            class_="series-1",
        ),
    )


def latency_plot(latencies: Sequence[float]) -> Markup:
    """Share of the questions that were done within a time, with median and 95 % marked."""
    if not latencies:
        return nothing("No question was answered.")
    ordered = sorted(latencies)
    step = _round_step(ordered[-1] / 4)
    top = step * max(1, ceil(ordered[-1] * 1.02 / step))
    frame = Frame(0, top)
    steps = [(0.0, 0.0)]
    for place, at in enumerate(ordered):
        steps += [(at, place / len(ordered)), (at, (place + 1) / len(ordered))]
    marks = [(share, ordered[min(len(ordered) - 1, int(share * len(ordered)))]) for share in (0.5, 0.95)]
    said = ", ".join(f"{share:.0%} within {duration(at)}" for share, at in marks)
    return picture(
        f"Time to the whole answer. {said}",
        frame.axes(
            [(step * at, duration(step * at)) for at in range(round(top / step) + 1)],
            SHARE_TICKS,
            "time to the whole answer",
        ),
        tag("g", tag("path", d=frame.path([*steps, (top, 1.0)]), class_="line"), class_="series-1"),
        [
            tag(
                "g",
                tag("line", x1=frame.x(at), x2=frame.x(at), y1=frame.y(0), y2=frame.y(share), class_="mark"),
                tag("circle", cx=frame.x(at), cy=frame.y(share), r=3.5, class_="point"),
                _mark_label(frame, at, share),
                class_="series-2",
            )
            for share, at in marks
        ],
    )


def _round_step(about: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below; 1 where nothing took time."""
    if about <= 0:
        return 1.0
    power = 10.0 ** floor(log10(about))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= about * 0.999)


def _mark_label(frame: Frame, at: float, share: float) -> Markup:
    label, x, y = f"{share * 100:.0f} % within {duration(at)}", frame.x(at), frame.y(share) + 14
    # On the far side of the middle there is more room to the left, and the curve is above.
    return text(x - 7, y - 22, label, "end") if x > WIDTH / 2 else text(x + 7, y, label)


def duration(milliseconds: float) -> str:
    """Such as `340 ms` or `2.1 s`."""
    if milliseconds >= 60_000:
        return f"{milliseconds / 60_000:.1f} min"
    return f"{milliseconds / 1000:.1f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"
