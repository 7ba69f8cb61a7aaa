"""One self-contained page: no network, no script but its own, everything that was read is escaped."""

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files

from markupsafe import Markup

from core.answer import Answer, Verdict
from core.text.keys import title_key
from eval.figures import ASKING_MORE, BY_KEY, GROUPS, HEADLINE, Metric, MetricGroup, Unit
from eval.metrics.answers import contains_fact, unmarked
from eval.records import Scored
from eval.report.plots import calibration_plot, interval_bar, latency_plot, recall_plot, verdict_plot
from eval.report.summary import Compared, RunComparison, Summary, SummaryFigure, status_of
from eval.report.writing import templates

_ALMOST_NOTHING = 0.001
_KIND_COLUMNS = (
    "citation_recall", "citation_precision", "fact_recall", "good_answer", "first_answers", "padding", "holds_wrong",
    "refusal_accuracy", "recall_at_8", "total_ms",
)  # fmt: skip
_QUESTION_COLUMNS = {"citation_recall": "Citation recall", "fact_recall": "Fact recall", "total_ms": "Time"}
_COLOURS = {"failed": "contradicted", "wrong": "unsupported", "refused": "not_a_claim", "answered": "supported"}


def report_page(summary: Summary, scored: tuple[Scored, ...]) -> str:
    """The whole HTML document."""
    style, script = _own("page.css"), _own("page.js")
    measured = {figure.key for figure in summary.figures if figure.n}
    return (
        templates()
        .get_template("page.html")
        .render(
            summary=summary,
            run=summary.run,
            style=Markup(style),  # noqa: S704  # our own files
            script=Markup(script),  # noqa: S704
            policy=_policy(style, script),
            cards=list(_cards(summary)),
            moved=_moved(summary.comparison),
            plots=_plots(summary, scored),
            groups=list(_groups(summary)),
            kind_columns=[BY_KEY[key] for key in _KIND_COLUMNS if key in measured],
            by_kind={kind: {figure.key: figure for figure in of} for kind, of in summary.by_kind.items()},
            metrics=BY_KEY,
            columns=_QUESTION_COLUMNS,
            verdicts=list(Verdict),
            kinds=sorted({item.question.kind for item in scored}),
            questions=[_question(item) for item in scored],
        )
    )


def _cards(summary: Summary) -> Iterator[tuple[Metric, SummaryFigure, Markup, Compared | None]]:
    """The figures to look at first, each with its interval and what changed."""
    compared = {item.key: item for item in _moved(summary.comparison)}
    for key in HEADLINE:
        figure, metric = summary.figure(key), BY_KEY[key]
        if figure is not None and (figure.n or key not in ASKING_MORE):
            is_bar = metric.unit is Unit.SHARE and figure.value is not None
            bar = interval_bar(figure.value or 0.0, figure.interval) if is_bar else Markup("")
            yield metric, figure, bar, compared.get(key)


def _moved(comparison: RunComparison | None) -> list[Compared]:
    """What changed, most certain first; equal figures are left out."""
    compared = comparison.compared if comparison else ()
    moved = [item for item in compared if abs(item.difference.value) > _ALMOST_NOTHING]
    return sorted(moved, key=lambda item: item.difference.p_value)


def _plots(summary: Summary, scored: tuple[Scored, ...]) -> list[tuple[str, Markup, str]]:
    """Title, picture and note of each."""
    calibration = summary.calibration
    times = [item.record.total_ms for item in scored if item.record.total_ms is not None and item.record.error is None]
    told = ""
    if calibration and calibration.error is not None:
        told = f"{calibration.basis} Expected calibration error {calibration.error:.3f}; bars show how many."
    return [
        ("Recall by k", recall_plot(summary), "Bands are 95 % intervals."),
        ("Verdicts on sentences, by kind of question", verdict_plot(summary.verdicts), ""),
        ("Calibration of the support score", calibration_plot(calibration), told),
        ("Latency", latency_plot(times), f"{summary.run.parallel} questions at a time; marks: median and 95 %."),
    ]


def _groups(summary: Summary) -> Iterator[tuple[MetricGroup, list[tuple[Metric, SummaryFigure]], list[str]]]:
    """Of each group: what was measured, and the titles of what could not be."""
    for group, metrics in GROUPS.items():
        shown = [(metric, summary.figure(metric.key)) for metric in metrics]
        measured = [(metric, figure) for metric, figure in shown if figure and figure.n]
        yield group, measured, [metric.title for metric, figure in shown if not (figure and figure.n)]


def _question(item: Scored) -> dict[str, object]:
    """What the template needs beside what was scored."""
    status, problem = status_of(item), has_problem(item)
    answer, question = item.record.answer, item.question
    return {
        "item": item,
        "question": question,
        "answer": answer,
        "status": status,
        "problem": problem,
        "colour": _COLOURS["failed" if status == "failed" else "wrong" if problem else status],
        "values": [(BY_KEY[key], item.rates[key].value if key in item.rates else None) for key in _QUESTION_COLUMNS],
        "titles": {source.n: source.paper.title for source in answer.sources} if answer else {},
        "facts": _facts(item, answer) if answer else [],
        "gold": _gold(item, answer) if answer else [],
    }


def has_problem(item: Scored) -> bool:
    """Whether someone should look at it: failed, wrongly refused or answered, or a sentence without support."""
    if item.record.answer is None or item.refused == item.question.answerable:
        return True
    return any(judged.verdict not in {Verdict.SUPPORTED, Verdict.NOT_A_CLAIM} for judged in item.judged)


def _facts(item: Scored, answer: Answer) -> list[tuple[str, bool]]:
    text = "" if answer.refused else unmarked(answer.text)
    return [(" / ".join(fact), contains_fact(text, fact)) for fact in item.question.facts]


def _gold(item: Scored, answer: Answer) -> list[tuple[str, bool]]:
    papers = [source.paper for source in answer.sources if source.cited]
    cited = {key for paper in papers for key in (paper.id, title_key(paper.title))}
    return [(title, bool({title, title_key(title)} & cited)) for title in item.question.gold_papers]


def _own(name: str) -> str:
    return files("eval.report").joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only this very style and script apply."""
    rules = ["default-src 'none'", f"style-src '{_digest(style)}'", f"script-src '{_digest(script)}'"]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
