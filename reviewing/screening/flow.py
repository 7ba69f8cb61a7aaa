"""The counts of a screening in the order of the PRISMA 2020 flow diagram (Page and others 2021, BMJ 372:n71)."""

from collections import Counter
from dataclasses import dataclass

from reviewing.screening.criteria import Decision, passes
from reviewing.screening.screening import Decider, Identification, Screened, Screening

BY_A_PERSON = "a person's decision, no criterion failed"


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many were excluded by one reason: the first criterion that failed."""

    reason: str
    count: int
    criterion: int | None = None
    """Its number, from 1; None: a person decided, and no criterion had failed."""


@dataclass(frozen=True, slots=True)
class Flow:
    """From the records that were found to the papers that are included."""

    identification: Identification
    not_chosen: int
    """Papers of the library that the screening was not to look at."""
    gone: int
    """Deleted before they were read."""
    retracted: int
    """Taken out as retracted; a person can take them in."""
    waiting: int
    """Chosen and not read yet."""
    screened: int
    excluded: tuple[Excluded, ...]
    excluded_by_machine: int
    excluded_by_person: int
    unsure: int
    included: int
    included_by_person: int

    @property
    def excluded_in_all(self) -> int:
        """How many were excluded."""
        return self.excluded_by_machine + self.excluded_by_person


def removed_before(flow: Flow) -> tuple[tuple[str, int], ...]:
    """Return what was taken out before screening, in words, and how many records each time."""
    found = flow.identification
    return (
        ("Duplicate records, merged", found.duplicates),
        ("Records without an abstract", found.without_abstract),
        ("Records that could not be read", found.unreadable),
        ("Deleted since, or merged later", found.deleted + flow.gone),
        ("Not chosen for this screening", flow.not_chosen),
        ("Retracted", flow.retracted),
    )


def flow_of(made: Screening) -> Flow:
    """Count."""
    screened = [row for row in made.rows if not row.removed]
    out = [row for row in screened if row.decision is Decision.EXCLUDE]
    included = [row for row in screened if row.decision is Decision.INCLUDE]
    return Flow(
        identification=made.identification,
        not_chosen=max(0, made.identification.library - made.chosen),
        gone=made.gone,
        retracted=len(made.rows) - len(screened),
        waiting=max(0, made.chosen - made.gone - len(made.rows)),
        screened=len(screened),
        excluded=_reasons(made, out),
        excluded_by_machine=sum(row.decided_by is Decider.MACHINE for row in out),
        excluded_by_person=sum(row.decided_by is Decider.PERSON for row in out),
        unsure=sum(row.decision is Decision.UNSURE for row in screened),
        included=len(included),
        included_by_person=sum(row.decided_by is Decider.PERSON for row in included),
    )


def first_failed(made: Screening, row: Screened) -> int | None:
    """Return the number of the first criterion that a paper fails; None if it fails none."""
    pairs = enumerate(zip(made.criteria, row.findings, strict=False), start=1)
    return next((n for n, (criterion, finding) in pairs if passes(criterion, finding) is False), None)


def _reasons(made: Screening, out: list[Screened]) -> tuple[Excluded, ...]:
    counted = Counter(first_failed(made, row) for row in out)
    by_criterion = [
        Excluded(f"{criterion.side.capitalize()}: {criterion.text}", counted[n], n)
        for n, criterion in enumerate(made.criteria, start=1)
        if counted[n]
    ]
    return (*by_criterion, *([Excluded(BY_A_PERSON, counted[None])] if counted[None] else []))
