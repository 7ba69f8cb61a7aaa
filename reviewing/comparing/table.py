"""A comparison: papers as rows, questions as columns."""

import re
from dataclasses import dataclass

from core.answer import Evidence, Mode, Verdict
from core.jobs import Job
from core.paper import Paper

NOT_STATED = "the abstract does not say"
STANDARD = ("task", "data", "method", "main result", "limitation")
MOST = 12
LONGEST = 200
_SEPARATOR = re.compile(r"[;\n]|,(?![^()]{0,300}\))")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one abstract says to one question. `stated` is False, and the text empty, where it does not say."""

    stated: bool
    text: str = ""
    verdict: Verdict | None = None
    score: float | None = None
    """Of an LLM's answer, how likely the abstract supports it; of a sentence, how likely it answers. In [0, 1]."""
    evidence: tuple[Evidence, ...] = ()
    """Of the abstract of the row; the source is the number of the row, from 1."""
    mode: Mode = Mode.EXTRACTIVE
    """Who wrote it: an LLM, or the authors, whose sentence it is, in the third person."""


@dataclass(frozen=True, slots=True)
class Row:
    """One paper and its cells, in the order of the columns; `n` counts the chosen papers from 1."""

    n: int
    paper: Paper
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """As far as it is: rows come in the order in which the papers were chosen, those that are there."""

    job: Job
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """What to compare. The papers are chosen before the work begins, so that it can go on with the same ones."""

    columns: tuple[str, ...]
    paper_ids: tuple[str, ...]
    mode: Mode = Mode.AUTO
    model: str | None = None


def split_columns(written: str) -> tuple[str, ...]:
    """Return the columns of a list with commas, semicolons or line ends between them; without any, the standard ones.

    A comma within brackets separates nothing.
    """
    found = (" ".join(part.split()) for part in _SEPARATOR.split(written))
    return tuple(dict.fromkeys(part for part in found if part)) or STANDARD


def question_of(column: str) -> str:
    """Return what a column asks, as a question that can be held against sentences."""
    return column if column.endswith("?") or len(column.split()) > 3 else f"What is the {column}?"
