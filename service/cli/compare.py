"""`litmus compare`: papers as rows, questions as columns."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.answer import Mode
from core.filters import Filters
from service.cli import options
from service.cli.estimating import EstimateOnly, Yes
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run
from service.formats import TableFormatName

if TYPE_CHECKING:
    from reviewing.comparing.table import Comparison


@filtered
def compare(
    paper_ids: options.Papers = None,
    query: options.Query = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Papers for --query. (default: 20)")] = None,
    columns: Annotated[
        str, typer.Option("--columns", "-c", help="Questions, with commas between them.")
    ] = "task,data,method,main result,limitation",
    filters: Filters = EVERYTHING,
    mode: options.HowToAnswer = Mode.AUTO,
    model: options.Model = None,
    max_cost: options.MaxCost = None,
    estimate: EstimateOnly = False,
    yes: Yes = False,
    output: options.Output = None,
    format: Annotated[TableFormatName | None, typer.Option(help="What to write. (default: markdown)")] = None,
    resume: options.Resume = None,
    json: options.Json = False,
) -> None:
    """Compare papers: each cell is what one abstract says to one question, or that it does not say."""
    options.one_choice(paper_ids, query, resume)
    asked = _columns(columns)

    async def work() -> int:
        from reviewing.choosing import Selection
        from service.cli.estimating import agreed, show
        from service.cli.following import follow
        from service.cli.opening import open_desk
        from service.cli.printing import print_json
        from service.model_names import chosen_model
        from service.wire.jobs import ComparisonOut

        chosen_mode, chosen = chosen_model(model, mode)
        async with open_desk() as desk:
            if resume:
                job = await desk.resume_job(resume, max_cost_usd=max_cost)
            else:
                selection = Selection(tuple(paper_ids or ()), query, filters, limit)
                expected = await desk.estimate_comparison(selection, asked, mode=chosen_mode, model=chosen)
                if estimate:
                    return show(expected, json=json)
                if not agreed(expected, yes=yes, max_cost=max_cost):
                    return 1
                job = await desk.compare(selection, asked, mode=chosen_mode, model=chosen, max_cost_usd=max_cost)
            job = await follow(desk, job, "litmus compare")
            made = await desk.comparison(job.id)
        if json:
            print_json(ComparisonOut.of(made))
        else:
            _write(made, output, format)
        return 0

    run(work)


def _columns(written: str) -> tuple[str, ...]:
    from reviewing.comparing.columns import LONGEST, MOST, split_columns

    columns = split_columns(written)
    if len(columns) > MOST or any(len(column) > LONGEST for column in columns):
        hint = f"takes at most {MOST} questions of at most {LONGEST} characters."
        raise typer.BadParameter(hint, param_hint="--columns")
    return columns


def _write(made: "Comparison", output: Path | None, format: TableFormatName | None) -> None:
    import sys

    from reviewing.comparing.writing import TABLE_FORMATS, table_format
    from service.cli.printing import remark

    suffixes = {writer.suffix: name for name, writer in TABLE_FORMATS.items()}
    told = suffixes.get(output.suffix.lower()) if output else None
    writer = table_format(format or told or TableFormatName.MARKDOWN)
    content = writer.write(made)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    output.write_bytes(content)
    remark(f"{output} written as {writer.name}.")
    if writer.name == TableFormatName.LATEX:
        bibliography = output.with_suffix(".bib")
        bibliography.write_bytes(table_format(TableFormatName.BIBTEX).write(made))
        remark(f"{bibliography} written, which it cites.")
