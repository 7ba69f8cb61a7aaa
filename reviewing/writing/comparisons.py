"""Comparisons as files."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from core.answer import Verdict
from core.paper import Paper
from core.text.reference import escaped
from indexing.exporting.base import joined
from indexing.exporting.bibtex import CiteKeys
from reviewing.comparing import table as compared
from reviewing.comparing.table import NOT_STATED, Comparison, Row
from reviewing.writing.formats import FileFormat, bibtex
from reviewing.writing.tables import Look, Table, TableCell, csv_file, latex_table, markdown_table, workbook
from reviewing.writing.templates import filled_in, in_latex

_PAPER_SHARE = 0.16
"""Of the text's width, in LaTeX."""


def _answer(cell: compared.Cell) -> TableCell:
    if not cell.stated:
        return TableCell(NOT_STATED, Look.SILENT)
    return TableCell(cell.text, Look.DOUBTED if cell.verdict is Verdict.PARTIAL else Look.PLAIN)


def _answers(made: Comparison, paper: Callable[[Row], Markup], widths: tuple[float, ...] = ()) -> Table:
    """Return a row a paper, told by `paper`, with the answers."""
    rows = [[TableCell(paper(row)), *map(_answer, row.cells)] for row in made.rows]
    return Table(("Paper", *made.columns), rows, widths=widths)


def _markdown(made: Comparison, _: str) -> str:
    def paper(row: Row) -> Markup:
        year = f" ({row.paper.year})" if row.paper.year else ""
        retracted = " **Retracted.**" if row.paper.retracted else ""
        return Markup(f"{row.n}. **{escaped(row.paper.title)}**{year}{retracted}")  # noqa: S704 - escaped

    table = Markup(markdown_table(_answers(made, paper)))  # noqa: S704 - escaped
    return filled_in("comparison.md", table=table, made=made)


def _latex(made: Comparison, _: str) -> str:
    keys = CiteKeys()
    share = (0.94 - _PAPER_SHARE) / max(len(made.columns), 1) - 0.02

    def paper(row: Row) -> Markup:
        year = f" ({row.paper.year})" if row.paper.year else ""
        retracted = r" \textbf{Retracted.}" if row.paper.retracted else ""
        said = f"{in_latex(row.paper.title)}{year}{retracted}~\\cite{{{keys.key(row.paper)}}}"
        return Markup(said)  # noqa: S704 - escaped

    return latex_table(_answers(made, paper, (_PAPER_SHARE, *[share] * len(made.columns))))


def _bibtex(made: Comparison, _: str) -> str:
    return bibtex(row.paper for row in made.rows)


def _csv(made: Comparison, _: str) -> str:
    """Return for each column its answer, the verdict on it, and the sentence it rests on."""
    asked = [part for column in made.columns for part in (column, f"{column}: verdict", f"{column}: evidence")]
    rows = []
    for row in made.rows:
        paper = row.paper
        values: list[str | float | None] = [row.n, paper.title, joined(paper.authors), paper.year, paper.doi]
        values += ["true" if paper.retracted else "", paper.id]
        for cell in row.cells:
            evidence = " … ".join(" ".join(one.quote.split()) for one in cell.evidence)
            values += [cell.text if cell.stated else NOT_STATED, cell.verdict, evidence]
        rows.append(values)
    return csv_file(Table(("n", "title", "authors", "year", "doi", "retracted", "paper_id", *asked), rows))


def _xlsx(made: Comparison, _: str) -> bytes:
    """Return the table, and on a second sheet what each cell rests on."""
    table = Table(
        ("#", "Paper", "Year", *made.columns),
        [[row.n, _titled(row.paper), row.paper.year, *map(_answer, row.cells)] for row in made.rows],
        "Comparison",
        (5, 36, 7, *[44] * len(made.columns)),
    )
    proof = Table(
        ("#", "Paper", "Question", "Answer", "Verdict", "Score", "Written by", "Quote", "Start", "End"),
        [
            [
                *(row.n, _titled(row.paper), asked, cell.text, cell.verdict, cell.score, cell.mode),
                *(one.quote, one.start, one.end),
            ]
            for row in made.rows
            for asked, cell in zip(made.columns, row.cells, strict=True)
            for one in cell.evidence
        ],
        "Evidence",
        (5, 36, 18, 44, 12, 8, 11, 60, 7, 7),
    )
    return workbook([table, proof])


def _titled(paper: Paper) -> str:
    return f"{paper.title} (retracted)" if paper.retracted else paper.title


TABLE_FORMATS: Mapping[str, FileFormat[Comparison]] = {
    each.name: each
    for each in (
        FileFormat("markdown", "text/markdown", ".md", _markdown),
        FileFormat("csv", "text/csv", ".csv", _csv),
        FileFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", _xlsx),
        FileFormat("latex", "application/x-tex", ".tex", _latex),
        FileFormat("bibtex", "application/x-bibtex", ".bib", _bibtex),
    )
}
