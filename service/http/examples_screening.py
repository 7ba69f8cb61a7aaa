"""An example of a screening, for the OpenAPI document; checked against its schema by a test."""

from typing import Any

from service.http.examples_desk import COMPARISON_EXAMPLE, JOB_EXAMPLE

_QUOTE = "On several open-domain data sets this finds more answers among the first twenty passages than BM25 does."

SCREENING_EXAMPLE: dict[str, Any] = {
    "job": JOB_EXAMPLE | {"kind": "screening", "result": "/v1/screenings/j_1f0c7be2a94c5d38"},
    "criteria": [
        {"n": 1, "side": "include", "text": "Does the paper study dense retrieval?"},
        {"n": 2, "side": "exclude", "text": "Is it a survey?"},
    ],
    "chosen": 1,
    "decisions": {"include": 1, "exclude": 0, "unsure": 0},
    "flow": {
        "origins": [
            {"name": "papers.ris", "records": 3, "duplicates": 1, "without_abstract": 1, "unreadable": 0, "again": 0}
        ],
        "again": 0,
        "library": 1,
        "added": 1,
        "identified": 3,
        "unaccounted": 0,
        "duplicates": 1,
        "without_abstract": 1,
        "unreadable": 0,
        "deleted": 0,
        "not_chosen": 0,
        "gone": 0,
        "retracted": 0,
        "waiting": 0,
        "screened": 1,
        "excluded": [],
        "excluded_by_machine": 0,
        "excluded_by_person": 0,
        "unsure": 0,
        "included": 1,
        "included_by_person": 1,
    },
    "agreement": {"decided": 1, "confirmed": 0, "resolved": 1, "overruled": 0, "wrong_exclusions": 0},
    "total": 1,
    "rows": [
        {
            "n": 1,
            "paper": COMPARISON_EXAMPLE["rows"][0]["paper"],
            "decision": "include",
            "decided_by": "person",
            "reason": "It trains dense retrievers.",
            "machine": "unsure",
            "rests_on": 1,
            "findings": [
                {
                    "criterion": 1,
                    "holds": "unclear",
                    "passes": None,
                    "reason": "A sentence comes near to “dense retrieval”, but not near enough.",
                    "score": 0.41,
                    "evidence": [{"source": 1, "quote": _QUOTE, "start": 126, "end": 126 + len(_QUOTE)}],
                    "mode": "extractive",
                },
                {
                    "criterion": 2,
                    "holds": "no",
                    "passes": True,
                    "reason": "Neither title nor abstract has a word of it: survey or review.",
                    "score": None,
                    "evidence": [],
                    "mode": "extractive",
                },
            ],
            "rulings": [{"decision": "include", "note": "It trains dense retrievers.", "at": "2025-01-31T12:05:00Z"}],
        }
    ],
}
