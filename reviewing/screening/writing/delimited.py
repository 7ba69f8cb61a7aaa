"""A screening as CSV: one row a paper, with each criterion's answer, its reason, and the words it rests on."""

import csv
import io

from indexing.exporting import no_formula
from reviewing.screening.screening import Screening
from reviewing.screening.writing.table import heading, rows


def to_csv(made: Screening) -> str:
    """Return the file, with a byte order mark, without which Excel takes UTF-8 for something else."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(no_formula, heading(made)))
    for row in rows(made):
        writer.writerow(no_formula("" if value is None else str(value)) for value in row)
    return "\ufeff" + out.getvalue()
