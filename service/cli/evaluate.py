"""`litmus eval`: measure answers to a set of questions, or a checker on labelled claims."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from json import dumps
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.text import Text
from typer.core import TyperGroup

from core.answer import Mode, Policy
from core.errors import LlmNotConfigured
from core.gateway import LiteLlm
from core.ports import Progress
from core.settings import read_settings
from eval import claims
from eval.checker_quality import CheckerReport, measure_checker
from eval.command import EvalOutcome, evaluate
from eval.figures import BY_KEY, HEADLINE
from eval.follow_ups import BUNDLED, FollowUpReport, measure_follow_ups, read_follow_ups
from eval.judging import open_judge
from eval.metrics.rate import Rate
from eval.ratings import read_ratings, summarise_ratings
from eval.report.writing import NOTHING, amount, between, how_many
from service.cli import options
from service.cli.output import complain, print_line, print_rows, remark
from service.cli.progress import PaperProgress
from service.cli.running import FAILED, command

_DEFAULT = "questions"
_Part = Literal["train", "test", "all"]


class _QuestionsUnlessNamed(TyperGroup):
    """`litmus eval FILE` is `litmus eval questions FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command that is meant before what was given."""
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, [_DEFAULT, *args] if args and args[0] not in known else args)


eval_command = typer.Typer(
    cls=_QuestionsUnlessNamed,
    help="Measure answers to a set of questions (`litmus eval QUESTIONS`), a checker (`litmus eval checker`), or how "
    "follow-up questions are understood (`litmus eval follow-ups`).",
    no_args_is_help=True,
    add_completion=False,
)

CheckerName = Annotated[
    str | None, typer.Option("--checker", help="The checker: a value of LITMUS_CHECKER. (default: the one in use)")
]


@eval_command.command(_DEFAULT)
@command
async def questions(
    questions: Annotated[Path, typer.Argument(help="JSONL, a BEIR folder, or a file of ALCE, ScholarQABench, RAGAS.")],
    papers: Annotated[
        Path | None, typer.Option(help="Ask these papers, kept apart from your library. (default: your library)")
    ] = None,
    mode: Annotated[Mode, typer.Option(help="Who writes the answers.")] = Mode.AUTO,
    policy: Annotated[Policy | None, typer.Option(help="What happens to unsupported sentences.")] = None,
    checker: CheckerName = None,
    pairs: Annotated[Path | None, typer.Option(help="Labelled pairs, for the plot of calibration.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report. A run with the same folder goes on.")] = Path(
        "eval-report"
    ),
    compare: Annotated[Path | None, typer.Option(help="Compare with this folder of an earlier run.")] = None,
    fail_under: Annotated[
        options.Texts,
        typer.Option(metavar="METRIC=VALUE", help="End with exit code 1 if the metric is lower; repeatable."),
    ] = None,
    split: Annotated[str | None, typer.Option(help="Ask only this part of the set, such as dev or test.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask only this many questions, the same ones each time.")
    ] = None,
    reading: Annotated[
        Path | None, typer.Option(help="Also write the answers to this new Markdown file, for people to rate.")
    ] = None,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Ask this many questions at a time.")] = 4,
) -> int:
    """Ask the questions, judge every sentence of the answers, measure, and write a report."""
    with _phases() as progress:
        outcome = await evaluate(
            questions,
            out=out,
            papers=papers,
            mode=mode,
            policy=policy,
            checker=checker,
            compare=compare,
            pairs=pairs,
            fail_under=fail_under or (),
            split=split,
            limit=limit,
            reading=reading,
            parallel=parallel,
            progress=progress,
        )
    _show_outcome(outcome)
    for failure in outcome.failures:
        complain(failure)
    return outcome.exit_code


@eval_command.command("checker")
@command
async def checker_quality(
    pairs: Annotated[
        Path | None,
        typer.Argument(
            help="JSONL of sentence, title, passage, label and kind, or claims by abstract.",
            show_default="the claims that ship with Litmus",
        ),
    ] = None,
    checker: CheckerName = None,
    split: Annotated[_Part, typer.Option(help="Use this part of the file, if it has parts.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Judge only the first so many.")] = None,
    json: options.Json = False,
) -> int:
    """Measure a checker against labelled claims."""
    with _phases() as progress:
        report = await _checker_report(pairs, checker, split, limit, progress("judging"))
    if json:
        typer.echo(dumps(report.to_json(), indent=1))
        return 0
    _show_checker(report)
    return 0 if report.pairs else FAILED


@eval_command.command("ratings")
@command
async def ratings(
    files: Annotated[
        list[Path], typer.Argument(help="Files that --reading wrote, with the ratings of one reader in each.")
    ],
) -> int:
    """Show the mean of the ratings that readers gave to answers, and how far the readers agree."""
    return _show_ratings(files)


@eval_command.command("follow-ups")
@command
async def follow_ups(
    questions: Annotated[
        Path | None,
        typer.Argument(help="JSONL of turns, follow_up and standalone.", show_default="those that ship with Litmus"),
    ] = None,
    mode: Annotated[Mode, typer.Option(help="What understands them: the LLM, or rules (`extractive`).")] = Mode.AUTO,
    misses: Annotated[
        bool, typer.Option("--misses", help="Show those of the part `dev` that were misunderstood.")
    ] = False,
) -> int:
    """Measure how follow-up questions are understood, by an LLM or by rules."""
    with _phases() as progress:
        report = await _follow_up_report(questions, mode, progress("understanding"))
    _show_follow_ups(report, misses)
    return 0 if report.asked else FAILED


@contextmanager
def _phases() -> Iterator[Callable[[str], Progress]]:
    """Yield what shows a bar for each phase that it is called with."""
    with PaperProgress() as bars, ExitStack() as shown:
        yield lambda phase: shown.enter_context(bars.file(phase))


async def _checker_report(
    pairs: Path | None, checker: str | None, split: str, limit: int | None, progress: Progress
) -> CheckerReport:
    judge = await open_judge(checker, read_settings())
    return await measure_checker(
        pairs or claims.BUNDLED, judge, split=claims.Split(split), limit=limit, progress=progress
    )


async def _follow_up_report(questions: Path | None, mode: Mode, progress: Progress) -> FollowUpReport:
    settings = read_settings()
    if mode is Mode.LLM and not settings.llm_model:
        raise LlmNotConfigured
    llm = LiteLlm(settings, None) if settings.llm_model and mode is not Mode.EXTRACTIVE else None
    asked = read_follow_ups(questions or BUNDLED)
    return await measure_follow_ups(asked, llm, settings.chat_history_tokens, progress)


def _heads(*words: str) -> list[str | Text]:
    return [Text(word, style="dim") for word in words]


def _show_outcome(outcome: EvalOutcome) -> None:
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


def _show_follow_ups(report: FollowUpReport, misses: bool) -> None:
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


def _show_checker(report: CheckerReport) -> None:
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


def _show_ratings(files: Sequence[Path]) -> int:

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
