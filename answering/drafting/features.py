"""What is known of a candidate, as numbers, for the scorer that was learned from marked sentences."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.asking import Asks
from answering.drafting.candidates import Candidate

_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|twice|double|dozens?|hundreds?|thousands?|"
    r"millions?|billions?|percent)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|\bgithub\b", re.IGNORECASE)
_LEANS = re.compile(
    r"(?:it|its|they|their|this|these|those|such|both|he|she|here|the (?:latter|former))\b", re.IGNORECASE
)
_LOGITS = 10.0
"""Logits lie between -11 and 11."""
ROLES = ("background", "gap", "method", "result", "limitation", "boilerplate")
_PLAIN = (
    "logit",
    "logit below the best",
    "logit below the best of the paper",
    "cosine",
    "cosine below the best",
    "own words",
    "words with title",
    "passage",
    "number",
    "address",
    "leans",
    "length",
)
NAMES = (
    *_PLAIN,
    *ROLES,
    "number asked for and given",
    *(f"{asks.value} × {role}" for asks in Asks for role in ROLES),
)
"""What the columns mean, in order."""


def features(asks: Asks, candidates: Sequence[Candidate], roles: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an array of shape (candidates, len(NAMES)); `roles` are probabilities of shape (candidates, 6)."""
    if not candidates:
        return np.empty((0, len(NAMES)), np.float32)
    logit = np.array([each.logit for each in candidates]) / _LOGITS
    cosine = np.array([each.cosine for each in candidates])
    number = np.array([bool(_NUMBER.search(each.text)) for each in candidates], np.float64)
    papers = [each.passage.paper.id for each in candidates]
    best = {paper: max(of for of, other in zip(logit, papers, strict=True) if other == paper) for paper in set(papers)}
    plain = [
        logit,
        logit - logit.max(),
        logit - np.array([best[paper] for paper in papers]),
        cosine,
        cosine - cosine.max(),
        np.array([each.own for each in candidates]),
        np.array([each.coverage for each in candidates]),
        np.array([each.passage.scores.fused for each in candidates]),
        number,
        np.array([bool(_ADDRESS.search(each.text)) for each in candidates], np.float64),
        np.array([bool(_LEANS.match(each.text)) for each in candidates], np.float64),
        np.log1p([len(each.text.split()) for each in candidates]) / 5,
    ]
    crossed = [roles * (asks is each) for each in Asks]
    return np.hstack(
        [np.column_stack(plain), roles, (number * (asks is Asks.NUMBER))[:, None], *crossed], dtype=np.float32
    )
