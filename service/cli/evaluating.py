"""What `litmus eval` measures, and how it shows it. Takes seconds to import."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from core.answer import Mode
from core.errors import LlmNotConfigured
from core.gateway import LiteLlm
from core.ports import Progress
from core.settings import read_settings
from eval import claims, follow_ups
from eval.checker_quality import CheckerReport, measure_checker
from eval.command import EvalOutcome, evaluate
from eval.figures import BY_KEY, HEADLINE
from eval.follow_ups import FollowUpReport, measure_follow_ups, read_follow_ups
from eval.judging import open_judge
from eval.metrics.rate import Rate
from eval.ratings import read_ratings, summarise_ratings
from eval.report.writing import NOTHING, amount, between, how_many
from service.cli.output import print_line, print_rows, remark
from service.cli.running import FAILED

__all__ = ["evaluate"]


async def checker_report(
    pairs: Path | None, checker: str | None, split: str, limit: int | None, progress: Progress
) -> CheckerReport:
    """Measure a checker on labelled claims, by default on those that ship."""
    judge = await open_judge(checker, read_settings())
    return await measure_checker(
        pairs or claims.BUNDLED, judge, split=claims.Split(split), limit=limit, progress=progress
    )


async def follow_up_report(questions: Path | None, mode: Mode, progress: Progress) -> FollowUpReport:
    """Measure how follow-up questions are understood. Raises LlmNotConfigured."""
    settings = read_settings()
    if mode is Mode.LLM and not settings.llm_model:
        raise LlmNotConfigured
    llm = LiteLlm(settings, None) if settings.llm_model and mode is not Mode.EXTRACTIVE else None
    asked = read_follow_ups(questions or follow_ups.BUNDLED)
    return await measure_follow_ups(asked, llm, settings.chat_history_tokens, progress)


def _heads(*words: str) -> list[str | Text]:
    return [Text(word, style="dim") for word in words]


def show_outcome(outcome: EvalOutcome) -> None:
    """Show the headline of a run, and where its report is."""
    rows: list[list[str | Text]] = []
    for key in HEADLINE:
        figure, metric = outcome.summary.figure(key), BY_KEY[key]
        if figure and figure.n:
            interval = Text(str(between(metric, figure.interval)), style="dim")
            rows.append([metric.title, Text(str(amount(metric, figure.value)), style="bold"), interval])
    print_rows(rows)
    made, earlier = outcome.summary.run, outcome.summary.comparison
    if made.rejections:
        remark(f"{made.rejections} of the question set's records could not be used; the first: {made.rejected}.")
    if made.failed:
        remark(f"{made.failed} of {made.questions} questions could not be asked; the report says why.")
    if earlier and not earlier.compared:
        remark(f"Nothing to compare: the earlier run asked {earlier.questions or 'none'} of these questions.")
    print_line(f"{outcome.page}\n{outcome.json}")


def show_follow_ups(report: FollowUpReport, misses: bool) -> None:
    """Show how many were understood, and, if wanted, which were not."""
    sets = list(dict.fromkeys(name for name, _ in report.asked))
    kinds = list(dict.fromkeys(kind for _, kind in report.asked))

    rows = [_heads("kind", *sets)]
    rows += [[kind, *(f"{report.met[name, kind]} of {report.asked[name, kind]}" for name in sets)] for kind in kinds]
    rows.append(["all", *(Text(f"{report.rate(name) or 0:.3f}", style="bold") for name in sets)])
    print_rows(rows)
    for miss in (each for each in report.misses if misses and each.follow_up.set == "dev"):
        remark(f"{miss.follow_up.text} → {miss.understood} (meant: {miss.follow_up.standalone})")
    if not report.asked:
        remark("No follow-up of the file comes with the answers before it.")


def show_checker(report: CheckerReport) -> None:
    """Show how good a checker is, kind by kind."""
    print_line(f"{report.checker}: {how_many(report.pairs, 'pair')}")
    rows = [_heads("kind", "pairs", "AUC", "balanced accuracy", "of the verdict", "ECE")]
    for kind, quality in {"all": report.overall, **report.by_kind}.items():
        values = (quality.auc, quality.balanced_accuracy, quality.verdict_balanced_accuracy, quality.calibration_error)
        shown = ["–" if value is None else f"{value:.3f}" for value in values]
        rows.append([kind, f"{quality.positives + quality.negatives:,}", *shown])
    print_rows(rows)
    if report.confusion:
        verdicts = next(iter(report.confusion.values()))
        table = [_heads("label ↓, verdict →", *(verdict.replace("_", " ") for verdict in verdicts))]
        table += [[label, *(f"{n:,}" for n in row.values())] for label, row in report.confusion.items()]
        print_line("")
        print_rows(table)
    if report.rejected:
        remark(f"{how_many(report.rejected, 'record')} could not be used; the first: {report.first_rejected}.")
    for notice, count in report.notices.items():
        remark(f"{count:,} judgements: {notice}")


def show_ratings(files: Sequence[Path]) -> int:
    """Show the ratings of some files; return the exit code."""

    def told(mean: Rate) -> str:
        value = NOTHING if mean.value is None else f"{mean.value:.2f}"
        return f"{value} over {how_many(int(mean.denominator), 'answer')}"

    found = summarise_ratings([read_ratings(file) for file in files])
    for file, reader in zip(files, found.means, strict=True):
        print_line(f"{file}: {told(reader)}")
    spread = f", 95 % interval {found.interval.low:.2f} – {found.interval.high:.2f}" if found.interval else ""
    print_line(f"mean of 0 to 3: {told(found.overall)}{spread}")
    if found.same.value is not None:
        print_line(f"rated alike: {found.same}; at most one apart: {found.near}")
    if found.missing:
        remark(f"Without a rating: {how_many(found.missing, 'answer')}.")
    return 0 if found.overall.value is not None else FAILED
