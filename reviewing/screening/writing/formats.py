"""The formats in which a screening is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexing.exporting import writer_for
from reviewing.screening.screening import Screening
from reviewing.screening.writing.as_json import to_json
from reviewing.screening.writing.delimited import to_csv
from reviewing.screening.writing.diagram import draw
from reviewing.screening.writing.markdown import to_markdown
from reviewing.screening.writing.workbook import to_xlsx


@dataclass(frozen=True, slots=True)
class ScreeningFormat:
    """One format."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Screening], bytes]


def _papers(name: str) -> Callable[[Screening], bytes]:
    """Return what writes the papers that are included."""

    def write(made: Screening) -> bytes:
        writer = writer_for(name)
        return "".join([writer.begin(), *map(writer.paper, made.included), writer.end()]).encode()

    return write


SCREENING_FORMATS: Mapping[str, ScreeningFormat] = {
    each.name: each
    for each in (
        ScreeningFormat("markdown", "text/markdown", ".md", lambda made: to_markdown(made).encode()),
        ScreeningFormat("csv", "text/csv", ".csv", lambda made: to_csv(made).encode()),
        ScreeningFormat("json", "application/json", ".json", lambda made: to_json(made).encode()),
        ScreeningFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", to_xlsx),
        ScreeningFormat("svg", "image/svg+xml", ".svg", lambda made: draw(made).encode()),
        ScreeningFormat("ris", "application/x-research-info-systems", ".ris", _papers("ris")),
        ScreeningFormat("bibtex", "application/x-bibtex", ".bib", _papers("bibtex")),
    )
}


def screening_format(name: str) -> ScreeningFormat:
    """Return a format by its name. Raises KeyError."""
    return SCREENING_FORMATS[name]
