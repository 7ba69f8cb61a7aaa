"""Examples of what is made of the papers, for the OpenAPI document; checked against its schemas by a test."""

from typing import Any

from service.http.examples import PAPER_EXAMPLE

_PAPER_ID = "p_8d3f0e6a2b7c4d19"
_TITLE = "Dense Passage Retrieval for Open-Domain Question Answering"

MAP_EXAMPLE: dict[str, Any] = {
    "topics": [
        {
            "n": 1,
            "label": "Open-domain question answering · retrieval-augmented generation",
            "phrases": ["open-domain question answering", "retrieval-augmented generation", "passages"],
            "size": 22,
            "x": 0.31,
            "y": -0.42,
            "representative": [{"paper_id": _PAPER_ID, "title": _TITLE, "year": 2020}],
            "paper_ids": [_PAPER_ID, "p_41c7a0e2d95b6f38"],
        }
    ],
    "papers": [{"paper_id": _PAPER_ID, "title": _TITLE, "year": 2020, "x": 0.35, "y": -0.4, "topic": 1}],
    "silhouettes": {"6": 0.1092, "7": 0.1169, "8": 0.1173},
    "filters_applied": {
        "year_from": None,
        "year_to": None,
        "authors": [],
        "venues": [],
        "tags": [],
        "paper_ids": [],
    },
    "index": "5d41402abc4b@7",
}

JOB_EXAMPLE: dict[str, Any] = {
    "id": "j_1f0c7be2a94c5d38",
    "kind": "comparison",
    "title": "dense retrieval",
    "state": "done",
    "done": 1,
    "total": 1,
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "cost_usd": None},
    "max_cost_usd": None,
    "notices": [],
    "error": None,
    "created_at": "2025-01-31T12:00:00Z",
    "finished_at": "2025-01-31T12:00:01Z",
    "result": "/v1/comparisons/j_1f0c7be2a94c5d38",
}

_QUOTE = "On several open-domain data sets this finds more answers among the first twenty passages than BM25 does."

COMPARISON_EXAMPLE: dict[str, Any] = {
    "job": JOB_EXAMPLE,
    "columns": ["main result", "limitation"],
    "rows": [
        {
            "n": 1,
            "paper": {"id": _PAPER_ID, **PAPER_EXAMPLE},
            "cells": [
                {
                    "stated": True,
                    "text": _QUOTE,
                    "verdict": "supported",
                    "score": 0.93,
                    "evidence": [{"source": 1, "quote": _QUOTE, "start": 126, "end": 126 + len(_QUOTE)}],
                    "mode": "extractive",
                },
                {"stated": False, "text": "", "verdict": None, "score": None, "evidence": [], "mode": "extractive"},
            ],
        }
    ],
}
