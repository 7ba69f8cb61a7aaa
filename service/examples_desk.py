"""Examples of what is made of the papers, for the OpenAPI document; checked against its schemas by a test."""

from typing import Any

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
