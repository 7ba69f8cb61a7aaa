"""A screening as one flat table: a row a paper, for CSV and workbooks."""

from collections.abc import Iterator

from indexing.exporting.base import joined
from reviewing.screening.screening import Screened, Screening

Value = str | int | None


def heading(made: Screening) -> list[str]:
    """Return the names of the columns."""
    fixed = ["n", "title", "authors", "year", "venue", "doi", "paper_id", "decision", "decided_by", "reason", "note"]
    asked = [
        part
        for criterion in made.criteria
        for part in (
            f"{criterion.side}: {criterion.text}",
            f"{criterion.side}: {criterion.text}: reason",
            f"{criterion.side}: {criterion.text}: evidence",
        )
    ]
    return [*fixed, "machine", *asked]


def rows(made: Screening) -> Iterator[list[Value]]:
    """Yield the values of each paper."""
    for row in made.rows:
        yield _row(made, row)


def _row(made: Screening, row: Screened) -> list[Value]:
    paper = row.paper
    note = row.ruling.note if row.ruling is not None else ""
    values: list[Value] = [row.n, paper.title, joined(paper.authors), paper.year, paper.venue or "", paper.doi or ""]
    values += [paper.id, row.decision, row.decided_by, row.reason(made.criteria), note, row.machine]
    for finding in row.findings:
        evidence = " … ".join(" ".join(one.quote.split()) for one in finding.evidence)
        values += [finding.holds, finding.reason, evidence]
    return values + [""] * (len(heading(made)) - len(values))
