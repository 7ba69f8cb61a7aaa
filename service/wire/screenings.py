"""Screenings: papers included, excluded or left for a person, criterion by criterion."""

from collections.abc import Sequence
from typing import Self

from pydantic import ConfigDict, Field

from reviewing.screening.criteria import MOST, Criterion, Decision, Finding, Side, passes
from reviewing.screening.flow import Flow, flow_of
from reviewing.screening.screening import (
    LONGEST_NOTE,
    Agreement,
    Decider,
    Identification,
    Origin,
    Ruling,
    Screened,
    Screening,
)
from service.wire.base import Given, Text, Told, attributes, noun_of
from service.wire.jobs import JobOut, WorkIn
from service.wire.papers import PassagePaperOut


class ScreeningIn(WorkIn):
    """What to screen, and by what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "include": ["Does the paper study dense retrieval?", "Published since 2020"],
                    "exclude": ["Is it a survey?"],
                    "filters": {"tags": ["retrieval"]},
                }
            ]
        }
    )

    include: list[Text] = Field(
        default_factory=list, max_length=4 * MOST, description="Questions or statements that must hold of a paper."
    )
    exclude: list[Text] = Field(
        default_factory=list, max_length=4 * MOST, description="Questions or statements that must not hold of it."
    )


class DecisionIn(Given):
    """What a person decides. It is kept beside the machine's decision, and counts."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "include", "note": "Its data set is ours."}]}
    )

    decision: Decision | None = Field(description="Null takes back what was decided: the machine's word counts again.")
    note: Text = Field(default="", max_length=LONGEST_NOTE, description="Why.")


class CriterionOut(Told):
    """A criterion, by its number."""

    n: int
    side: Side
    text: str


class FindingOut(Told, like=Finding):
    """The answer to one criterion."""

    criterion: int
    """Its number."""
    passes: bool | None
    """Whether the paper gets past the criterion; null: that is not clear."""

    @classmethod
    def of(cls, n: int, finding: Finding, criterion: Criterion) -> Self:
        """Return the wire form."""
        return cls(criterion=n, passes=passes(criterion, finding), **attributes(cls, finding))

    def to_core(self) -> Finding:
        """Return the noun."""
        return noun_of(Finding, self)


class ScreenedOut(Told):
    """One paper, and what became of it."""

    n: int
    """Counts the chosen papers from 1."""
    paper: PassagePaperOut
    decision: Decision
    """What counts: a person's decision, else the machine's."""
    decided_by: Decider
    reason: str
    machine: Decision
    """What the machine decided; it stays whatever a person decides."""
    rests_on: int | None
    """The criterion that the machine's decision rests on. Null: all hold."""
    findings: tuple[FindingOut, ...]
    """One a criterion; none of a paper that was taken out as retracted."""
    rulings: tuple[Ruling, ...]
    """All that persons decided, oldest first; the last one counts."""

    @classmethod
    def of(cls, row: Screened, criteria: Sequence[Criterion]) -> Self:
        """Return the wire form."""
        pairs = enumerate(zip(row.findings, criteria, strict=False), start=1)
        findings = tuple(FindingOut.of(n, finding, criterion) for n, (finding, criterion) in pairs)
        return cls.model_validate(attributes(cls, row) | {"reason": row.reason(tuple(criteria)), "findings": findings})

    def to_core(self) -> Screened:
        """Return the noun."""
        return noun_of(Screened, self)


class DecisionsOut(Told):
    """How many of the papers that were screened have which decision."""

    include: int
    exclude: int
    unsure: int


class FlowOut(Told, like=Flow, without=["identification"]):
    """Where the papers came from and what became of them: the counts of the PRISMA 2020 flow diagram."""

    origins: tuple[Origin, ...]
    library: int
    """Papers in the library when the screening began."""
    added: int
    """Papers that the imports on record say they added."""
    identified: int
    """Records of all imports on record."""
    unaccounted: int
    """Papers of the library that no import on record accounts for."""
    duplicates: int
    without_abstract: int
    unreadable: int
    gone: int
    """Deleted before they were read."""
    again: int = 0
    """Records that were imported once more and are counted once."""
    deleted: int
    """Added once and not there when the screening began: deleted, or merged later."""

    @classmethod
    def of(cls, made: Screening) -> Self:
        """Return the wire form."""
        flow = flow_of(made)
        found = flow.identification
        return cls.model_validate(attributes(cls, found) | attributes(cls, flow) | {"identified": found.records})


class ScreeningOut(Told):
    """A screening as far as it is: its counts, and a page of its rows."""

    job: JobOut
    criteria: tuple[CriterionOut, ...]
    chosen: int
    """How many papers were chosen for it."""
    decisions: DecisionsOut
    flow: FlowOut
    agreement: Agreement
    total: int
    """Rows that are there and that the query admits, on all pages."""
    rows: tuple[ScreenedOut, ...]

    @classmethod
    def of(cls, made: Screening, rows: Sequence[Screened] | None = None, total: int | None = None) -> Self:
        """Return the wire form, with these rows of how many; without them with all."""
        shown = made.rows if rows is None else rows
        return cls(
            job=JobOut.of(made.job),
            criteria=tuple(
                CriterionOut(n=n, side=criterion.side, text=criterion.text)
                for n, criterion in enumerate(made.criteria, start=1)
            ),
            chosen=made.chosen,
            decisions=DecisionsOut(**{decision.value: count for decision, count in made.decisions.items()}),
            flow=FlowOut.of(made),
            agreement=made.agreement,
            total=len(shown) if total is None else total,
            rows=tuple(ScreenedOut.of(row, made.criteria) for row in shown),
        )

    def screening(self, rows: Sequence[ScreenedOut]) -> Screening:
        """Return the noun, given the rows of all pages."""
        return Screening(
            self.job.to_core(),
            tuple(Criterion(criterion.text, criterion.side) for criterion in self.criteria),
            tuple(row.to_core() for row in rows),
            self.chosen,
            self.flow.gone,
            Identification(self.flow.origins, self.flow.library, self.flow.added),
        )
