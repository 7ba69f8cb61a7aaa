"""`litmus compare`: papers as rows, questions as columns."""

from functools import partial
from typing import Annotated

import typer

from core.filters import Selection
from reviewing.comparing.table import LONGEST, MOST, split_columns
from reviewing.writing.comparisons import TABLE_FORMATS
from service.cli import options
from service.cli.desk.jobs import LongWork
from service.cli.output import format_of, print_json, remark, write
from service.cli.running import command, open_desk
from service.formats import TableFormatName
from service.wire.jobs import ComparisonOut


@command
async def compare(
    paper_ids: Annotated[
        list[str] | None, typer.Argument(metavar="PAPERS", help="Ids of papers, as `litmus papers list` shows them.")
    ] = None,
    query: options.Query = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Papers for --query. (default: 20)")] = None,
    columns: Annotated[
        str, typer.Option("--columns", "-c", help="Questions, with commas between them.")
    ] = "task,data,method,main result,limitation",
    format: Annotated[TableFormatName | None, typer.Option(help="What to write. (default: markdown)")] = None,
    *,
    narrowing: options.Narrowing,
    work: LongWork,
) -> None:
    """Compare papers: each cell says what one abstract answers to one question, or that it does not say."""
    work.refuse_two_choices(paper_ids, query, limit)
    name = format_of(work.output, format, TABLE_FORMATS, TableFormatName.MARKDOWN)
    asked = Selection(tuple(paper_ids or ()), query, narrowing.filters(), limit), _columns(columns)
    async with open_desk() as desk:
        estimate, begin = partial(desk.estimate_comparison, *asked), partial(desk.compare, *asked)
        job = await work.carry_out(desk, "litmus compare", estimate=estimate, begin=begin)
        made = await desk.comparison(job.id)
    if not made.rows:
        remark("No paper matches, so the table is empty.")
    if work.json:
        print_json(ComparisonOut.of(made))
        if not work.output:
            return
    write(TABLE_FORMATS[name].write(made), work.output, f"written as {name}")
    if work.output and name == TableFormatName.LATEX:
        bibliography = TABLE_FORMATS[TableFormatName.BIBTEX].write(made)
        write(bibliography, work.output.with_suffix(".bib"), "written, which it cites")


def _columns(written: str) -> tuple[str, ...]:
    columns = split_columns(written)
    if len(columns) > MOST or any(len(column) > LONGEST for column in columns):
        hint = f"takes at most {MOST} questions of at most {LONGEST} characters."
        raise typer.BadParameter(hint, param_hint="--columns")
    return columns
