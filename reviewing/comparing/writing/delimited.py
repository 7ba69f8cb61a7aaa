"""A comparison as CSV: for each column its answer, the verdict on it, and the sentence it rests on."""

import csv
import io

from indexing.exporting import no_formula
from indexing.exporting.base import joined
from reviewing.comparing.table import NOT_STATED, Comparison, Row


def to_csv(made: Comparison) -> str:
    """Return the file, with a byte order mark, without which Excel takes UTF-8 for something else."""
    out = io.StringIO()
    writer = csv.writer(out)
    asked = [part for column in made.columns for part in (column, f"{column}: verdict", f"{column}: evidence")]
    writer.writerow(["n", "title", "authors", "year", "doi", "retracted", "paper_id", *map(no_formula, asked)])
    for row in made.rows:
        writer.writerow(map(no_formula, _row(row)))
    return "\ufeff" + out.getvalue()


def _row(row: Row) -> list[str]:
    paper = row.paper
    values = [str(row.n), paper.title, joined(paper.authors), str(paper.year or ""), paper.doi or ""]
    values += ["true" if paper.retracted else "", paper.id]
    for cell in row.cells:
        evidence = " … ".join(" ".join(one.quote.split()) for one in cell.evidence)
        values += [cell.text if cell.stated else NOT_STATED, str(cell.verdict or ""), evidence]
    return values
