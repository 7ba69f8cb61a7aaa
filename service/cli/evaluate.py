"""`litmus eval`: measure answers to a set of questions, or a checker on labelled claims."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from core.answer import Mode, Policy
from service.cli import options
from service.cli.running import FAILED, run

if TYPE_CHECKING:
    from core.ports import Progress
    from eval.checker_quality import CheckerReport
    from eval.command import EvalOutcome
    from eval.follow_ups import FollowUpReport
    from eval.metrics.rate import Rate

_DEFAULT = "questions"
_Part = Literal["train", "test", "all"]


class _QuestionsUnlessNamed(TyperGroup):
    """`litmus eval FILE` is `litmus eval questions FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command that is meant before what was given."""
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, [_DEFAULT, *args] if args and args[0] not in known else args)


evaluate = typer.Typer(
    cls=_QuestionsUnlessNamed,
    help="Measure answers to a set of questions (`litmus eval QUESTIONS`), a checker (`litmus eval checker`), or how "
    "follow-up questions are understood (`litmus eval follow-ups`).",
    no_args_is_help=True,
)

CheckerName = Annotated[
    str | None, typer.Option("--checker", help="The judge: a value of LITMUS_CHECKER. (default: the one that serves)")
]


@evaluate.command(_DEFAULT)
def questions(
    questions: Annotated[Path, typer.Argument(help="JSONL, a BEIR folder, or a file of ALCE, ScholarQABench, RAGAS.")],
    papers: Annotated[Path | None, typer.Option(help="Papers to ask, kept apart from your library.")] = None,
    mode: Annotated[Mode, typer.Option(help="Who answers.")] = Mode.AUTO,
    policy: Annotated[Policy | None, typer.Option(help="What happens to unsupported sentences.")] = None,
    checker: CheckerName = None,
    pairs: Annotated[Path | None, typer.Option(help="Labelled pairs, for the plot of calibration.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report; with the same one, a run goes on.")] = Path(
        "eval-report"
    ),
    compare: Annotated[Path | None, typer.Option(help="The --out of an earlier run.")] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option(metavar="METRIC=VALUE", help="Exit with 1 unless it is reached; repeatable.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Ask only this part of the set, such as dev or test.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many, always the same ones.")] = None,
    reading: Annotated[
        Path | None, typer.Option(help="Write the answers to this new Markdown file, to be rated by reading.")
    ] = None,
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Questions at a time.")] = 4,
) -> None:
    """Ask, judge every sentence, measure, and write a report."""

    async def work() -> int:
        from eval.command import evaluate as measure
        from service.cli.printing import complain
        from service.cli.progress import PaperProgress

        with PaperProgress() as bars, ExitStack() as shown:
            outcome = await measure(
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
                progress=_phases(bars, shown),
            )
        _show_outcome(outcome)
        for failure in outcome.failures:
            complain(failure)
        return outcome.exit_code

    run(work)


@evaluate.command("checker")
def checker_quality(
    pairs: Annotated[
        Path | None,
        typer.Argument(
            help="JSONL of sentence, title, passage, label and kind, or claims by abstract.",
            show_default="the claims that ship with Litmus",
        ),
    ] = None,
    checker: CheckerName = None,
    split: Annotated[_Part, typer.Option(help="The part that is read, where the file has parts.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Judge only the first so many.")] = None,
    json: options.Json = False,
) -> None:
    """Measure a checker against labelled claims."""

    async def work() -> int:
        from json import dumps

        from core.settings import read_settings
        from eval.checker_quality import measure_checker
        from eval.claims import BUNDLED, Split
        from eval.judging import open_checker
        from service.cli.progress import PaperProgress

        with PaperProgress() as bars, ExitStack() as shown:
            report = await measure_checker(
                pairs or BUNDLED,
                await open_checker(checker, read_settings()),
                split=Split(split),
                limit=limit,
                progress=_phases(bars, shown)("judging"),
            )
        if json:
            typer.echo(dumps(report.to_json(), indent=1))
        else:
            _show_checker(report)
            if not report.pairs:
                return FAILED
        return 0

    run(work)


@evaluate.command("ratings")
def ratings(
    files: Annotated[list[Path], typer.Argument(help="Files of --reading with their ratings, one a reader.")],
) -> None:
    """Give the mean of the ratings that readers wrote into files of answers, and how far they agree."""

    async def work() -> int:
        from eval.ratings import read_ratings, summarise_ratings
        from eval.report.writing import NOTHING, how_many
        from service.cli.printing import out, remark

        def told(mean: "Rate") -> str:
            value = NOTHING if mean.value is None else f"{mean.value:.2f}"
            return f"{value} over {how_many(int(mean.denominator), 'answer')}"

        readers = [read_ratings(file) for file in files]
        found = summarise_ratings(readers)
        for file, reader in zip(files, found.means, strict=True):
            out().print(f"{file}: {told(reader)}", markup=False)
        spread = f", 95 % interval {found.interval.low:.2f} – {found.interval.high:.2f}" if found.interval else ""
        out().print(f"mean of 0 to 3: {told(found.overall)}{spread}", markup=False)
        if found.same.value is not None:
            out().print(f"rated alike: {found.same}; at most one apart: {found.near}", markup=False)
        if found.missing:
            remark(f"Without a rating: {how_many(found.missing, 'answer')}.")
        return 0 if found.overall.value is not None else FAILED

    run(work)


@evaluate.command("follow-ups")
def follow_ups(
    questions: Annotated[
        Path | None,
        typer.Argument(help="JSONL of turns, follow_up and standalone.", show_default="those that ship with Litmus"),
    ] = None,
    mode: Annotated[Mode, typer.Option(help="Who understands: rules (`extractive`), or an LLM.")] = Mode.AUTO,
    show: Annotated[bool, typer.Option("--misses", help="Show those of `dev` that were understood otherwise.")] = False,
) -> None:
    """Measure how follow-up questions are understood, by an LLM or by rules."""

    async def work() -> int:
        from core.errors import LlmNotConfigured
        from core.gateway import LiteLlm
        from core.settings import read_settings
        from eval.follow_ups import BUNDLED, measure_follow_ups, read_follow_ups
        from service.cli.progress import PaperProgress

        settings = read_settings()
        if mode is Mode.LLM and not settings.llm_model:
            raise LlmNotConfigured
        llm = LiteLlm(settings, None) if settings.llm_model and mode is not Mode.EXTRACTIVE else None
        asked = read_follow_ups(questions or BUNDLED)
        with PaperProgress() as bars, ExitStack() as shown:
            progress = _phases(bars, shown)("understanding")
            report = await measure_follow_ups(asked, llm, settings.chat_history_tokens, progress)
        _show_follow_ups(report, show)
        return 0 if report.asked else FAILED

    run(work)


def _phases(bars: Any, shown: ExitStack) -> "Callable[[str], Progress]":
    return lambda phase: shown.enter_context(bars.file(phase))


def _show_outcome(outcome: "EvalOutcome") -> None:
    from rich.text import Text

    from eval.figures import BY_KEY, HEADLINE
    from eval.report.writing import amount, between
    from service.cli.printing import out, print_rows, remark

    rows = []
    for key in HEADLINE:
        figure, metric = outcome.summary.figure(key), BY_KEY[key]
        if figure and figure.n:
            interval = Text(str(between(metric, figure.interval)), style="dim")
            rows.append((Text(metric.title), Text(str(amount(metric, figure.value)), style="bold"), interval))
    if rows:
        print_rows(rows)
    made, earlier = outcome.summary.run, outcome.summary.comparison
    if made.rejections:
        remark(f"{made.rejections} of the question set's records could not be used; the first: {made.rejected}.")
    if made.failed:
        remark(f"{made.failed} of {made.questions} questions could not be asked; the report says why.")
    if earlier and not earlier.compared:
        remark(f"Nothing to compare: the earlier run asked {earlier.questions or 'none'} of these questions.")
    out().print(f"{outcome.page}\n{outcome.json}", markup=False)


def _show_follow_ups(report: "FollowUpReport", misses: bool) -> None:
    from rich.text import Text

    from service.cli.printing import print_rows, remark

    sets = list(dict.fromkeys(name for name, _ in report.asked))
    kinds = list(dict.fromkeys(kind for _, kind in report.asked))

    def count(name: str, kind: str) -> Text:
        return Text(f"{report.met[name, kind]} of {report.asked[name, kind]}")

    rows = [(Text("kind", style="dim"), *(Text(name, style="dim") for name in sets))]
    rows += [(Text(kind), *(count(name, kind) for name in sets)) for kind in kinds]
    rows.append((Text("all"), *(Text(f"{report.rate(name) or 0:.3f}", style="bold") for name in sets)))
    print_rows(rows)
    for miss in (each for each in report.misses if misses and each.follow_up.set == "dev"):
        remark(f"{miss.follow_up.text} → {miss.understood} (meant: {miss.follow_up.standalone})")
    if not report.asked:
        remark("No follow-up of the file comes with the answers before it.")


def _show_checker(report: "CheckerReport") -> None:
    from rich.text import Text

    from eval.report.writing import how_many
    from service.cli.printing import out, print_rows, remark

    out().print(f"{report.checker}: {how_many(report.pairs, 'pair')}", markup=False)
    rows = [
        tuple(
            Text(word, style="dim") for word in ("kind", "pairs", "AUC", "balanced accuracy", "of the verdict", "ECE")
        )
    ]
    for kind, quality in {"all": report.overall, **report.by_kind}.items():
        values = (quality.auc, quality.balanced_accuracy, quality.verdict_balanced_accuracy, quality.calibration_error)
        shown = [Text("–" if value is None else f"{value:.3f}") for value in values]
        rows.append((Text(kind), Text(f"{quality.positives + quality.negatives:,}"), *shown))
    print_rows(rows)
    if report.confusion:
        verdicts = next(iter(report.confusion.values()))
        heads = [tuple(Text(word.replace("_", " "), style="dim") for word in ("label ↓, verdict →", *verdicts))]
        out().print()
        print_rows(
            [
                *heads,
                *((Text(label), *(Text(f"{n:,}") for n in row.values())) for label, row in report.confusion.items()),
            ]
        )
    if report.rejected:
        remark(f"{how_many(report.rejected, 'record')} could not be used; the first: {report.first_rejected}.")
    for notice, count in report.notices.items():
        remark(f"{count:,} judgements: {notice}")
