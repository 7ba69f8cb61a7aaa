"""From measured questions to the figures of a run, each with its interval."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.answer import Verdict
from eval.figures import METRICS, Metric, Unit
from eval.metrics.rate import Rate, mean, rate
from eval.records import Scored
from eval.statistics import Difference, Interval, Reliability, Spread, bootstrap, bootstrap_ratio, spread_of, wilson


@dataclass(frozen=True, slots=True)
class SummaryFigure:
    """One metric over some questions."""

    key: str
    value: float | None
    """None: nothing to measure."""
    interval: Interval | None
    n: int
    """Questions that it was measured on."""
    spread: Spread | None = None
    """For time, tokens and money."""
    over_kinds: float | None = None
    """The mean of its values for each kind of question, so that no kind counts for more because it has more."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question, short enough to be compared with a later run."""

    id: str
    kind: str
    question: str
    status: str
    """`answered`, `refused` or `failed`."""
    error: str | None
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """A metric of this run beside that of an earlier one, over the questions that both have."""

    key: str
    old: float
    new: float
    difference: Difference


@dataclass(frozen=True, slots=True)
class RunComparison:
    """This run minus an earlier one."""

    name: str
    created_at: str
    compared: tuple[Compared, ...]
    questions: int = 0
    """Questions that both runs have: the same id and the same words."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run, so that the figures can be read and repeated."""

    name: str
    created_at: str
    """ISO 8601, UTC."""
    version: str
    mode: str
    policy: str
    checker: str
    """The judge of this report."""
    serving_checker: str
    models: tuple[str, ...]
    questions: int
    answered: int
    refused: int
    failed: int
    papers: int
    parallel: int
    seed: int
    settings: str
    """Fingerprint of the settings that shape an answer."""
    rejections: int = 0
    """Records of the question set that could not be used."""
    rejected: str = ""
    """The first of them: its place, and why."""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole run in figures; this is what the JSON file holds."""

    run: RunInfo
    figures: tuple[SummaryFigure, ...]
    by_kind: Mapping[str, tuple[SummaryFigure, ...]]
    verdicts: Mapping[str, Mapping[str, int]]
    """Sentences by kind of question and verdict of the judge."""
    questions: tuple[QuestionRow, ...]
    calibration: Reliability | None = None
    comparison: RunComparison | None = field(default=None)

    def figure(self, key: str) -> SummaryFigure | None:
        """The figure of this key over all questions."""
        return next((figure for figure in self.figures if figure.key == key), None)


def summarise(run: RunInfo, scored: Sequence[Scored], calibration: Reliability | None = None) -> Summary:
    """Aggregate all questions."""
    kinds = {item.question.kind: None for item in scored}
    of_kind = {kind: [item for item in scored if item.question.kind == kind] for kind in kinds}
    by_kind = {kind: figures(items) for kind, items in of_kind.items()}
    return Summary(
        run=run,
        figures=_with_mean_over_kinds(figures(scored), tuple(by_kind.values())),
        by_kind=by_kind,
        verdicts={kind: _verdicts(items) for kind, items in of_kind.items()},
        questions=tuple(_row(item) for item in scored),
        calibration=calibration,
    )


def _with_mean_over_kinds(
    overall: Sequence[SummaryFigure], by_kind: Sequence[Sequence[SummaryFigure]]
) -> tuple[SummaryFigure, ...]:
    """All of them are in the order of METRICS. A kind in which there was nothing to measure does not count."""
    return tuple(
        replace(figure, over_kinds=mean(of_one_kind.value for of_one_kind in alike).value)
        for figure, *alike in zip(overall, *by_kind, strict=True)
    )


def figures(scored: Sequence[Scored]) -> tuple[SummaryFigure, ...]:
    """Every metric over these questions."""
    return tuple(
        _figure(metric, [item.rates[metric.key] for item in scored if metric.key in item.rates]) for metric in METRICS
    )


def _figure(metric: Metric, rates: Sequence[Rate]) -> SummaryFigure:
    measured = [item for item in rates if item.value is not None]
    values = [item.value for item in measured if item.value is not None]
    over, under = [item.numerator for item in measured], [item.denominator for item in measured]
    value = (rate(sum(over), sum(under)) if metric.pooled else mean(values)).value
    if metric.unit is Unit.SHARE and _one_a_question(metric, values, under):
        interval = wilson(sum(values), len(values))
    elif metric.pooled:
        interval = bootstrap_ratio(over, under)
    else:
        interval = bootstrap(values)
    amounts = spread_of(values) if metric.unit is not Unit.SHARE else None
    return SummaryFigure(metric.key, value, interval, len(measured), amounts)


def _one_a_question(metric: Metric, values: Sequence[float], under: Sequence[float]) -> bool:
    """Whether the figure is a proportion of questions: each is right or wrong as a whole.

    So is one where all are wholly right, or all wholly wrong, however many sentences each has: there a bootstrap has
    nothing to draw from and would claim certainty.
    """
    if len(set(values)) == 1 and values[0] in (0.0, 1.0):
        return True
    return set(values) <= {0.0, 1.0} and (not metric.pooled or set(under) <= {1})


def _verdicts(scored: Sequence[Scored]) -> dict[str, int]:
    counts = Counter(judged.verdict for item in scored for judged in item.judged)
    return {verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]}


def status_of(item: Scored) -> str:
    """`answered`, `refused` or `failed`."""
    return "failed" if item.record.answer is None else "refused" if item.refused else "answered"


def _row(item: Scored) -> QuestionRow:
    values = {key: found.value for key, found in item.rates.items() if found.value is not None}
    question = item.question
    return QuestionRow(question.id, question.kind, question.question, status_of(item), item.record.error, values)
