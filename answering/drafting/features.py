"""What is known of a candidate, as numbers, for the scorer that was learned from marked sentences."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.asking import Asks, asks_for
from answering.drafting.candidates import Candidate
from answering.drafting.roles import Role

Numbers = NDArray[np.float32]

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
_COUNTS = re.compile(
    r"\bhow many ((?:[^\W\d_][\w-]+ ){0,2}?[^\W\d_]{3,})"
    r"(?=\W*$| (?:are|is|was|were|do|does|did|has|have|had|can|could|will|would|in|of|for|on|to|per|with|by|at)\b)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:introduc|propos|present|develop|describ|releas)\w*|\b(?:called|dubbed|termed|means|refers to|short for)\b"
    r"|^[\w-]+(?: [\w-]+){0,3}(?:,| is| are) an? ",
    re.IGNORECASE,
)
_STEM = 5
"""Letters by which a noun is known again: `languages` is `language`."""
_ADDRESS = re.compile(r"https?://|www\.|\bgithub\b", re.IGNORECASE)
LOGITS = 10.0
"""Logits lie between -11 and 11."""
MARGINS = 5.0
"""Margins lie between -6 and 4."""
_UNREAD = (
    "cosine",
    "cosine below the best",
    "cosine below the best of the paper",
    "own words",
    "own words below the best of the paper",
    "words with title",
    "words with title below the best",
    "passage",
    "first paper",
    "second paper",
    "rank of the paper",
    "number",
    "number asked for and given",
    "number of the kind asked for",
    "length",
    "address",
    "introduces what is asked for",
)
UNREAD = (*_UNREAD, *Role, *(f"{asks.value} × {role}" for asks in Asks for role in Role))
"""What the columns mean that are known of a sentence before it is read with the question, in order."""
NAMES = (
    *UNREAD,
    *(
        f"{read}{below}"
        for read in ("logit", "margin")
        for below in ("", " below the best", " below the best of the paper")
    ),
)
"""What all columns mean, in order."""


def unread_rows(question: str, candidates: Sequence[Candidate], roles: Numbers) -> Numbers:
    """Return an array of shape (candidates, len(UNREAD)); `roles` are probabilities of shape (candidates, 6)."""
    if not candidates:
        return np.empty((0, len(UNREAD)), np.float32)
    asks = asks_for(question)
    papers = [each.passage.paper.id for each in candidates]
    cosine = np.array([each.cosine for each in candidates])
    own = np.array([each.own for each in candidates])
    coverage = np.array([each.coverage for each in candidates])
    rank = np.array([each.rank for each in candidates])
    number = np.array([has_number(each.text) for each in candidates], np.float64)
    kind = number_asked_for(question)
    plain = [
        cosine,
        cosine - cosine.max(),
        _below_the_best_of_its_paper(cosine, papers),
        own,
        _below_the_best_of_its_paper(own, papers),
        coverage,
        coverage - coverage.max(),
        np.array([each.passage.scores.fused for each in candidates]),
        rank == 0,
        rank == 1,
        np.log1p(rank) / 3,
        number,
        number * (asks is Asks.NUMBER),
        np.array([kind is not None and bool(kind.search(each.text)) for each in candidates]),
        np.log1p([len(each.text.split()) for each in candidates]) / 5,
        np.array([bool(_ADDRESS.search(each.text)) for each in candidates]),
        np.array(
            [asks is Asks.WHAT_IS and each.own > 0 and bool(_INTRODUCES.search(each.text)) for each in candidates]
        ),
    ]
    crossed = [roles * (asks is each) for each in Asks]
    return np.hstack([np.column_stack(plain), roles, *crossed], dtype=np.float32)


def read_rows(rows: Numbers, candidates: Sequence[Candidate]) -> Numbers:
    """Return the rows of candidates with what reading them added, of shape (candidates, len(NAMES))."""
    if not candidates:
        return np.empty((0, len(NAMES)), np.float32)
    papers = [each.passage.paper.id for each in candidates]
    read = (
        np.array([each.logit for each in candidates]) / LOGITS,
        np.array([each.margin for each in candidates]) / MARGINS,
    )
    columns = [column for own in read for column in (own, own - own.max(), _below_the_best_of_its_paper(own, papers))]
    return np.hstack([rows, np.column_stack(columns)], dtype=np.float32)


def _below_the_best_of_its_paper(values: NDArray[np.float64], papers: Sequence[str]) -> NDArray[np.float64]:
    best = {paper: max(of for of, other in zip(values, papers, strict=True) if other == paper) for paper in set(papers)}
    below: NDArray[np.float64] = values - np.array([best[paper] for paper in papers])
    return below


def has_number(text: str) -> bool:
    """Whether a text has a number that counts or measures."""
    return bool(_NUMBER.search(text))


def number_asked_for(question: str) -> re.Pattern[str] | None:
    """Return how a number of the kind that is asked for is written, if a kind is asked for."""
    if counted := _COUNTS.search(question):
        noun = counted[1].split()[-1][:_STEM]
        # Natural Questions is no number of questions, but 27 GPUs are GPUs.
        named = "" if any(map(str.isupper, noun)) else "(?-i:(?![A-Z]))"
        # "42 percent of Natural Questions" counts no questions.
        between = r"(?:[^\w%]++(?!(?:percent|points|of|per|from|out)\b)\w[\w-]*+){0,3}?[^\w%]++"
        return re.compile(rf"\d[\d,.+]*+{between}{named}{re.escape(noun)}", re.IGNORECASE)
    return _RATIO if _ASKS_A_RATIO.search(question) else None
