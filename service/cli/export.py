"""`litmus export`: papers, as files for other programs."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.filters import Filters
from service.cli.filtering import EVERYTHING, filtered_by_marks
from service.cli.running import run
from service.formats import ExportFormat

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import TextIO


@filtered_by_marks
def export(
    paper_ids: Annotated[
        list[str] | None, typer.Argument(metavar="PAPERS", help="Their ids. Left out: all papers that match.")
    ] = None,
    query: Annotated[str | None, typer.Option("--query", "-q", help="Words of the title, authors or venue.")] = None,
    filters: Filters = EVERYTHING,
    format: Annotated[
        ExportFormat | None, typer.Option(help="What to write. (default: told by the ending of the file, else bibtex)")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="The file. (default: standard output)")
    ] = None,
) -> None:
    """Write papers as BibTeX, RIS, CSL-JSON, CSV, JSON lines or Markdown."""

    async def work() -> int:
        from indexing.exporting import WRITERS, writer_for, written
        from service.cli.opening import open_engine
        from service.cli.printing import remark
        from service.exports import pages

        suffixes = {writer.suffix: name for name, writer in WRITERS.items()}
        told = suffixes.get(output.suffix.lower()) if output else None
        writer = writer_for(format or told or ExportFormat.BIBTEX)
        async with open_engine() as engine:
            pieces = written(writer, pages(engine.library, paper_ids or (), query, filters))
            first = await anext(pieces)  # an id that nobody knows must not cost a file that was there
            with _opened(output) as file:
                file.write(first)
                async for piece in pieces:
                    file.write(piece)
        if output:
            remark(f"{output} written as {writer.name}.")
        return 0

    if paper_ids and (query or filters):
        raise typer.BadParameter("and paper ids exclude each other.", param_hint="--query" if query else "a filter")
    run(work)


def _opened(output: Path | None) -> "AbstractContextManager[TextIO]":
    import sys

    # The writers decide about line ends; nothing may turn them into others.
    return output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout)
