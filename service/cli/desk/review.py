"""`litmus review`: a literature review whose sentences are tested."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from core.answer import Policy
from core.filters import Selection
from reviewing.review.outline import outline_text
from reviewing.writing.reviews import REVIEW_FORMATS
from service.cli import options
from service.cli.desk.jobs import LongWork
from service.cli.output import format_of, print_json, write
from service.cli.running import command, open_desk
from service.formats import ReviewFormatName
from service.wire.reviews import OutlineOut, ReviewOut


@command
async def review(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TOPIC", help="A topic or a question, best in quotes.")
    ] = None,
    papers: Annotated[
        options.Texts, typer.Option("--paper", "-p", metavar="ID", help="Review this paper; repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Papers to look at. (default: 40)")] = None,
    outline: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Follow the outline in this file, as --outline-only writes it."),
    ] = None,
    outline_only: Annotated[
        bool, typer.Option("--outline-only", help="Write the outline alone, for you to edit.")
    ] = False,
    faithfulness: Annotated[
        Policy, typer.Option(help="What happens to unsupported sentences of the LLM.")
    ] = Policy.STRICT,
    format: Annotated[ReviewFormatName | None, typer.Option(help="What to write. (default: markdown)")] = None,
    *,
    narrowing: options.Narrowing,
    work: LongWork,
) -> None:
    """Write a literature review: an outline, sections whose sentences are cited and tested, and what papers dispute."""
    topic = " ".join(words) if words else None
    if (topic is None) == (work.resume is None):
        raise typer.BadParameter("is needed, or --resume, and not both.", param_hint="TOPIC")
    if papers and limit is not None:
        raise typer.BadParameter("counts the papers nearest to the topic; --paper names them.", param_hint="--limit")
    name = format_of(None if outline_only else work.output, format, REVIEW_FORMATS, ReviewFormatName.MARKDOWN)
    planned = outline.read_text(encoding="utf-8", errors="replace") if outline else None
    selection = Selection(tuple(papers or ()), None if papers else topic, narrowing.filters(), limit)
    async with open_desk() as desk:
        if outline_only and topic is not None:
            made_outline, titles = await desk.reviews.outline(topic, selection, outline=planned)
            if work.json:
                print_json(OutlineOut.of(made_outline, titles))
            else:
                text = outline_text(made_outline, titles).encode()
                write(text, work.output, "written. Edit it, and give it to --outline")
            return
        estimate = partial(desk.reviews.estimate, topic or "", selection, outline=planned)
        begin = partial(desk.reviews.begin, topic or "", selection, outline=planned, policy=faithfulness)
        job = await work.carry_out(desk, "litmus review", estimate=estimate, begin=begin)
        made = await desk.reviews.review(job.id)
    if work.json:
        print_json(ReviewOut.of(made))
        if not work.output:
            return
    named = work.output.stem if work.output else "review"
    stem = "".join(char if char.isascii() and (char.isalnum() or char in "_.-") else "-" for char in named)
    write(REVIEW_FORMATS[name].write(made, stem), work.output, f"written as {name}")
    if work.output and name == ReviewFormatName.LATEX:
        bibliography = REVIEW_FORMATS[ReviewFormatName.BIBTEX].write(made, stem)
        write(bibliography, work.output.with_name(f"{stem}.bib"), "written, which it cites")
