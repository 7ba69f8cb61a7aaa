"""Rows and rulings as JSON, and back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.answer import Mode
from core.paper import Paper
from reviewing.jobs.kept import Kept, evidence_of, evidence_to_json, text, text_or_none
from reviewing.screening.identifying import Identification, Origin
from reviewing.screening.screening import Ruling, Screened
from reviewing.screening.verdicts import Decision, Finding, Holds

IDENTIFICATION = "identification"
"""The key of where the records came from. Papers' ids begin otherwise."""
_RULINGS = "ruling:"


def ruling_key(paper_id: str) -> str:
    """Return the key under which a person's decisions on a paper are kept: a key of its own, which no run writes to."""
    return f"{_RULINGS}{paper_id}"


def piece(paper: Paper, decision: Decision, rests_on: int | None, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return a row as it is kept. The title is kept for the day on which the paper is not there any more."""
    return {
        "title": paper.title,
        "year": paper.year,
        "decision": decision.value,
        "rests_on": rests_on,
        "findings": [_finding_to_json(finding) for finding in findings],
    }


def row_of(kept: Kept, rulings: Kept | None, n: int, paper_id: str, paper: Paper | None) -> Screened | None:
    """Read a row again; `paper` is None if it is not in the library any more."""
    if kept.get("gone"):
        return None
    return Screened(
        n,
        paper or Paper(text(kept, "title"), "", year=kept["year"], id=paper_id),
        Decision(text(kept, "decision")),
        kept["rests_on"],
        tuple(_finding_of(finding) for finding in kept["findings"]),
        rulings_of(rulings),
    )


def rulings_of(kept: Kept | None) -> tuple[Ruling, ...]:
    """Read what persons decided on a paper."""
    return tuple(_ruling_of(one) for one in kept["rulings"]) if kept is not None else ()


def rulings_to_json(rulings: Sequence[Ruling]) -> dict[str, Any]:
    """Return them as they are kept."""
    return {
        "rulings": [
            {"decision": one.decision and one.decision.value, "note": one.note, "at": one.at.isoformat()}
            for one in rulings
        ]
    }


def identification_to_json(made: Identification) -> dict[str, Any]:
    """Return where the records came from as it is kept."""
    return asdict(made)


def identification_of(kept: Kept | None) -> Identification:
    """Read it again; before the job has begun there is none."""
    if kept is None:
        return Identification()
    return Identification(tuple(Origin(**one) for one in kept["origins"]), int(kept["library"]), int(kept["added"]))


def _ruling_of(kept: Kept) -> Ruling:
    decided = text_or_none(kept, "decision")
    return Ruling(
        None if decided is None else Decision(decided), text(kept, "note"), datetime.fromisoformat(text(kept, "at"))
    )


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {
        "holds": finding.holds.value,
        "reason": finding.reason,
        "score": finding.score,
        "evidence": evidence_to_json(finding.evidence),
        "mode": finding.mode.value,
    }


def _finding_of(kept: Kept) -> Finding:
    return Finding(
        Holds(text(kept, "holds")),
        text(kept, "reason"),
        kept["score"],
        evidence_of(kept),
        Mode(text(kept, "mode")),
    )
