"""Screenings as files."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from core.json import to_plain
from indexing.exporting import writer_for
from indexing.exporting.base import joined
from reviewing.screening.criteria import Decision
from reviewing.screening.flow import flow_of, removed_before
from reviewing.screening.screening import Screened, Screening
from reviewing.writing.flow_picture import draw_flow
from reviewing.writing.formats import FileFormat
from reviewing.writing.tables import Table, csv_file, workbook
from reviewing.writing.templates import filled_in

_HEADINGS = {
    Decision.INCLUDE: "Included",
    Decision.UNSURE: "Left for a person",
    Decision.EXCLUDE: "Excluded",
}
_COLUMNS = (
    *("n", "title", "authors", "year", "venue", "doi", "paper_id"),
    *("decision", "decided_by", "reason", "note", "machine"),
)
_WIDTHS = (5, 44, 28, 7, 18, 20, 20, 10, 11, 44, 28, 10)


def _markdown(made: Screening, _: str) -> str:
    """Return a report: criteria, counts, what was included, what waits, what was excluded."""
    flow = flow_of(made)
    found = flow.identification
    counts = (
        ("Records that were imported once more, counted once", found.again),
        ("Papers that no import on record accounts for", found.unaccounted),
        ("Duplicate records, merged", found.duplicates),
        ("Records without an abstract, left out", found.without_abstract),
        ("Records that could not be read, left out", found.unreadable),
        ("Papers deleted since, or merged later", found.deleted),
        ("Papers that were not chosen for this screening", flow.not_chosen),
        ("Papers deleted before they were read", flow.gone),
        ("Papers taken out as retracted", flow.retracted),
        ("Papers not read yet", flow.waiting),
    )
    parts = [
        (heading, [row for row in made.rows if row.decision is decision]) for decision, heading in _HEADINGS.items()
    ]
    return filled_in("screening.md", made=made, flow=flow, counts=counts, parts=parts, quotes=_quotes)


def _quotes(row: Screened) -> Iterator[str]:
    """Yield what the machine's decision rests on, where it counts."""
    if row.ruling is None:
        findings = row.findings if row.rests_on is None else (row.findings[row.rests_on - 1],)
        yield from dict.fromkeys(one.quote for finding in findings for one in finding.evidence)


def _table(made: Screening) -> Table:
    """Return a row a paper, with each criterion's answer, its reason, and the words it rests on."""
    asked = [
        f"{criterion.side}: {criterion.text}{part}"
        for criterion in made.criteria
        for part in ("", ": reason", ": evidence")
    ]
    rows = []
    for row in made.rows:
        paper = row.paper
        values: list[str | float | None] = [row.n, paper.title, joined(paper.authors), paper.year, paper.venue]
        values += [paper.doi, paper.id, row.decision, row.decided_by, row.reason(made.criteria)]
        values += [row.ruling.note if row.ruling is not None else "", row.machine]
        for finding in row.findings:
            evidence = " … ".join(" ".join(one.quote.split()) for one in finding.evidence)
            values += [finding.holds, finding.reason, evidence]
        rows.append([*values, *[""] * (len(_COLUMNS) + len(asked) - len(values))])
    return Table((*_COLUMNS, *asked), rows, "Screening", (*_WIDTHS, *[10, 34, 50] * len(made.criteria)))


def _xlsx(made: Screening, _: str) -> bytes:
    """Return the papers, and on a second sheet the counts."""
    flow = flow_of(made)
    found = flow.identification
    counts: list[tuple[str, int]] = [
        *((f"Records from {origin.name}", origin.records) for origin in found.origins),
        ("Records that were imported once more, counted once", found.again),
        ("Papers that no import on record accounts for", found.unaccounted),
        *removed_before(flow),
        ("Not read yet", flow.waiting),
        ("Screened", flow.screened),
        *((f"Excluded: {excluded.reason}", excluded.count) for excluded in flow.excluded),
        ("Excluded by automation", flow.excluded_by_machine),
        ("Excluded by a person", flow.excluded_by_person),
        ("Left for a person", flow.unsure),
        ("Included", flow.included),
        ("Included by a person", flow.included_by_person),
    ]
    return workbook([_table(made), Table(("", "n"), counts, "Flow", (60, 10))])


def _json(made: Screening, _: str) -> str:
    """Return everything there is to know, for programs."""
    told = {
        "job": made.job.id,
        "criteria": [
            {"n": n, "side": criterion.side, "text": criterion.text}
            for n, criterion in enumerate(made.criteria, start=1)
        ],
        "decisions": dict(made.decisions),
        "flow": asdict(flow_of(made)),
        "agreement": asdict(made.agreement),
        "notices": list(made.job.notices),
        "papers": [_row_told(made, row) for row in made.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _row_told(made: Screening, row: Screened) -> dict[str, Any]:
    paper = row.paper
    return {
        "n": row.n,
        "paper_id": paper.id,
        "title": paper.title,
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "retracted": paper.retracted,
        "decision": row.decision,
        "decided_by": row.decided_by,
        "reason": row.reason(made.criteria),
        "machine": row.machine,
        "rests_on": row.rests_on,
        "findings": [{"criterion": n} | to_plain(finding) for n, finding in enumerate(row.findings, start=1)],
        "rulings": [
            {"decision": ruling.decision, "note": ruling.note, "at": ruling.at.isoformat()} for ruling in row.rulings
        ],
    }


def _papers(name: str) -> Callable[[Screening, str], str]:
    """Return what writes the papers that are included."""

    def write(made: Screening, _: str) -> str:
        writer = writer_for(name)
        return "".join([writer.begin(), *map(writer.paper, made.included), writer.end()])

    return write


SCREENING_FORMATS: Mapping[str, FileFormat[Screening]] = {
    each.name: each
    for each in (
        FileFormat("markdown", "text/markdown", ".md", _markdown),
        FileFormat("csv", "text/csv", ".csv", lambda made, _: csv_file(_table(made))),
        FileFormat("json", "application/json", ".json", _json),
        FileFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", _xlsx),
        FileFormat("svg", "image/svg+xml", ".svg", lambda made, _: draw_flow(made)),
        FileFormat("ris", "application/x-research-info-systems", ".ris", _papers("ris")),
        FileFormat("bibtex", "application/x-bibtex", ".bib", _papers("bibtex")),
    )
}
