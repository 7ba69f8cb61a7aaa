"""From measured questions to figures, the comparison of two runs, and the page."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from core.answer import Answer
from core.errors import UnreadableFile
from core.json import to_plain
from core.ports import SupportChecker
from eval.figures import BY_KEY, HEADLINE, METRICS
from eval.judging import Judge
from eval.metrics.rate import rate
from eval.questions.question import EvalQuestion
from eval.records import AnswerRecord, Scored
from eval.report.comparing import compared_with, read_summary
from eval.report.page import report_page
from eval.report.plots import latency_plot, reliability_svg
from eval.report.summary import RunInfo, Summary, summarise
from eval.report.writing import verdict_on_change
from eval.scoring import score
from eval.statistics import Difference, Interval, Reliability, reliability

HOSTILE = '</style></script><script>alert(1)</script><img src=x onerror="alert(2)">&"\'\x00\ud800'
INFO = RunInfo(
    name="run", created_at="2026-01-02T03:04:05+00:00", version="0", mode="llm", policy="strict", checker="w",
    serving_checker="w", models=("m",), questions=4, answered=2, refused=1, failed=1, papers=3, parallel=2, seed=1,
    settings="s",
)  # fmt: skip

Run = Callable[[str], tuple[Scored, ...]]


@pytest.fixture
async def run(
    answered: Callable[..., Answer], refused: Answer, recorded: Callable[..., AnswerRecord], checker: SupportChecker
) -> Run:
    judge = Judge(checker)

    def build(title: str) -> tuple[Scored, ...]:
        papers = [(title, "Models grow."), ("Two", "Costs fall.")]
        good = EvalQuestion("q1", f"What grows? {title}", "fact", (title,), (("models grow",),))
        bad = EvalQuestion("q2", "What falls?", title, ("Two",), (("costs fall",),))
        never = EvalQuestion("q3", "Why?", "unanswerable", answerable=False)
        lost = EvalQuestion("q4", "Who?", "fact")
        asked = [
            (good, recorded(good, answered([("Models grow.", (1,)), (f"{title}.", (1, 2))], papers), papers)),
            (bad, recorded(bad, answered([("Costs fall.", (1,))], papers), papers[::-1])),
            (never, recorded(never, refused)),
            (lost, recorded(lost, None)),
        ]
        return tuple(score(question, record, judge) for question, record in asked)

    await judge.settle(lambda: [build("One"), build(HOSTILE)])
    return build


def test_figures_by_hand(run: Run) -> None:
    summary = summarise(INFO, run("One"))
    recall = summary.figure("citation_recall")
    assert recall is not None
    assert (recall.value, recall.n) == (0.25, 2)
    assert recall.interval is not None
    assert recall.interval.low <= 0.25 <= recall.interval.high
    rightly = summary.figure("refusal_accuracy")
    assert rightly is not None
    assert (rightly.value, rightly.n) == (1.0, 3)
    # Three right of three is no certainty.
    assert rightly.interval is not None
    assert rightly.interval.low == pytest.approx(0.4385, abs=1e-3)
    pooled = summary.figure("invented_citations")
    assert pooled is not None
    # One dropped beside three kept, and one beside one.
    assert pooled.value == 2 / 6
    total = summary.figure("total_ms")
    assert total is not None
    assert total.spread is not None
    assert (total.spread.median, total.n) == (450.0, 3)


def test_a_figure_without_anything_to_measure_has_no_value(run: Run) -> None:
    summary = summarise(INFO, run("One"))
    cost = summary.figure("cost_usd")
    assert cost is not None
    assert (cost.value, cost.interval, cost.n) == (None, None, 0)
    assert {figure.key for figure in summary.figures} == set(BY_KEY)
    assert set(HEADLINE) <= set(BY_KEY)


def test_by_kind_and_verdicts(run: Run) -> None:
    summary = summarise(INFO, run("One"))
    assert list(summary.by_kind) == ["fact", "One", "unanswerable"]
    assert summary.verdicts == {
        "fact": {"supported": 1, "unsupported": 1},
        "One": {"unsupported": 1},
        "unanswerable": {},
    }
    assert [row.status for row in summary.questions] == ["answered", "answered", "refused", "failed"]


def test_the_mean_over_kinds_counts_each_kind_once(run: Run) -> None:
    grows, falls, *_ = run("One")
    right, wrong = (
        replace(grows, rates={"first_answers": rate(1, 1)}),
        replace(falls, rates={"first_answers": rate(0, 1)}),
    )
    figure = summarise(INFO, (right, right, right, wrong)).figure("first_answers")
    assert figure is not None
    assert (figure.value, figure.over_kinds) == (0.75, 0.5)
    absent = summarise(INFO, (right,)).figure("holds_wrong")
    assert absent is not None
    assert absent.over_kinds is None


def test_what_only_some_sets_measure_is_shown_only_where_it_is(run: Run) -> None:
    scored = run("One")
    title = BY_KEY["good_answer"].title
    plain, _, tables = report_page(summarise(INFO, scored), scored).partition("All figures")
    assert title not in plain
    assert title in tables
    right = (replace(scored[0], rates={"good_answer": rate(1, 1)}),)
    assert title in report_page(summarise(INFO, right), right).partition("All figures")[0]


def test_the_summary_survives_the_way_through_json(run: Run, tmp_path: Path) -> None:
    summary = compared_with(summarise(INFO, run("One"), calibration()), summarise(INFO, run("One")))
    (tmp_path / "summary.json").write_text(json.dumps(to_plain(summary), allow_nan=False))
    assert read_summary(tmp_path) == summary
    assert read_summary(tmp_path / "summary.json") == summary


def calibration() -> Reliability:
    labels, scores = [True, False, True], [0.9, 0.2, 0.7]
    return Reliability("Held against 3 labelled pairs.", 3, 0.1, 1.0, reliability(labels, scores))


def test_a_comparison_pairs_questions_by_id_and_words(run: Run) -> None:
    old = summarise(INFO, run("One")[:2])
    new = compared_with(summarise(INFO, run("One")), old)
    assert new.comparison is not None
    by_key = {item.key: item for item in new.comparison.compared}
    recall = by_key["citation_recall"]
    assert (recall.old, recall.new, recall.difference.value, recall.difference.n) == (0.25, 0.25, 0.0, 2)
    assert "cost_usd" not in by_key
    assert new.comparison.questions == 2


def test_a_run_of_other_questions_under_the_same_ids_is_not_compared(run: Run) -> None:
    scored = run("One")
    other = tuple(replace(item, question=replace(item.question, question="Else?")) for item in scored)
    summary = compared_with(summarise(INFO, scored), summarise(INFO, other))
    assert summary.comparison is not None
    assert (summary.comparison.questions, summary.comparison.compared) == (0, ())
    assert "asked none of these questions" in report_page(summary, scored)


def test_one_question_in_common_is_too_few_to_compare(run: Run) -> None:
    scored = run("One")
    summary = compared_with(summarise(INFO, scored), summarise(INFO, scored[:1]))
    assert summary.comparison is not None
    assert (summary.comparison.questions, summary.comparison.compared) == (1, ())
    assert "Too few" in report_page(summary, scored)


def test_a_change_is_called_better_only_if_it_is_hardly_chance() -> None:
    recall, total = BY_KEY["citation_recall"], BY_KEY["total_ms"]
    sure, unsure = (Difference(0.2, Interval(0.1, 0.3), p, 9) for p in (0.01, 0.5))
    assert [verdict_on_change(metric, sure) for metric in (recall, total)] == ["better", "worse"]
    assert verdict_on_change(recall, unsure) == ""
    assert verdict_on_change(BY_KEY["words"], sure) == ""


@pytest.mark.parametrize("content", ["", "[]", '{"run": {}}', "[" * 100_000])
def test_what_is_no_earlier_run(tmp_path: Path, content: str) -> None:
    file = tmp_path / "summary.json"
    file.write_text(content)
    with pytest.raises(UnreadableFile, match="no summary"):
        read_summary(tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_summary(tmp_path / "absent")


class Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


def read(summary: Summary, scored: tuple[Scored, ...]) -> Reader:
    reader = Reader()
    text = report_page(summary, scored)
    assert text.encode("utf-8").decode() == text
    reader.feed(text)
    reader.close()
    return reader


def test_the_page_is_well_formed_and_loads_nothing(run: Run) -> None:
    scored = run("One")
    summary = summarise(INFO, scored, calibration())
    reader = read(compared_with(summary, summary), scored)
    assert (reader.unbalanced, reader.open) == ([], [])
    assert reader.tags.count("script") == 1
    assert not {"img", "link", "iframe", "object"} & set(reader.tags)
    addresses = {value for name, value in reader.attributes if name in {"src", "href"}}
    # The only addresses are those of the papers, to be followed by a reader who wants to.
    assert addresses == {"https://example.org/x"}
    text = report_page(summary, scored)
    assert all(
        name in text for name in ("What grows?", "Models grow", "An invention.", "None of the papers", "in time")
    )


def test_hostile_text_stays_text(run: Run) -> None:
    scored = run(HOSTILE)
    name = f"run {HOSTILE}"
    info = RunInfo(**{**plain_info(), "name": name, "notices": (HOSTILE,), "models": (HOSTILE,)})
    reader = read(summarise(info, scored), scored)
    assert reader.tags.count("script") == 1
    assert "img" not in reader.tags
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert (reader.unbalanced, reader.open) == ([], [])


def plain_info() -> dict[str, object]:
    return {name: getattr(INFO, name) for name in RunInfo.__dataclass_fields__}


def test_a_run_of_nothing_but_failures_has_a_page(run: Run) -> None:
    scored = run("One")[3:]
    reader = read(summarise(INFO, scored), scored)
    assert reader.unbalanced == []


def test_a_diagram_can_stand_alone() -> None:
    drawn = reliability_svg(calibration())
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox=')
    assert drawn.count("<style>") == 1
    assert "score 0.20: 0.00 of 1" in drawn
    assert drawn.endswith("</svg>\n")


@pytest.mark.parametrize(
    ("slowest", "ticks"),
    [
        (2517.0, ["0 ms", "1.0 s", "2.0 s", "3.0 s"]),
        (19.0, ["0 ms", "5 ms", "10 ms", "15 ms", "20 ms"]),
        (0.0, ["0 ms", "1 ms"]),
    ],
)
def test_times_stand_at_round_numbers(slowest: float, ticks: list[str]) -> None:
    plot = str(latency_plot([slowest / 2, slowest]))
    axis = plot.partition("time to the whole answer</text>")[0].partition("100 %</text>")[2]
    assert re.findall(r">([^<>]+)</text>", axis) == ticks


def test_every_metric_has_a_meaning_and_a_key_of_its_own() -> None:
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    assert all(metric.meaning.endswith((".", "(ALCE).")) for metric in METRICS)
