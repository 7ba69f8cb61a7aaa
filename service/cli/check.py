"""`litmus check`: a text, sentence by sentence, against the library."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.filters import Filters
from service.cli import options
from service.cli.filtering import EVERYTHING, filtered
from service.cli.running import FAILED, run

if TYPE_CHECKING:
    from reviewing.manuscripts.report import TextReport


class TextFormat(StrEnum):
    """What a text is written in."""

    AUTO = "auto"
    LATEX = "latex"
    MARKDOWN = "markdown"
    PLAIN = "plain"


class Fault(StrEnum):
    """What a text may be refused for: a standing of a sentence, or a state of a citation."""

    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    PARTIAL = "partial"
    NOT_CHECKED = "not_checked"
    NOTHING_FOUND = "nothing_found"
    UNKNOWN_KEY = "unknown_key"
    NOT_IN_LIBRARY = "not_in_library"
    NO_BIBLIOGRAPHY = "no_bibliography"


@filtered
def check(
    file: Annotated[str, typer.Argument(help="LaTeX, Markdown or plain text; - is standard input.")],
    bib: Annotated[
        Path | None, typer.Option("--bib", exists=True, dir_okay=False, help="The .bib file whose keys it cites by.")
    ] = None,
    format: Annotated[TextFormat, typer.Option("--format", help="What the text is written in.")] = TextFormat.AUTO,
    offers: Annotated[int, typer.Option("--offers", min=0, max=10, help="Most papers to offer for a sentence.")] = 3,
    fail_on: Annotated[
        list[Fault] | None, typer.Option("--fail-on", help="End with exit code 1 if anything is that; repeatable.")
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", dir_okay=False, help="Write the text with the supported suggestions cited; a new file."
        ),
    ] = None,
    filters: Filters = EVERYTHING,
    json: options.Json = False,
) -> None:
    """Check a text: what the library supports, what to cite, and which citations do not hold."""

    async def work() -> int:
        from reviewing.manuscripts.manuscript import Form
        from reviewing.manuscripts.reading import form_by_name, form_of
        from reviewing.manuscripts.report import Standing
        from service.cli.check_files import read_text, refuse_existing, with_files_put_in, write_checked
        from service.cli.check_view import show_report
        from service.cli.opening import open_desk
        from service.cli.printing import print_json, remark
        from service.wire.checks import CheckOut

        if write is not None:
            refuse_existing(write)
        text = read_text(file)
        bibliography = read_text(str(bib), "the bibliography") if bib else None
        form = form_by_name(file) if format is TextFormat.AUTO else Form(format.value)
        missing: tuple[str, ...] = ()
        if (form or form_of(text)) is Form.LATEX:
            whole = with_files_put_in(file, text)
            text, missing = whole.text, whole.missing
            if form is None and whole.files:
                form = Form.LATEX
        async with open_desk() as desk:
            report = await desk.check(text, form=form, bibliography=bibliography, filters=filters, offers=offers)
        if json:
            print_json(CheckOut.of(report))
        else:
            show_report(report)
        if write is not None:
            write_checked(write, text, report, bib)
        sys.stdout.flush()
        if not fail_on:
            return 0
        if not any(sentence.standing is not Standing.NOT_A_CLAIM for sentence in report.sentences):
            remark("Nothing in the text was tested, so it does not pass --fail-on.")
            return FAILED
        if missing:
            remark("What the text puts in was not all found, so it does not pass --fail-on.")
            return FAILED
        return FAILED if _at_fault(report, fail_on) else 0

    run(work)


def _at_fault(report: "TextReport", faults: list[Fault]) -> bool:
    found = {sentence.standing.value for sentence in report.sentences}
    found |= {citation.state.value for sentence in report.sentences for citation in sentence.citations}
    return not found.isdisjoint(faults)
