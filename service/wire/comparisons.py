"""Comparisons: papers as rows, questions as columns."""

from pydantic import ConfigDict, Field

from core.answer import Mode, Verdict
from reviewing.comparing.table import LONGEST, MOST, STANDARD, Cell, Comparison, Row
from service.wire.answer import EvidenceOut
from service.wire.base import Text, Told
from service.wire.jobs import JobOut
from service.wire.passages import PassagePaperOut
from service.wire.selection import WorkIn


class ComparisonIn(WorkIn):
    """What to compare. Left out, the columns are task, data, method, main result and limitation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"topic": "dense retrieval", "limit": 10, "columns": ["task", "data", "main result"]}]
        }
    )

    columns: list[Text] = Field(default_factory=lambda: list(STANDARD), min_length=1, max_length=MOST)

    def asked(self) -> list[str]:
        """Return the columns, tidied up. Raises ValueError."""
        tidy = list(dict.fromkeys(" ".join(column.split()) for column in self.columns))
        if not all(tidy):
            raise ValueError("A column is empty. Say what it asks for.")
        if any(len(column) > LONGEST for column in tidy):
            raise ValueError(f"A column has at most {LONGEST} characters.")
        return tidy


class CellOut(Told):
    """What one abstract says to one question."""

    stated: bool = Field(description="False: the abstract does not say.")
    text: str
    verdict: Verdict | None
    score: float | None = Field(
        description="Of an LLM's answer, how likely the abstract supports it; of a sentence, how likely it answers."
    )
    evidence: list[EvidenceOut] = Field(description="`source` is the number of the row.")
    mode: Mode = Field(description="Who wrote it: an LLM, or the authors, whose sentence it is.")

    def to_core(self) -> Cell:
        """Return the noun."""
        evidence = tuple(one.to_core() for one in self.evidence)
        return Cell(self.stated, self.text, self.verdict, self.score, evidence, self.mode)


class RowOut(Told):
    """One paper, with a cell a column."""

    n: int = Field(description="Counts the chosen papers from 1.")
    paper: PassagePaperOut
    cells: list[CellOut]


class ComparisonOut(Told):
    """A comparison as far as it is."""

    job: JobOut
    columns: list[str]
    rows: list[RowOut]

    @classmethod
    def of(cls, made: Comparison) -> "ComparisonOut":
        """Return the wire form."""
        return cls(
            job=JobOut.of(made.job),
            columns=list(made.columns),
            rows=[
                RowOut(
                    n=row.n,
                    paper=PassagePaperOut.of(row.paper),
                    cells=[CellOut.model_validate(cell) for cell in row.cells],
                )
                for row in made.rows
            ],
        )

    def to_core(self) -> Comparison:
        """Return the noun."""
        rows = (Row(row.n, row.paper.to_core(), tuple(cell.to_core() for cell in row.cells)) for row in self.rows)
        return Comparison(self.job.to_core(), tuple(self.columns), tuple(rows))
