"""A comparison as a LaTeX table that cites its papers; `bibliography` is the file that the citations need."""

from core.answer import Verdict
from core.text.latex import latex_of_text
from indexing.exporting.bibtex import BibtexWriter, CiteKeys
from reviewing.comparing.table import NOT_STATED, Cell, Comparison

_PACKAGES = "% In the preamble: \\usepackage{booktabs,longtable,array}\n"
_PAPER_SHARE = 0.16


def to_latex(made: Comparison) -> str:
    """Return a longtable for a document that has the packages named in its first line."""
    keys = CiteKeys()
    share = (0.94 - _PAPER_SHARE) / max(len(made.columns), 1) - 0.02
    columns = f"p{{{_PAPER_SHARE:.2f}\\textwidth}}" + "".join(
        f">{{\\raggedright\\arraybackslash}}p{{{share:.3f}\\textwidth}}" for _ in made.columns
    )
    heading = " & ".join(["Paper", *(latex_of_text(column) for column in made.columns)])
    rows = []
    for row in made.rows:
        year = f" ({row.paper.year})" if row.paper.year else ""
        retracted = r" \textbf{Retracted.}" if row.paper.retracted else ""
        paper = f"{latex_of_text(row.paper.title)}{year}{retracted}~\\cite{{{keys.key(row.paper)}}}"
        rows.append(" & ".join([paper, *(_cell(cell) for cell in row.cells)]) + r" \\")
    return (
        f"{_PACKAGES}\\begin{{longtable}}{{{columns}}}\n\\toprule\n{heading} \\\\\n\\midrule\n\\endhead\n"
        + "\n\\addlinespace\n".join(rows)
        + "\n\\bottomrule\n\\end{longtable}\n"
    )


def bibliography(made: Comparison) -> str:
    """Return the BibTeX file with the keys that the table cites."""
    writer = BibtexWriter()
    return "".join(writer.paper(row.paper) for row in made.rows)


def _cell(cell: Cell) -> str:
    if not cell.stated:
        return f"\\emph{{{NOT_STATED}}}"
    mark = r"~\textsuperscript{?}" if cell.verdict is Verdict.PARTIAL else ""
    return latex_of_text(cell.text) + mark
