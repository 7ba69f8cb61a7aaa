"""Screenings: papers included, excluded or left for a person, criterion by criterion."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import ConfigDict, Field

from core.answer import Mode
from reviewing.screening.criteria import MOST, Criterion, Decision, Finding, Holds, Side, passes
from reviewing.screening.screening import LONGEST_NOTE, Decider, Ruling, Screened, Screening
from service.wire.answer import EvidenceOut
from service.wire.base import Given, Text, Told
from service.wire.flows import FlowOut
from service.wire.jobs import JobOut
from service.wire.passages import PassagePaperOut
from service.wire.selection import WorkIn


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


class FindingOut(Told):
    """The answer to one criterion."""

    criterion: int = Field(description="Its number.")
    holds: Holds
    passes: bool | None = Field(description="Whether the paper gets past the criterion; null: that is not clear.")
    reason: str
    score: float | None = Field(description="How likely the criterion holds; null where nothing was weighed.")
    evidence: list[EvidenceOut] = Field(description="`source` is the number of the row.")
    mode: Mode = Field(description="Who answered: an LLM, or rules over the authors' words.")

    @classmethod
    def of(cls, n: int, finding: Finding, criterion: Criterion) -> "FindingOut":
        """Return the wire form."""
        return cls(
            criterion=n,
            holds=finding.holds,
            passes=passes(criterion, finding),
            reason=finding.reason,
            score=finding.score,
            evidence=[EvidenceOut.model_validate(one) for one in finding.evidence],
            mode=finding.mode,
        )

    def to_core(self) -> Finding:
        """Return the noun."""
        evidence = tuple(one.to_core() for one in self.evidence)
        return Finding(self.holds, self.reason, self.score, evidence, self.mode)


class RulingOut(Told):
    """What a person decided at one time."""

    decision: Decision | None = Field(description="Null: what was decided before was taken back.")
    note: str
    at: datetime

    def to_core(self) -> Ruling:
        """Return the noun."""
        return Ruling(self.decision, self.note, self.at)


class ScreenedOut(Told):
    """One paper, and what became of it."""

    n: int = Field(description="Counts the chosen papers from 1.")
    paper: PassagePaperOut
    decision: Decision = Field(description="What counts: a person's decision, else the machine's.")
    decided_by: Decider
    reason: str
    machine: Decision = Field(description="What the machine decided; it stays whatever a person decides.")
    rests_on: int | None = Field(description="The criterion that the machine's decision rests on. Null: all hold.")
    findings: list[FindingOut] = Field(description="One a criterion; none of a paper that was taken out as retracted.")
    rulings: list[RulingOut] = Field(description="All that persons decided, oldest first; the last one counts.")

    @classmethod
    def of(cls, row: Screened, criteria: Sequence[Criterion]) -> "ScreenedOut":
        """Return the wire form."""
        return cls(
            n=row.n,
            paper=PassagePaperOut.of(row.paper),
            decision=row.decision,
            decided_by=row.decided_by,
            reason=row.reason(tuple(criteria)),
            machine=row.machine,
            rests_on=row.rests_on,
            findings=[
                FindingOut.of(n, finding, criterion)
                for n, (finding, criterion) in enumerate(zip(row.findings, criteria, strict=False), start=1)
            ],
            rulings=[RulingOut.model_validate(ruling) for ruling in row.rulings],
        )

    def to_core(self) -> Screened:
        """Return the noun."""
        return Screened(
            self.n,
            self.paper.to_core(),
            self.machine,
            self.rests_on,
            tuple(finding.to_core() for finding in self.findings),
            tuple(ruling.to_core() for ruling in self.rulings),
        )


class AgreementOut(Told):
    """A person against the machine, over the papers that a person decided."""

    decided: int
    confirmed: int
    resolved: int = Field(description="The machine had left it for a person.")
    overruled: int = Field(description="The person decided against the machine.")
    wrong_exclusions: int = Field(description="Of these, papers that the machine had excluded and the person included.")


class DecisionsOut(Told):
    """How many of the papers that were screened have which decision."""

    include: int
    exclude: int
    unsure: int


class ScreeningOut(Told):
    """A screening as far as it is: its counts, and a page of its rows."""

    job: JobOut
    criteria: list[CriterionOut]
    chosen: int = Field(description="How many papers were chosen for it.")
    decisions: DecisionsOut
    flow: FlowOut
    agreement: AgreementOut
    total: int = Field(description="Rows that are there and that the query admits, on all pages.")
    rows: list[ScreenedOut]

    @classmethod
    def of(cls, made: Screening, rows: Sequence[Screened] | None = None, total: int | None = None) -> "ScreeningOut":
        """Return the wire form, with these rows of how many; without them with all."""
        shown = made.rows if rows is None else rows
        return cls(
            job=JobOut.of(made.job),
            criteria=[
                CriterionOut(n=n, side=criterion.side, text=criterion.text)
                for n, criterion in enumerate(made.criteria, start=1)
            ],
            chosen=made.chosen,
            decisions=DecisionsOut(**{decision.value: count for decision, count in made.decisions.items()}),
            flow=FlowOut.of(made),
            agreement=AgreementOut.model_validate(made.agreement),
            total=len(shown) if total is None else total,
            rows=[ScreenedOut.of(row, made.criteria) for row in shown],
        )

    def to_core(self, rows: Sequence[ScreenedOut]) -> Screening:
        """Return the noun, given the rows of all pages."""
        return Screening(
            self.job.to_core(),
            tuple(Criterion(criterion.text, criterion.side) for criterion in self.criteria),
            tuple(row.to_core() for row in rows),
            self.chosen,
            self.flow.gone,
            self.flow.identification(),
        )
