"""`litmus review`: a literature review whose sentences are tested."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.answer import Mode, Policy
from core.filters import Filters
from service.cli import options
from service.cli.estimating import EstimateOnly, Yes
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import run
from service.formats import ReviewFormatName

if TYPE_CHECKING:
    from reviewing.review.outline import Outline
    from reviewing.review.review import Review


@filtered
def review(
    topic: Annotated[str | None, typer.Argument(help="A topic or a question, in quotes.")] = None,
    papers: Annotated[
        list[str] | None, typer.Option("--paper", "-p", metavar="ID", help="Review these papers; repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Papers to look at. (default: 40)")] = None,
    filters: Filters = EVERYTHING,
    outline: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Begin from this outline, as --outline-only writes it."),
    ] = None,
    outline_only: Annotated[bool, typer.Option("--outline-only", help="Only write the outline, to edit it.")] = False,
    mode: options.HowToAnswer = Mode.AUTO,
    model: options.Model = None,
    faithfulness: Annotated[
        Policy, typer.Option("--faithfulness", help="What happens to unsupported sentences of the LLM.")
    ] = Policy.STRICT,
    max_cost: options.MaxCost = None,
    estimate: EstimateOnly = False,
    yes: Yes = False,
    output: options.Output = None,
    format: Annotated[ReviewFormatName | None, typer.Option(help="What to write. (default: markdown)")] = None,
    resume: options.Resume = None,
    json: options.Json = False,
) -> None:
    """Write a literature review: an outline, sections whose sentences are cited and tested, contested points."""
    if (topic is None) == (resume is None):
        raise typer.BadParameter("is needed, or --resume, and not both.", param_hint="TOPIC")

    planned = outline.read_text(encoding="utf-8", errors="replace") if outline else None

    async def work() -> int:
        from reviewing.choosing import Selection
        from service.cli.estimating import agreed, show
        from service.cli.following import follow
        from service.cli.opening import open_desk
        from service.cli.printing import print_json
        from service.model_names import chosen_model
        from service.wire.reviews import ReviewOut

        chosen_mode, chosen = chosen_model(model, mode)
        async with open_desk() as desk:
            if topic is None:
                job = await desk.resume_job(resume or "", max_cost_usd=max_cost)
            else:
                selection = Selection(tuple(papers or ()), None if papers else topic, filters, limit)
                if outline_only:
                    made_outline, titles = await desk.reviews.outline(topic, selection, outline=planned)
                    return _write_outline(made_outline, titles, output, json)
                expected = await desk.reviews.estimate(
                    topic, selection, outline=planned, mode=chosen_mode, model=chosen
                )
                if estimate:
                    return show(expected, json=json)
                if not agreed(expected, yes=yes, max_cost=max_cost):
                    return 1
                job = await desk.reviews.begin(
                    topic,
                    selection,
                    outline=planned,
                    mode=chosen_mode,
                    model=chosen,
                    policy=faithfulness,
                    max_cost_usd=max_cost,
                )
            job = await follow(desk, job, "litmus review")
            made = await desk.reviews.review(job.id)
        if json:
            print_json(ReviewOut.of(made))
        else:
            _write(made, output, format)
        return 0

    run(work)


def _write_outline(made: "Outline", titles: dict[str, str], output: Path | None, json: bool) -> int:
    import sys

    from reviewing.review.outline import outline_text
    from service.cli.printing import print_json, remark
    from service.wire.reviews import OutlineOut

    if json:
        print_json(OutlineOut.of(made, titles))
    elif output is None:
        sys.stdout.write(outline_text(made, titles))
    else:
        output.write_text(outline_text(made, titles), encoding="utf-8")
        remark(f"{output} written. Edit it, and give it to --outline.")
    return 0


def _write(made: "Review", output: Path | None, format: ReviewFormatName | None) -> None:
    import sys

    from reviewing.review.writing import REVIEW_FORMATS, review_format
    from service.cli.printing import remark

    suffixes = {writer.suffix: name for name, writer in REVIEW_FORMATS.items()}
    told = suffixes.get(output.suffix.lower()) if output else None
    writer = review_format(format or told or ReviewFormatName.MARKDOWN)
    stem = re.sub(r"[^\w.-]", "-", output.stem, flags=re.ASCII) if output else "review"
    content = writer.write(made, stem)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    output.write_bytes(content)
    remark(f"{output} written as {writer.name}.")
    if writer.name == ReviewFormatName.LATEX:
        bibliography = output.with_name(f"{stem}.bib")
        bibliography.write_bytes(review_format(ReviewFormatName.BIBTEX).write(made, stem))
        remark(f"{bibliography} written, which it cites.")
