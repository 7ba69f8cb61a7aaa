"""A screening: papers as rows, each with what became of it, why, and who said so."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.answer import Mode
from core.jobs import Job
from core.paper import Paper
from reviewing.screening.criteria import Criterion, Decision, Finding, Side

LONGEST_NOTE = 2000
"""Characters of what a person says to a decision."""
RETRACTED = "The paper was retracted."


@dataclass(frozen=True, slots=True)
class Origin:
    """One source: all imports of the same name."""

    name: str
    records: int
    duplicates: int
    """Records that the library had already, from this source or another; they were merged."""
    without_abstract: int
    unreadable: int
    """Rejected for another reason."""
    again: int = 0
    """Records that were imported once more, in the same content; they are in none of the other counts."""


@dataclass(frozen=True, slots=True)
class Identification:
    """What stood at the beginning of a screening."""

    origins: tuple[Origin, ...] = ()
    library: int = 0
    """Papers in the library when the screening began."""
    added: int = 0
    """Papers that the imports on record say they added."""

    @property
    def records(self) -> int:
        """Records of all imports on record."""
        return sum(origin.records for origin in self.origins)

    @property
    def duplicates(self) -> int:
        """Records that were merged."""
        return sum(origin.duplicates for origin in self.origins)

    @property
    def without_abstract(self) -> int:
        """Records that were left out because their source gives no abstract."""
        return sum(origin.without_abstract for origin in self.origins)

    @property
    def unreadable(self) -> int:
        """Records that were left out for another reason."""
        return sum(origin.unreadable for origin in self.origins)

    @property
    def again(self) -> int:
        """Records that were imported once more and are counted once."""
        return sum(origin.again for origin in self.origins)

    @property
    def unaccounted(self) -> int:
        """Papers of the library more than its imports on record have added."""
        return max(0, self.library - self.added)

    @property
    def deleted(self) -> int:
        """Papers fewer than that: deleted since, or found to be the same as another."""
        return max(0, self.added - self.library)


class Decider(StrEnum):
    """Who decided."""

    MACHINE = "machine"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided at one time. None takes back what was decided before: the machine's word counts again."""

    decision: Decision | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Screened:
    """One paper; `n` counts the chosen papers from 1."""

    n: int
    paper: Paper
    machine: Decision
    rests_on: int | None
    """The criterion that the machine's decision rests on, from 1; None: all hold, or the paper was retracted."""
    findings: tuple[Finding, ...]
    """One a criterion; none of a retracted paper, which is not screened unless a person says so."""
    rulings: tuple[Ruling, ...] = ()
    """Everything that persons decided, oldest first; the last one counts."""

    @property
    def ruling(self) -> Ruling | None:
        """What a person decided, if it still counts."""
        return self.rulings[-1] if self.rulings and self.rulings[-1].decision is not None else None

    @property
    def decision(self) -> Decision:
        """What counts: a person's decision, else the machine's."""
        ruling = self.ruling
        return self.machine if ruling is None or ruling.decision is None else ruling.decision

    @property
    def decided_by(self) -> Decider:
        """Whose decision counts."""
        return Decider.MACHINE if self.ruling is None else Decider.PERSON

    @property
    def removed(self) -> bool:
        """Whether it was taken out before screening, as retracted, and nobody took it in again."""
        return not self.findings and self.ruling is None

    def reason(self, criteria: tuple[Criterion, ...]) -> str:
        """Why the decision that counts was taken."""
        if self.ruling is not None:
            return self.ruling.note or "A person decided so."
        if not self.findings:
            return RETRACTED
        if self.rests_on is None:
            return "Every criterion is met."
        criterion, finding = criteria[self.rests_on - 1], self.findings[self.rests_on - 1]
        return f"{_SIDES[criterion.side]} “{criterion.text}”: {finding.holds}. {finding.reason}"


_SIDES = {Side.INCLUDE: "Inclusion", Side.EXCLUDE: "Exclusion"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A person against the machine, over the papers that a person decided."""

    decided: int = 0
    confirmed: int = 0
    """The person said what the machine had said."""
    resolved: int = 0
    """The machine had left it for a person."""
    overruled: int = 0
    """One said include and the other exclude, or the person was unsure where the machine was not."""
    wrong_exclusions: int = 0
    """Of the overruled, those that the machine had excluded and the person included."""


@dataclass(frozen=True, slots=True)
class Screening:
    """As far as it is: rows come in the order in which the papers were chosen, those that are there."""

    job: Job
    criteria: tuple[Criterion, ...]
    rows: tuple[Screened, ...]
    chosen: int
    """How many papers were chosen for it."""
    gone: int = 0
    """Of these, how many were deleted before they were read."""
    identification: Identification = field(default_factory=Identification)

    @property
    def decisions(self) -> Mapping[Decision, int]:
        """How many papers were screened with which decision; those that were removed before are not counted."""
        counted = Counter(row.decision for row in self.rows if not row.removed)
        return {decision: counted[decision] for decision in Decision}

    @property
    def included(self) -> tuple[Paper, ...]:
        """The papers that are included, in order."""
        return tuple(row.paper for row in self.rows if row.decision is Decision.INCLUDE)

    @property
    def agreement(self) -> Agreement:
        """How often a person agreed with the machine."""
        pairs = [(row.machine, row.decision) for row in self.rows if row.ruling is not None]
        return Agreement(
            decided=len(pairs),
            confirmed=sum(machine is person for machine, person in pairs),
            resolved=sum(machine is Decision.UNSURE and person is not machine for machine, person in pairs),
            overruled=sum(machine not in (Decision.UNSURE, person) for machine, person in pairs),
            wrong_exclusions=sum(pair == (Decision.EXCLUDE, Decision.INCLUDE) for pair in pairs),
        )


@dataclass(frozen=True, slots=True)
class ScreeningRequest:
    """What to screen. The papers are chosen before the work begins, so that it can go on with the same ones."""

    criteria: tuple[Criterion, ...]
    paper_ids: tuple[str, ...]
    mode: Mode = Mode.AUTO
    model: str | None = None
