"""The part of the page that is about the whole run: headline, tables, and what changed."""

from core.text.html import Markup, tag
from eval.figures import ASKING_MORE, BY_KEY, HEADLINE, METRICS, Group, Metric, Unit
from eval.report.plots import interval_bar, readable
from eval.report.summary import Compared, Comparison, Figure, Summary
from eval.report.writing import NOTHING, amount, between, change, how_many, more, verdict_on_change

_ALMOST_NOTHING = 0.001
_KIND_COLUMNS = (
    "citation_recall",
    "citation_precision",
    "fact_recall",
    "good_answer",
    "first_answers",
    "padding",
    "holds_wrong",
    "refusal_accuracy",
    "recall_at_8",
    "total_ms",
)


def headline(summary: Summary) -> Markup:
    """The figures to look at first, each with its interval and what changed."""
    compared = {item.key: item for item in summary.comparison.compared} if summary.comparison else {}
    figures = (figure for key in HEADLINE if (figure := summary.figure(key)) and (figure.n or key not in ASKING_MORE))
    return tag(
        "div",
        [_card(BY_KEY[figure.key], figure, compared.get(figure.key)) for figure in figures],
        class_="grid cards",
    )


def _card(metric: Metric, figure: Figure, compared: Compared | None) -> Markup:
    bar = metric.unit is Unit.SHARE and figure.value is not None
    return tag(
        "div",
        tag("div", metric.title, class_="name"),
        tag("div", amount(metric, figure.value), class_="value"),
        interval_bar(min(1.0, max(0.0, figure.value or 0.0)), figure.interval) if bar else None,
        tag(
            "div",
            tag("span", f"{between(metric, figure.interval)} · n = {figure.n}" if figure.n else "nothing to measure"),
            _delta(metric, compared) if compared and abs(compared.difference.value) > _ALMOST_NOTHING else None,
            class_="between",
        ),
        class_="card",
        title=metric.meaning,
    )


def _delta(metric: Metric, compared: Compared) -> Markup:
    difference = compared.difference
    judged = verdict_on_change(metric, difference)
    return tag(
        "span", change(metric, difference.value), class_=f"delta {judged}".strip(), title="since the earlier run"
    )


def tables(summary: Summary) -> Markup:
    """Every figure with its meaning, by group."""
    return tag("div", [_group(group, summary) for group in Group])


def _group(group: Group, summary: Summary) -> Markup:
    shown = [(metric, summary.figure(metric.key)) for metric in METRICS if metric.group is group]
    measured = [(metric, figure) for metric, figure in shown if figure and figure.n]
    absent = [metric.title for metric, figure in shown if not (figure and figure.n)]
    return tag(
        "details",
        tag("summary", tag("b", group.value), f" — {how_many(len(measured), 'figure')}"),
        tag("div", tag("table", _HEAD, [_row(metric, figure) for metric, figure in measured]), class_="scroll"),
        tag("p", "Nothing to measure: " + ", ".join(absent) + ".", class_="note") if absent else None,
        open=group is Group.CITATIONS,
    )


_HEAD = tag(
    "tr",
    tag("th", "Figure"),
    tag("th", "Value", class_="number"),
    tag("th", "95 % interval", class_="number"),
    tag("th", "Mean over kinds", class_="number"),
    tag("th", "n", class_="number"),
    tag("th", "Meaning"),
)


def _row(metric: Metric, figure: Figure) -> Markup:
    meaning = " ".join(filter(None, [metric.meaning, more(metric, figure)]))
    return tag(
        "tr",
        tag("td", metric.title, " ", tag("span", metric.key, class_="small")),
        tag("td", amount(metric, figure.value), class_="number"),
        tag("td", between(metric, figure.interval), class_="number"),
        tag("td", amount(metric, figure.over_kinds), class_="number"),
        tag("td", str(figure.n), class_="number"),
        tag("td", meaning, class_="small"),
    )


def by_kind(summary: Summary) -> Markup:
    """The main figures for each kind of question, as far as the set lets them be measured."""
    measured = {figure.key for figure in summary.figures if figure.n}
    metrics = [BY_KEY[key] for key in _KIND_COLUMNS if key in measured]
    head = tag("tr", tag("th", "Kind"), tag("th", "n", class_="number"), [_column(metric) for metric in metrics])
    counts = {kind: sum(row.kind == kind for row in summary.questions) for kind in summary.by_kind}
    rows = [
        tag("tr", tag("td", readable(kind)), tag("td", str(counts[kind]), class_="number"), _cells(metrics, figures))
        for kind, figures in summary.by_kind.items()
    ]
    return tag("div", tag("table", head, rows), class_="scroll")


def _column(metric: Metric) -> Markup:
    return tag("th", metric.title, class_="number", title=metric.meaning)


def _cells(metrics: list[Metric], figures: tuple[Figure, ...]) -> list[Markup]:
    found = {figure.key: figure for figure in figures}
    return [
        tag(
            "td",
            amount(metric, found[metric.key].value),
            class_="number",
            title=between(metric, found[metric.key].interval),
        )
        if metric.key in found
        else tag("td", NOTHING, class_="number")
        for metric in metrics
    ]


def comparison(compared: Comparison) -> Markup:
    """What changed, most certain first; equal figures are left out."""
    if not compared.questions:
        return tag("p", "Nothing to compare: that run asked none of these questions.", class_="warning")
    if not compared.compared:
        return tag("p", "Too few: no figure was measured by both runs on two questions or more.", class_="warning")
    moved = [item for item in compared.compared if abs(item.difference.value) > _ALMOST_NOTHING]
    moved.sort(key=lambda item: item.difference.p_value)
    if not moved:
        return tag("p", "No figure moved.", class_="nothing")
    head = tag(
        "tr",
        tag("th", "Figure"),
        [tag("th", name, class_="number") for name in ("Before", "Now", "Difference", "95 % interval", "p", "n")],
    )
    return tag("div", tag("table", head, [_moved(item) for item in moved]), class_="scroll")


def _moved(item: Compared) -> Markup:
    metric, difference = BY_KEY[item.key], item.difference
    ends = f"{change(metric, difference.interval.low)} … {change(metric, difference.interval.high)}"
    judged = verdict_on_change(metric, difference)
    return tag(
        "tr",
        tag("td", metric.title),
        tag("td", amount(metric, item.old), class_="number"),
        tag("td", amount(metric, item.new), class_="number"),
        tag("td", change(metric, difference.value), class_=f"number delta {judged}".strip()),
        tag("td", ends, class_="number"),
        tag("td", f"{difference.p_value:.3f}", class_="number"),
        tag("td", str(difference.n), class_="number"),
    )
