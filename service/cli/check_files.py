"""The files of `litmus check`: the text in any encoding, and the copy with citations."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewing.manuscripts.latex_inputs import Whole
    from reviewing.manuscripts.report import TextReport


def read_text(name: str, what: str = "the text") -> str:
    """Return what a file, or standard input, says, with its own line ends. Raises UnreadableFile."""
    from core.errors import UnreadableFile
    from indexing.readers.decoding import HEAD_BYTES, UNDECODABLE, encoding_of

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be read: {error.strerror or error}.") from error
    shown = "Standard input" if name == "-" else name
    if not content.strip():
        raise UnreadableFile(f"{shown} is empty. Give {what}.")
    try:
        encoding = encoding_of(content[:HEAD_BYTES], shown)
    except UnreadableFile:
        raise UnreadableFile(
            f"{shown} is no text. Give LaTeX, Markdown or plain text; of a PDF, `pdftotext FILE -` makes some."
        ) from None
    return content.decode(encoding, UNDECODABLE if encoding.startswith("utf-8") else "replace")


def with_files_put_in(name: str, text: str) -> "Whole":
    """Return a text in LaTeX with what it inputs and includes from inside its own folder."""
    from core.errors import UnreadableFile
    from reviewing.manuscripts.latex_inputs import Whole, with_inputs

    if name == "-":
        return Whole(text, (), ())
    folder = Path(name).resolve().parent

    def read(path: str) -> str | None:
        for each in dict.fromkeys((path if path.lower().endswith(".tex") else f"{path}.tex", path)):
            try:
                file = (folder / each).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return read_text(str(file))
            except (OSError, ValueError):
                continue
            except UnreadableFile:
                return ""  # it is empty, or no text: nothing of it could be checked
        return None

    return with_inputs(text, read)


def refuse_existing(output: Path) -> None:
    """Raise LitmusError if writing would overwrite anything."""
    from core.errors import LitmusError

    for path in (output, output.with_suffix(".bib")):
        if path.exists():
            raise LitmusError(f"{path} is there already, and nothing is overwritten. Choose another name for --write.")


def write_checked(output: Path, text: str, report: "TextReport", bib: Path | None) -> None:
    """Write the text with citations, and the entries that it needs beyond its own bibliography."""
    from reviewing.manuscripts.inserting import with_citations
    from reviewing.manuscripts.manuscript import Form
    from service.cli.printing import remark

    made = with_citations(text, report)
    output.write_text(made.text, encoding="utf-8", newline="")
    more = f"{made.inserted} citation{'s' * (made.inserted != 1)} more"
    remark(f"{output} written with {more}. Read each before you keep it.")
    if not made.bibliography:
        return
    entries = output.with_suffix(".bib")
    entries.write_text(made.bibliography, encoding="utf-8")
    beside = f" beside {bib.name}" if bib else ""
    how = f"\\bibliography{{{','.join(path.stem for path in (bib, entries) if path)}}}"
    remark(f"{entries} written, which it cites{beside}" + (f": {how}" if report.form is Form.LATEX else "."))
