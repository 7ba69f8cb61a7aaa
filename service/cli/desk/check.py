"""`litmus check`: a text, sentence by sentence, against the library."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.errors import LitmusError, UnreadableFile
from indexing.readers.decoding import HEAD_BYTES, UNDECODABLE, encoding_of
from reviewing.manuscripts.files import refuse_other_files
from reviewing.manuscripts.inputs import Whole, with_inputs, with_markdown_inputs
from reviewing.manuscripts.inserting import with_citations
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.reading import form_by_name, form_of
from reviewing.manuscripts.report import Standing, TextReport
from reviewing.manuscripts.word import is_word, read_word
from service.cli import options
from service.cli.desk.check_view import show_report
from service.cli.output import plural, print_json, remark
from service.cli.running import FAILED, command, open_desk
from service.wire.checks import CheckOut

_STANDARD_INPUT = "-"


class TextFormat(StrEnum):
    """What a text is written in."""

    AUTO = "auto"
    LATEX = "latex"
    MARKDOWN = "markdown"
    PLAIN = "plain"


class Refusable(StrEnum):
    """What a text may be refused for: a standing of a sentence, or a state of a citation."""

    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    PARTIAL = "partial"
    NOT_CHECKED = "not_checked"
    NOTHING_FOUND = "nothing_found"
    UNKNOWN_KEY = "unknown_key"
    NOT_IN_LIBRARY = "not_in_library"
    NO_BIBLIOGRAPHY = "no_bibliography"


@command
async def check(
    file: Annotated[
        str, typer.Argument(help="A text in LaTeX, Markdown, Word (.docx) or plain text; `-` is standard input.")
    ],
    bib: Annotated[
        Path | None, typer.Option("--bib", exists=True, dir_okay=False, help="The .bib file whose keys the text cites.")
    ] = None,
    format: Annotated[TextFormat, typer.Option(help="What the text is written in.")] = TextFormat.AUTO,
    offers: Annotated[int, typer.Option(min=0, max=10, help="Suggest at most this many papers for a sentence.")] = 3,
    fail_on: Annotated[
        list[Refusable] | None,
        typer.Option(
            metavar="FAULT",
            help=f"End with exit code 1 if the text has such a fault; repeatable: {', '.join(Refusable)}.",
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write",
            dir_okay=False,
            callback=options.writable,
            help="Write a copy of the text that cites the suggestions that hold; a new file.",
        ),
    ] = None,
    json: options.Json = False,
    *,
    narrowing: options.Narrowing,
) -> int:
    """Check a text: which sentences the papers support, what to cite, and which citations are wrong."""
    if write is not None:
        _refuse_existing(write)
        if write.suffix.lower() == ".docx":
            raise LitmusError("The copy of a Word document is Markdown. Name it .md; `pandoc` makes .docx of it.")
    content = _read(file)
    bibliography = _read_text(str(bib), "the bibliography") if bib else None
    form: Form | None
    own = ""
    if is_word(content):
        word = read_word(content)
        text, form, own = word.text, Form.MARKDOWN, word.bibliography
        bibliography = "\n".join(filter(None, (bibliography, own))) or None
        remark(f"Read as Markdown, with {plural(word.citations, 'citation')} of a reference manager or of Word.")
    else:
        text = _decoded(file, content)
        form = form_by_name(file) if format is TextFormat.AUTO else Form(format.value)
    missing: tuple[str, ...] = ()
    if (shape := form or form_of(text)) is not Form.PLAIN:
        whole = _with_files_put_in(file, text, shape)
        text, missing = whole.text, whole.missing
        if form is None and whole.files:
            form = shape
    filters = narrowing.filters()
    async with open_desk() as desk:
        report = await desk.check(text, form=form, bibliography=bibliography, filters=filters, offers=offers)
    if json:
        print_json(CheckOut.of(report))
    else:
        show_report(report)
    if write is not None:
        _write_checked(write, text, report, bib, own)
    sys.stdout.flush()
    if not fail_on:
        return 0
    if not any(sentence.standing is not Standing.NOT_A_CLAIM for sentence in report.sentences):
        remark("Nothing in the text was tested, so it does not pass --fail-on.")
        return FAILED
    if missing:
        remark("Some of the files that the text includes were not found, so it does not pass --fail-on.")
        return FAILED
    found = {sentence.standing.value for sentence in report.sentences}
    found |= {citation.state.value for sentence in report.sentences for citation in sentence.citations}
    return 0 if found.isdisjoint(fail_on) else FAILED


def _read_text(name: str, what: str = "the text") -> str:
    """Return what a file, or standard input, says, with its own line ends. Raises UnreadableFile."""
    return _decoded(name, _read(name), what)


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == _STANDARD_INPUT else Path(name).read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be read: {error.strerror or error}.") from error


def _decoded(name: str, content: bytes, what: str = "the text") -> str:
    shown = "Standard input" if name == _STANDARD_INPUT else name
    if not content.strip():
        raise UnreadableFile(f"{shown} is empty. Give {what}.")
    refuse_other_files(content, shown)
    try:
        encoding = encoding_of(content[:HEAD_BYTES], shown)
    except UnreadableFile:
        raise UnreadableFile(
            f"{shown} is no text. Give LaTeX, Markdown, Word (.docx) or plain text; of a PDF, `pdftotext FILE -` makes "
            "some."
        ) from None
    return content.decode(encoding, UNDECODABLE if encoding.startswith("utf-8") else "replace")


def _with_files_put_in(name: str, text: str, form: Form) -> Whole:
    """Return a text with what it inputs and includes from inside its own folder."""
    if name == _STANDARD_INPUT:
        return Whole(text, (), ())
    folder = Path(name).resolve().parent

    def read(path: str) -> str | None:
        tex = (path if path.lower().endswith(".tex") else f"{path}.tex",) if form is Form.LATEX else ()
        for each in dict.fromkeys((*tex, path)):
            try:
                file = (folder / each).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return _read_text(str(file))
            except (OSError, ValueError):
                continue
            except UnreadableFile:
                return ""  # it is empty, or no text: nothing of it could be checked
        return None

    return with_inputs(text, read) if form is Form.LATEX else with_markdown_inputs(text, read)


def _refuse_existing(output: Path) -> None:
    for path in (output, output.with_suffix(".bib")):
        if path.exists():
            raise LitmusError(f"{path} is there already, and nothing is overwritten. Choose another name for --write.")


def _write_checked(output: Path, text: str, report: TextReport, bib: Path | None, own: str) -> None:
    """Write the text with citations, and the entries that it needs beyond its bibliography; `own` are a document's."""
    made = with_citations(text, report)
    output.write_text(made.text, encoding="utf-8", newline="")
    remark(f"{output} written with {plural(made.inserted, 'citation')} more. Read each before you keep it.")
    if not made.bibliography and not own:
        return
    entries = output.with_suffix(".bib")
    entries.write_text(own + made.bibliography, encoding="utf-8")
    beside = f" beside {bib.name}" if bib else ""
    how = f"\\bibliography{{{','.join(path.stem for path in (bib, entries) if path)}}}"
    remark(f"{entries} written, which it cites{beside}" + (f": {how}" if report.form is Form.LATEX else "."))
