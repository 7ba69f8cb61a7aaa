"""`litmus screen`: papers included, excluded or left for a person, criterion by criterion."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.answer import Mode
from core.filters import Filters
from service.cli import options
from service.cli.estimating import EstimateOnly, Yes
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run
from service.formats import ScreeningFormatName

if TYPE_CHECKING:
    from reviewing.screening.screening import Screening
    from service.surface.desk import DeskSurface

screen = typer.Typer(
    help="Screen papers by criteria of inclusion and exclusion; decide on those that it leaves.",
    invoke_without_command=True,
)


class Said(StrEnum):
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


JobId = Annotated[str, typer.Argument(metavar="JOB", help="As `litmus jobs list` shows it.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", dir_okay=False, help="A file; its ending tells the format.")
]
Format = Annotated[ScreeningFormatName | None, typer.Option(help="What to write. (default: a summary)")]


@screen.callback()
@filtered
def begin(
    context: typer.Context,
    include: Annotated[
        list[str] | None, typer.Option("--include", "-i", help="A question that must be answered yes; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", "-x", help="A question that must be answered no; repeatable.")
    ] = None,
    paper: Annotated[
        list[str] | None, typer.Option("--paper", help="A paper's id; repeatable. (default: the whole library)")
    ] = None,
    query: options.Query = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="Papers for --query. (default: 200)")
    ] = None,
    filters: Filters = EVERYTHING,
    mode: options.HowToAnswer = Mode.AUTO,
    model: options.Model = None,
    max_cost: options.MaxCost = None,
    estimate: EstimateOnly = False,
    yes: Yes = False,
    output: Output = None,
    format: Format = None,
    resume: options.Resume = None,
    json: options.Json = False,
) -> None:
    """Screen papers: include, exclude, or unsure, each with its reason. What is unsure is left for a person."""
    if context.invoked_subcommand is not None:
        return
    options.one_choice(paper, query, resume)
    if resume is None:
        _check(include, exclude)
    elif include or exclude:
        raise typer.BadParameter("goes on with the criteria that it began with; name no others.", param_hint="--resume")

    async def work() -> int:
        from reviewing.choosing import Selection
        from service.cli.estimating import agreed
        from service.cli.estimating import show as show_estimate
        from service.cli.following import follow
        from service.cli.opening import open_desk
        from service.model_names import chosen_model

        chosen_mode, chosen = chosen_model(model, mode)
        async with open_desk() as desk:
            if resume:
                job = await desk.resume_job(resume, max_cost_usd=max_cost)
            else:
                asked = (Selection(tuple(paper or ()), query, filters, limit), include or (), exclude or ())
                expected = await desk.screenings.estimate(*asked, mode=chosen_mode, model=chosen)
                if estimate:
                    return show_estimate(expected, json=json)
                if not agreed(expected, yes=yes, max_cost=max_cost):
                    return 1
                job = await desk.screenings.begin(*asked, mode=chosen_mode, model=chosen, max_cost_usd=max_cost)
            job = await follow(desk, job, "litmus screen")
            file = await _file(desk, job.id, output, format)
            made = await desk.screenings.screening(job.id)
        _tell(made, file, output, None, json)
        return 0

    run(work)


@screen.command()
def show(
    job_id: JobId,
    decision: Annotated[Shown | None, typer.Option(help="List these papers.")] = None,
    output: Output = None,
    format: Format = None,
    json: options.Json = False,
) -> None:
    """Show a screening, list its papers, or write it to a file."""

    async def work() -> int:
        from service.cli.opening import open_desk

        async with open_desk() as desk:
            file = await _file(desk, job_id, output, format)
            made = await desk.screenings.screening(job_id)
        _tell(made, file, output, decision, json)
        return 0

    run(work)


@screen.command()
def decide(
    job_id: JobId,
    paper_id: Annotated[str, typer.Argument(metavar="PAPER", help="Its id.")],
    decision: Annotated[Said, typer.Argument(help="What you decide; `take-back` lets the machine's word count again.")],
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    json: options.Json = False,
) -> None:
    """Decide on a paper. What the machine decided is kept beside it, and no later run changes what you decided."""

    async def work() -> int:
        from reviewing.screening.verdicts import Decision
        from service.cli.opening import open_desk
        from service.cli.printing import out, print_json
        from service.wire.screenings import ScreenedOut

        meant = None if decision is Said.TAKE_BACK else Decision(decision.value)
        async with open_desk() as desk:
            row = await desk.screenings.decide(job_id, paper_id, meant, note)
            if json:
                criteria = (await desk.screenings.screening(job_id)).criteria
                print_json(ScreenedOut.of(row, criteria))
                return 0
        told = f"{row.decision} ({row.decided_by}; the machine had said {row.machine}): {row.paper.title}"
        out().print(told, markup=False, highlight=False)
        return 0

    run(work)


def _check(include: list[str] | None, exclude: list[str] | None) -> None:
    from core.errors import InvalidCriteria
    from reviewing.screening.criteria import criteria_of

    try:
        criteria_of(include or (), exclude or ())
    except InvalidCriteria as error:
        raise typer.BadParameter(str(error), param_hint="--include / --exclude") from None


async def _file(
    desk: "DeskSurface", job_id: str, output: Path | None, format: ScreeningFormatName | None
) -> "tuple[ScreeningFormatName, bytes] | None":
    """Return a screening as the file that is wanted, if one is."""
    from reviewing.screening.writing import SCREENING_FORMATS

    if output is None and format is None:
        return None
    suffixes = {writer.suffix: ScreeningFormatName(name) for name, writer in SCREENING_FORMATS.items()}
    told = suffixes.get(output.suffix.lower()) if output else None
    chosen = format or told or ScreeningFormatName.MARKDOWN
    return chosen, await desk.screenings.file(job_id, chosen)


def _tell(
    made: "Screening",
    file: "tuple[ScreeningFormatName, bytes] | None",
    output: Path | None,
    decision: Shown | None,
    json: bool,
) -> None:
    import sys

    from service.cli.printing import print_json, remark
    from service.wire.screenings import ScreeningOut

    if json:
        rows = [row for row in made.rows if decision is None or row.decision == decision.value]
        print_json(ScreeningOut.of(made, rows))
    elif file is None:
        _print(made, decision)
    elif output is None:
        sys.stdout.buffer.write(file[1])
    if file is not None and output is not None:
        output.write_bytes(file[1])
        remark(f"{output} written as {file[0].value}.")


def _print(made: "Screening", decision: Shown | None) -> None:
    from rich.text import Text

    from reviewing.screening.flow import flow_of
    from service.cli.printing import print_rows, remark

    if decision is not None:
        found = [row for row in made.rows if row.decision == decision.value]
        print_rows(
            [
                [
                    Text(row.paper.id, style="cyan"),
                    Text(row.decided_by),
                    Text(row.paper.title),
                    Text(row.reason(made.criteria)),
                ]
                for row in found
            ]
        )
        return
    flow = flow_of(made)
    counts = [
        ("records identified", flow.identification.records),
        *([("imported once more, counted once", flow.identification.again)] if flow.identification.again else []),
        ("duplicates merged", flow.identification.duplicates),
        ("without an abstract", flow.identification.without_abstract),
        ("retracted", flow.retracted),
        ("screened", flow.screened),
        ("excluded", flow.excluded_in_all),
        *((f"– {excluded.reason}", excluded.count) for excluded in flow.excluded),
        ("unsure, left for a person", flow.unsure),
        ("included", flow.included),
    ]
    print_rows([[Text(f"{count:>6}"), Text(label)] for label, count in counts])
    agreed = made.agreement
    if agreed.decided:
        remark(
            f"A person decided {agreed.decided}: {agreed.confirmed} as the machine had, {agreed.overruled} against it, "
            f"{agreed.resolved} where it had not."
        )
    remark(
        f"`litmus screen show {made.job.id} --decision unsure` lists what is left; "
        f"`litmus screen decide {made.job.id} PAPER include` decides."
    )
