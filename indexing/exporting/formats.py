"""All formats that papers are written in."""

from indexing.exporting.base import PaperWriter
from indexing.exporting.bibtex import BibtexWriter
from indexing.exporting.csl_json import CslJsonWriter
from indexing.exporting.delimited import CsvWriter
from indexing.exporting.json_lines import JsonLinesWriter
from indexing.exporting.markdown import MarkdownWriter
from indexing.exporting.ris import RisWriter

WRITERS: dict[str, type[PaperWriter]] = {
    writer.name: writer
    for writer in (BibtexWriter, RisWriter, CslJsonWriter, CsvWriter, JsonLinesWriter, MarkdownWriter)
}
FORMATS = tuple(WRITERS)


def writer_for(name: str) -> PaperWriter:
    """Return a new writer of one of FORMATS."""
    return WRITERS[name]()
