"""A screening as a report in Markdown: criteria, counts, what was included, what waits, what was excluded."""

from collections.abc import Iterator

from core.text.reference import escaped, reference
from reviewing.screening.flow import Flow, flow_of
from reviewing.screening.screening import Decider, Screened, Screening
from reviewing.screening.verdicts import Decision

_HEADINGS = {
    Decision.INCLUDE: "Included",
    Decision.UNSURE: "Left for a person",
    Decision.EXCLUDE: "Excluded",
}


def to_markdown(made: Screening) -> str:
    """Return the report."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Screening) -> Iterator[str]:
    flow = flow_of(made)
    yield "# Screening\n"
    for n, criterion in enumerate(made.criteria, start=1):
        yield f"{n}. **{criterion.side.capitalize()}:** {escaped(criterion.text)}"
    yield "\nTitles and abstracts were screened; no full text was.\n"
    yield from _counts(flow)
    yield from _agreement(made)
    for notice in made.job.notices:
        yield f"*{escaped(notice)}*\n"
    for decision, heading in _HEADINGS.items():
        rows = [row for row in made.rows if row.decision is decision]
        yield f"## {heading} ({len(rows)})\n"
        for row in rows:
            yield from _paper(made, row)
        if rows:
            yield ""


def _counts(flow: Flow) -> Iterator[str]:
    found = flow.identification
    yield "| | n |"
    yield "|---|---:|"
    for origin in found.origins:
        yield f"| Records from {escaped(origin.name)} | {origin.records} |"
    for label, count in (
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
    ):
        if count:
            yield f"| {label} | {count} |"
    yield f"| **Screened** | **{flow.screened}** |"
    yield f"| Excluded | {flow.excluded_in_all} |"
    for excluded in flow.excluded:
        yield f"| – {escaped(excluded.reason)} | {excluded.count} |"
    yield f"| Left for a person | {flow.unsure} |"
    yield f"| **Included** | **{flow.included}** |\n"
    yield (
        f"Of the excluded, {flow.excluded_by_machine} were excluded by automation and {flow.excluded_by_person} by a "
        f"person; of the included, {flow.included - flow.included_by_person} by automation and "
        f"{flow.included_by_person} by a person.\n"
    )


def _agreement(made: Screening) -> Iterator[str]:
    agreed = made.agreement
    if agreed.decided:
        yield (
            f"Decided by a person: {agreed.decided}; as the machine had, {agreed.confirmed}; against it, "
            f"{agreed.overruled}, of which {agreed.wrong_exclusions} had been excluded and were included; where it had "
            f"left it open, {agreed.resolved}.\n"
        )


def _paper(made: Screening, row: Screened) -> Iterator[str]:
    yield f"- {reference(row.paper)}"
    by = "" if row.decided_by is Decider.MACHINE else f" (a person; the machine had said {row.machine})"
    yield f"  {escaped(row.reason(made.criteria))}{by}"
    if row.decided_by is Decider.MACHINE:
        findings = row.findings if row.rests_on is None else (row.findings[row.rests_on - 1],)
        for quote in dict.fromkeys(one.quote for finding in findings for one in finding.evidence):
            yield f"  > {escaped(quote)}"
