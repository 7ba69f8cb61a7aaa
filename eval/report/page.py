"""One self-contained page: no network, no script but its own, everything that was read is escaped."""

import base64
import hashlib
from importlib.resources import files

from core.answer import Verdict
from core.text.html import Child, Markup, tag, trusted
from eval.report.page_figures import by_kind, comparison, headline, tables
from eval.report.page_questions import questions
from eval.report.plots import calibration_plot, latency_plot, recall_plot, verdict_plot
from eval.report.summary import RunInfo, Summary
from eval.report.writing import how_many
from eval.scoring import Scored


def page(summary: Summary, scored: tuple[Scored, ...]) -> str:
    """The whole HTML document."""
    style, script = _own("page.css"), _own("page.js")
    return "<!doctype html>\n" + tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", f"{summary.run.name} – Litmus evaluation"),
            tag("style", trusted(style)),
        ),
        tag(
            "body",
            _header(summary.run),
            tag("main", _main(summary, scored)),
            _footer(summary.run),
            tag("script", trusted(script)),
        ),
        lang="en",
    )


def _main(summary: Summary, scored: tuple[Scored, ...]) -> list[Child]:
    earlier = summary.comparison
    return [
        headline(summary),
        [
            tag("h2", f"Since {earlier.name}, {_day(earlier.created_at)}"),
            comparison(earlier),
            tag(
                "p",
                f"Differences are paired: both runs asked {how_many(earlier.questions, 'question')} that count. "
                "Coloured where the interval leaves out 0 and p is below 0.05; of twenty figures that did not move, "
                "one will be by chance.",
                class_="note",
            ),
        ]
        if earlier
        else None,
        tag("h2", "Plots"),
        tag("div", _plots(summary, scored), class_="grid plots"),
        tag("h2", "By kind of question"),
        by_kind(summary),
        tag("h2", "All figures"),
        tables(summary),
        tag("h2", how_many(len(scored), "question")),
        questions(scored),
    ]


def _plots(summary: Summary, scored: tuple[Scored, ...]) -> list[Markup]:
    calibration = summary.calibration
    times = [item.record.total_ms for item in scored if item.record.total_ms is not None and item.record.error is None]
    legend = tag(
        "div",
        [tag("span", verdict.value.replace("_", " "), class_=verdict.value) for verdict in Verdict],
        class_="legend",
    )
    return [
        _plot("Recall by k", recall_plot(summary), "Bands are 95 % intervals."),
        _plot("Verdicts on sentences, by kind of question", [legend, verdict_plot(summary.verdicts)], None),
        _plot(
            "Calibration of the support score",
            calibration_plot(calibration),
            f"{calibration.basis} Expected calibration error {calibration.error:.3f}; bars show how many."
            if calibration and calibration.error is not None
            else None,
        ),
        _plot("Latency", latency_plot(times), f"{summary.run.parallel} questions at a time; marks: median and 95 %."),
    ]


def _plot(title: str, plot: Child, note: str | None) -> Markup:
    return tag("section", tag("h3", title), plot, tag("p", note, class_="note") if note else None, class_="card")


def _header(run: RunInfo) -> Markup:
    facts = {
        "mode": run.mode,
        "policy": run.policy,
        "judge": run.checker,
        "served by": run.serving_checker,
        "model": ", ".join(run.models) or "none",
        "papers": f"{run.papers:,}",
    }
    failed = f" {run.failed} could not be asked; they count in no figure." if run.failed else ""
    same = run.checker == run.serving_checker
    return tag(
        "header",
        tag("h1", f"Litmus evaluation: {run.name}"),
        tag(
            "p",
            f"{how_many(run.questions, 'question')} on {_day(run.created_at)}: {run.answered} answered, "
            f"{run.refused} refused.",
            class_="lead",
        ),
        tag("ul", [tag("li", f"{name} ", tag("b", value)) for name, value in facts.items()], class_="chips"),
        tag("p", failed, class_="warning") if failed else None,
        tag(
            "p",
            "The judge is the checker that served these answers: its citation figures show what it lets through, not "
            "whether it is right. How right it is, only labelled pairs show (docs/evaluation.md).",
            class_="note",
        )
        if same
        else None,
        [tag("p", notice, class_="note") for notice in run.notices],
    )


def _footer(run: RunInfo) -> Markup:
    return tag(
        "footer",
        tag(
            "p",
            f"Litmus {run.version} · settings {run.settings} · seed {run.seed} · {run.created_at}. "
            "Intervals: Wilson for yes-or-no figures, else percentile bootstrap over questions, 95 %.",
        ),
    )


def _day(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only this very style and script apply."""
    rules = ["default-src 'none'", f"style-src '{_digest(style)}'", f"script-src '{_digest(script)}'"]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
