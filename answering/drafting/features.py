"""What is known of a candidate, as numbers, for the scorer that was learned from marked sentences."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.asking import Asks, asks_for
from answering.drafting.candidates import Candidate
from answering.drafting.roles import Role
from answering.voice.telling import usable

_NUMBER = re.compile(
    r"(?<![\w.-])\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|twice|double|dozens?|hundreds?|"
    r"thousands?|millions?|billions?|percent)\b",
    re.IGNORECASE,
)
"""A number that counts or measures, not the one in a name such as GPT-4."""
_ASKS_A_RATIO = re.compile(
    r"\bhow much (?:\w+er|more|less)\b|\bby (?:how much|what)\b|"
    r"\b(?:factor|times|share|percent\w*|fraction|proportion)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\d\s?(?:%|\\%|x\b|×|[- ]?times?\b|[- ]?fold\b|points?\b|percent)|"
    r"\b(?:half|twice|halve[sd]?|doubl\w+|third|quarter)\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\bhow many (?:different |distinct )?([^\W\d_]{3,})", re.IGNORECASE)
_STEM = 5
"""Letters by which a noun is known again: `languages` is `language`."""
_ADDRESS = re.compile(r"https?://|www\.|\bgithub\b", re.IGNORECASE)
_LOGITS = 10.0
"""Logits lie between -11 and 11."""
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
    "cannot stand alone",
    "length",
)
NAMES = (
    *_PLAIN,
    *Role,
    "number asked for and given",
    "number of the kind asked for",
    *(f"{asks.value} × {role}" for asks in Asks for role in Role),
)
"""What the columns mean, in order."""


def features(question: str, candidates: Sequence[Candidate], roles: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an array of shape (candidates, len(NAMES)); `roles` are probabilities of shape (candidates, 6)."""
    if not candidates:
        return np.empty((0, len(NAMES)), np.float32)
    asks = asks_for(question)
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
        np.array([not usable(each) for each in candidates], np.float64),
        np.log1p([len(each.text.split()) for each in candidates]) / 5,
    ]
    kind = _number_of(question)
    of_kind = np.array([kind is not None and bool(kind.search(each.text)) for each in candidates], np.float64)
    crossed = [roles * (asks is each) for each in Asks]
    return np.hstack(
        [np.column_stack(plain), roles, (number * (asks is Asks.NUMBER))[:, None], of_kind[:, None], *crossed],
        dtype=np.float32,
    )


def _number_of(question: str) -> re.Pattern[str] | None:
    """Return how a number of the kind that is asked for is written, if a kind is asked for."""
    if counted := _COUNTS.search(question):
        return re.compile(rf"\d[\d,.+]*(?:\W+[\w-]+){{0,3}}?\W+{re.escape(counted[1][:_STEM])}", re.IGNORECASE)
    return _RATIO if _ASKS_A_RATIO.search(question) else None
