"""Comparisons: papers as rows, questions as columns."""

from pydantic import ConfigDict, Field

from reviewing.comparing.columns import LONGEST, MOST, STANDARD
from reviewing.comparing.table import Cell, Comparison, Row
from service.wire.base import Shape, Text, Told
from service.wire.jobs import JobOut, WorkIn
from service.wire.papers import PassagePaperOut


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


class RowOut(Shape[Row], Told):
    """One paper, with a cell a column."""

    n: int
    """Counts the chosen papers from 1."""
    paper: PassagePaperOut
    cells: tuple[Cell, ...]


class ComparisonOut(Shape[Comparison], Told):
    """A comparison as far as it is."""

    job: JobOut
    columns: tuple[str, ...]
    rows: tuple[RowOut, ...]
