"""`litmus eval`: measure answers to a set of questions, or a checker on labelled claims.

What evaluates takes long to import, so it is imported when a command runs (evaluating.py).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from core.answer import Mode, Policy
from service.cli import options
from service.cli.output import complain
from service.cli.progress import PaperProgress
from service.cli.running import FAILED, command

if TYPE_CHECKING:
    from core.ports import Progress

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
    from service.cli import evaluating

    with _phases() as progress:
        outcome = await evaluating.evaluate(
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
    evaluating.show_outcome(outcome)
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
    from service.cli import evaluating

    with _phases() as progress:
        report = await evaluating.checker_report(pairs, checker, split, limit, progress("judging"))
    if json:
        typer.echo(dumps(report.to_json(), indent=1))
        return 0
    evaluating.show_checker(report)
    return 0 if report.pairs else FAILED


@eval_command.command("ratings")
@command
async def ratings(
    files: Annotated[
        list[Path], typer.Argument(help="Files that --reading wrote, with the ratings of one reader in each.")
    ],
) -> int:
    """Show the mean of the ratings that readers gave to answers, and how far the readers agree."""
    from service.cli import evaluating

    return evaluating.show_ratings(files)


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
    from service.cli import evaluating

    with _phases() as progress:
        report = await evaluating.follow_up_report(questions, mode, progress("understanding"))
    evaluating.show_follow_ups(report, misses)
    return 0 if report.asked else FAILED


@contextmanager
def _phases() -> "Iterator[Callable[[str], Progress]]":
    """Yield what shows a bar for each phase that it is called with."""
    with PaperProgress() as bars, ExitStack() as shown:
        yield lambda phase: shown.enter_context(bars.file(phase))
