"""A comparison as a Markdown table, with its references."""

from core.answer import Verdict
from core.text.reference import escaped, reference
from reviewing.comparing.table import NOT_STATED, Cell, Comparison, Row


def to_markdown(made: Comparison) -> str:
    """Return the table; what an abstract supports only in part is marked."""
    lines = [
        _line(["Paper", *(escaped(column) for column in made.columns)]),
        _line(["---"] * (len(made.columns) + 1)),
        *(_line([_paper(row), *(_cell(cell) for cell in row.cells)]) for row in made.rows),
    ]
    notices = [f"\n*{escaped(notice)}*" for notice in made.job.notices]
    references = [f"{row.n}. {reference(row.paper)}" for row in made.rows]
    return "\n".join([*lines, *notices, "\n## References\n", *references]) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _paper(row: Row) -> str:
    year = f" ({row.paper.year})" if row.paper.year else ""
    retracted = " **Retracted.**" if row.paper.retracted else ""
    return f"{row.n}. **{escaped(row.paper.title)}**{year}{retracted}"


def _cell(cell: Cell) -> str:
    if not cell.stated:
        return f"*{NOT_STATED}*"
    mark = " ⚠" if cell.verdict is Verdict.PARTIAL else ""
    return f"{escaped(cell.text)}{mark}"
