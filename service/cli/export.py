"""`litmus export`: papers, as files for other programs."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.paper import Paper
from indexing.exporting import WRITERS, writer_for, written
from service.cli import options
from service.cli.output import format_of, plural, remark
from service.cli.running import command, open_engine
from service.exports import pages
from service.formats import ExportFormat


@command
async def export(
    paper_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="PAPERS", help="Ids of papers. Without them: all papers that the options admit."),
    ] = None,
    query: options.Words = None,
    format: Annotated[
        ExportFormat | None, typer.Option(help="What to write. (default: told by the ending of the file, else bibtex)")
    ] = None,
    output: options.Output = None,
    *,
    marked: options.Marked,
) -> None:
    """Write papers as BibTeX, RIS, CSL-JSON, CSV, JSON lines or Markdown."""
    filters = marked.filters()
    if paper_ids and (query or filters):
        raise typer.BadParameter("and paper ids exclude each other.", param_hint="--query" if query else "a filter")
    writer = writer_for(format_of(output, format, WRITERS, ExportFormat.BIBTEX))
    count = 0

    async def counted(found: AsyncIterator[Sequence[Paper]]) -> AsyncIterator[Sequence[Paper]]:
        nonlocal count
        async for page in found:
            count += len(page)
            yield page

    async with open_engine() as engine:
        pieces = written(writer, counted(pages(engine.library, paper_ids or (), query, filters)))
        first = await anext(pieces)  # an id that nobody knows must not cost a file that was there
        with _opened(output) as file:
            file.write(first)
            async for piece in pieces:
                file.write(piece)
    if output:
        remark(f"{output} written as {writer.name}: {plural(count, 'paper')}.")
    elif not count:
        remark("No paper matches." if query or filters else "No papers. `litmus import FILES` adds some.")


def _opened(output: Path | None) -> AbstractContextManager[TextIO]:
    # The writers decide about line ends; nothing may turn them into others.
    return output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout)
