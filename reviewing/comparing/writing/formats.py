"""The formats in which a comparison is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewing.comparing.table import Comparison
from reviewing.comparing.writing.delimited import to_csv
from reviewing.comparing.writing.latex import bibliography, to_latex
from reviewing.comparing.writing.markdown import to_markdown
from reviewing.comparing.writing.workbook import to_xlsx


@dataclass(frozen=True, slots=True)
class TableFormat:
    """One format."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Comparison], bytes]


TABLE_FORMATS: Mapping[str, TableFormat] = {
    each.name: each
    for each in (
        TableFormat("markdown", "text/markdown", ".md", lambda made: to_markdown(made).encode()),
        TableFormat("csv", "text/csv", ".csv", lambda made: to_csv(made).encode()),
        TableFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", to_xlsx),
        TableFormat("latex", "application/x-tex", ".tex", lambda made: to_latex(made).encode()),
        TableFormat("bibtex", "application/x-bibtex", ".bib", lambda made: bibliography(made).encode()),
    )
}


def table_format(name: str) -> TableFormat:
    """Return a format by its name. Raises KeyError."""
    return TABLE_FORMATS[name]
