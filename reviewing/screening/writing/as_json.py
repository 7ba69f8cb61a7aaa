"""A screening as JSON: everything there is to know, for programs."""

import json
from dataclasses import asdict
from typing import Any

from core.json import to_plain
from reviewing.screening.criteria import Finding
from reviewing.screening.flow import flow_of
from reviewing.screening.screening import Ruling, Screened, Screening


def to_json(made: Screening) -> str:
    """Return the document."""
    told = {
        "job": made.job.id,
        "criteria": [
            {"n": n, "side": criterion.side, "text": criterion.text}
            for n, criterion in enumerate(made.criteria, start=1)
        ],
        "decisions": dict(made.decisions),
        "flow": asdict(flow_of(made)),
        "agreement": asdict(made.agreement),
        "notices": list(made.job.notices),
        "papers": [_row(made, row) for row in made.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _row(made: Screening, row: Screened) -> dict[str, Any]:
    paper = row.paper
    return {
        "n": row.n,
        "paper_id": paper.id,
        "title": paper.title,
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "retracted": paper.retracted,
        "decision": row.decision,
        "decided_by": row.decided_by,
        "reason": row.reason(made.criteria),
        "machine": row.machine,
        "rests_on": row.rests_on,
        "findings": [_finding(n, finding) for n, finding in enumerate(row.findings, start=1)],
        "rulings": [_ruling(ruling) for ruling in row.rulings],
    }


def _finding(n: int, finding: Finding) -> dict[str, Any]:
    return {
        "criterion": n,
        "holds": finding.holds,
        "reason": finding.reason,
        "score": finding.score,
        "evidence": to_plain(finding.evidence),
        "mode": finding.mode,
    }


def _ruling(ruling: Ruling) -> dict[str, Any]:
    return {"decision": ruling.decision, "note": ruling.note, "at": ruling.at.isoformat()}
