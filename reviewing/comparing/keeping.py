"""Rows as JSON, and back."""

from collections.abc import Sequence
from typing import Any

from core.answer import Mode
from core.paper import Paper
from reviewing.comparing.table import Cell, Row
from reviewing.jobs.kept import Kept, evidence_of, evidence_to_json, text, verdict_or_none


def piece(paper: Paper, cells: Sequence[Cell]) -> dict[str, Any]:
    """Return a row as it is kept. The title is kept for the day on which the paper is not there any more."""
    return {"title": paper.title, "year": paper.year, "cells": [_cell_to_json(cell) for cell in cells]}


def row_of(kept: Kept, n: int, paper_id: str, paper: Paper | None) -> Row | None:
    """Read a row again; `paper` is None if it is not in the library any more."""
    if kept.get("gone"):
        return None
    shown = paper or Paper(text(kept, "title"), "", year=kept["year"], id=paper_id)
    return Row(n, shown, tuple(_cell_of(cell) for cell in kept["cells"]))


def _cell_to_json(cell: Cell) -> dict[str, Any]:
    """Return a cell as it is kept."""
    return {
        "stated": cell.stated,
        "text": cell.text,
        "verdict": cell.verdict,
        "score": cell.score,
        "evidence": evidence_to_json(cell.evidence),
        "mode": cell.mode.value,
    }


def _cell_of(kept: Kept) -> Cell:
    """Read a cell again."""
    return Cell(
        stated=bool(kept["stated"]),
        text=text(kept, "text"),
        verdict=verdict_or_none(kept),
        score=kept["score"],
        evidence=evidence_of(kept),
        mode=Mode(text(kept, "mode")),
    )
