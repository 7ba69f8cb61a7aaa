"""`litmus screen`: papers included, excluded or left for a person, criterion by criterion."""

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from core.errors import InvalidCriteria
from core.filters import Selection
from reviewing.screening.criteria import Decision, criteria_of
from reviewing.screening.flow import flow_of
from reviewing.writing.screenings import SCREENING_FORMATS
from service.cli import options
from service.cli.desk.jobs import LongWork
from service.cli.output import format_of, print_json, print_line, print_rows, remark, write
from service.cli.running import command, open_desk
from service.formats import ScreeningFormatName
from service.wire.screenings import ScreenedOut, ScreeningOut

if TYPE_CHECKING:
    from pathlib import Path

    from reviewing.screening.screening import Screening
    from service.surface.desk import DeskSurface

screen = typer.Typer(
    help="Screen papers by criteria of inclusion and exclusion; decide on those that it leaves to you.",
    invoke_without_command=True,
    add_completion=False,
)


class CliDecision(StrEnum):
    """What a person may decide on the command line."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    TAKE_BACK = "take-back"


class Shown(StrEnum):
    """Which papers are listed."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


Format = Annotated[ScreeningFormatName | None, typer.Option(help="What to write. (default: a summary)")]


@screen.callback()
@command
async def begin(
    context: typer.Context,
    include: Annotated[
        options.Texts,
        typer.Option("--include", "-i", help="A question that a paper must answer with yes; repeatable."),
    ] = None,
    exclude: Annotated[
        options.Texts,
        typer.Option("--exclude", "-x", help="A question that a paper must answer with no; repeatable."),
    ] = None,
    paper: Annotated[
        options.Texts, typer.Option(help="The id of a paper; repeatable. (default: the whole library)")
    ] = None,
    query: options.Query = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="Papers for --query. (default: 200)")
    ] = None,
    format: Format = None,
    *,
    narrowing: options.Narrowing,
    work: LongWork,
) -> None:
    """Screen papers: include, exclude, or unsure, each with its reason. Unsure ones are left for you to decide."""
    if context.invoked_subcommand is not None:
        return
    work.refuse_two_choices(paper, query, limit)
    name = _file_format(work.output, format)
    if work.resume is None:
        _check(include, exclude)
    elif include or exclude:
        raise typer.BadParameter("goes on with the criteria that it began with; name no others.", param_hint="--resume")
    asked = Selection(tuple(paper or ()), query, narrowing.filters(), limit), include or (), exclude or ()
    async with open_desk() as desk:
        start = partial(desk.screenings.begin, *asked)
        job = await work.carry_out(
            desk, "litmus screen", estimate=partial(desk.screenings.estimate, *asked), begin=start
        )
        await _tell(desk, job.id, work.output, name, None, work.json)


@screen.command()
@command
async def show(
    job_id: options.JobId,
    decision: Annotated[Shown | None, typer.Option(help="List the papers with this decision.")] = None,
    output: options.Output = None,
    format: Format = None,
    json: options.Json = False,
) -> None:
    """Show a screening, list its papers, or write it to a file."""
    name = _file_format(output, format)
    async with open_desk() as desk:
        await _tell(desk, job_id, output, name, decision, json)


@screen.command()
@command
async def decide(
    job_id: options.JobId,
    paper_id: options.PaperId,
    decision: Annotated[
        CliDecision, typer.Argument(help="Your decision; `take-back` returns to what the machine decided.")
    ],
    note: Annotated[str, typer.Option(help="Why.")] = "",
    json: options.Json = False,
) -> None:
    """Decide on a paper. The machine's decision is kept beside yours, and no later run changes yours."""
    meant = None if decision is CliDecision.TAKE_BACK else Decision(decision.value)
    async with open_desk() as desk:
        row = await desk.screenings.decide(job_id, paper_id, meant, note)
        if json:
            print_json(ScreenedOut.of(row, (await desk.screenings.screening(job_id)).criteria))
        else:
            print_line(f"{row.decision} ({row.decided_by}; the machine had said {row.machine}): {row.paper.title}")


def _check(include: list[str] | None, exclude: list[str] | None) -> None:
    try:
        criteria_of(include or (), exclude or ())
    except InvalidCriteria as error:
        raise typer.BadParameter(str(error), param_hint="--include / --exclude") from None


def _file_format(output: "Path | None", named: ScreeningFormatName | None) -> str | None:
    """Return the format to write; None if a summary is shown."""
    if output is None and named is None:
        return None
    return format_of(output, named, SCREENING_FORMATS, ScreeningFormatName.MARKDOWN)


async def _tell(
    desk: "DeskSurface",
    job_id: str,
    output: "Path | None",
    name: str | None,
    decision: Shown | None,
    json: bool,
) -> None:
    """Write a screening as a file, if one is wanted, and else show it; as JSON beside the file."""
    made = await desk.screenings.screening(job_id)
    if json:
        rows = [row for row in made.rows if decision is None or row.decision == decision.value]
        print_json(ScreeningOut.of(made, rows))
    if name is not None:
        if output is not None or not json:
            write(await desk.screenings.file(job_id, name), output, f"written as {name}")
    elif decision is not None and not json:
        _list(made, decision)
    elif not json:
        _summarise(made)


def _list(made: "Screening", decision: Shown) -> None:
    print_rows(
        [
            (Text(row.paper.id, style="cyan"), row.decided_by, row.paper.title, row.reason(made.criteria))
            for row in made.rows
            if row.decision == decision.value
        ]
    )


def _summarise(made: "Screening") -> None:
    flow = flow_of(made)
    found = flow.identification
    rarer = (
        ("imported once more, counted once", found.again),
        ("papers that no import on record accounts for", found.unaccounted),
        ("records that could not be read", found.unreadable),
        ("deleted since, or merged later", found.deleted + flow.gone),
        ("not chosen for this screening", flow.not_chosen),
        ("not read yet", flow.waiting),
    )
    counts = [
        ("records identified", found.records),
        ("duplicates merged", found.duplicates),
        ("without an abstract", found.without_abstract),
        *(pair for pair in rarer if pair[1]),
        ("retracted", flow.retracted),
        ("screened", flow.screened),
        ("excluded", flow.excluded_in_all),
        *((f"– {excluded.reason}", excluded.count) for excluded in flow.excluded),
        ("unsure, left for a person", flow.unsure),
        ("included", flow.included),
    ]
    print_rows([[f"{count:>6}", label] for label, count in counts])
    agreed = made.agreement
    if agreed.decided:
        remark(
            f"A person decided {agreed.decided}: {agreed.confirmed} as the machine had, {agreed.overruled} against it, "
            f"{agreed.resolved} where it had not."
        )
    if flow.unsure:
        remark(
            f"`litmus screen show {made.job.id} --decision unsure` lists what is left; "
            f"`litmus screen decide {made.job.id} PAPER include` decides."
        )
