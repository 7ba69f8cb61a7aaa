"""CSV, for spreadsheets and data frames."""

import csv
import io
import re
from typing import ClassVar

from core.paper import Paper, Reading
from indexing.exporting.base import PaperWriter
from indexing.exporting.lists import joined

_COLUMNS = (
    *("title", "authors", "year", "venue", "doi", "arxiv_id", "url", "tags", "abstract"),
    *("retracted", "annotation", "reading", "collections"),
)
_FORMULA = re.compile(r"[=+\-@\t\r]")


class CsvWriter(PaperWriter):
    """Commas, a row of names, and a byte order mark, without which Excel takes UTF-8 for something else."""

    name: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    suffix: ClassVar[str] = ".csv"

    def begin(self) -> str:
        """Return the names of the columns."""
        return "\ufeff" + _row(_COLUMNS)

    def paper(self, paper: Paper) -> str:
        """Return one row."""
        cells = (
            paper.title,
            joined(paper.authors),
            str(paper.year or ""),
            paper.venue or "",
            paper.doi or "",
            paper.arxiv_id or "",
            paper.url or "",
            joined(paper.tags),
            paper.abstract,
            "true" if paper.retracted else "",
            paper.note,
            "" if paper.reading is Reading.UNREAD else paper.reading.value,
            joined(paper.collections),
        )
        return _row(tuple(map(no_formula, cells)))


def _row(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def no_formula(cell: str) -> str:
    """A spreadsheet runs what begins with these signs, and papers come from anywhere; the apostrophe says: text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
