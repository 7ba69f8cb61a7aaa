"""Whether an answer answers: the facts that it states, what it opens with, and how near it is to the question."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.answer import Sentence
from eval.metrics.rate import Rate, mean, share

Fact = tuple[str, ...]
"""One fact in several wordings; any of them suffices."""

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PERCENT = re.compile(r"\bper ?cent\b")
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d{3}\b)")
_NOT_WORD = re.compile(r"[^\w%.+]+|(?<!\d)[.+]|\.(?!\d)")
_MARKER = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")


def normalised(text: str) -> str:
    """For comparison: no case, accents, punctuation, articles or thousands separators; numbers stay whole.

    SQuAD's answer normalisation (Rajpurkar et al. 2016), which drops every punctuation mark, would let "1.5" match
    "15"; decimal points and percent signs stay here.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _NOT_WORD.sub(" ", _PERCENT.sub("%", _DIGIT_COMMA.sub("", bare)))
    return " ".join(_ARTICLES.sub(" ", words).split()).replace(" %", "%")


def contains_fact(text: str, fact: Fact) -> bool:
    """Whether any wording stands in the text word for word, after normalisation. "50%" is not in "150%"."""
    readable = normalised(text)
    return any(wording and _stands_in(wording, readable) for wording in map(normalised, fact))


def _stands_in(wording: str, text: str) -> bool:
    # Scripts that are not written in Latin letters often set no spaces between words.
    return f" {wording} " in f" {text} " if wording.isascii() else wording in text


def fact_recall(text: str, facts: Sequence[Fact]) -> Rate:
    """Share of the facts that the text states (claim recall: Gao et al. 2023, section 3.2)."""
    return share(contains_fact(text, fact) for fact in facts)


def facts_within(texts: Sequence[str], facts: Sequence[Fact], k: int) -> Rate:
    """Share of the facts that stand in the first k texts: what an answer from these passages could know at best."""
    return share(any(contains_fact(text, fact) for text in texts[:k]) for fact in facts)


def unmarked(text: str) -> str:
    """The text without citation markers such as [1] or [2, 3]."""
    return _MARKER.sub("", text)


def states_sentence(sentence: Sentence, best: Sequence[str], abstracts: Mapping[int, str]) -> bool:
    """Whether the sentence tells one of the best: it rests on it as its evidence, or holds it word for word.

    `abstracts` are those of the sources, by number. A sentence told in the third person keeps the evidence of the one
    that it retells, so that the wording does not matter.
    """
    if any(_rests_on(sentence, text, abstracts) for text in best):
        return True
    readable = f" {normalised(sentence.text)} "
    return any(f" {normalised(text)} " in readable for text in best)


def _rests_on(sentence: Sentence, text: str, abstracts: Mapping[int, str]) -> bool:
    for evidence in sentence.evidence:
        start = abstracts.get(evidence.source, "").find(text)
        if start >= 0 and evidence.start < start + len(text) and start < evidence.end:
            return True
    return False


def answer_relevance(question: NDArray[np.float32], sentences: NDArray[np.float32]) -> Rate:
    """Mean cosine of the question (dimensions,) and each sentence (sentences, dimensions), vectors of 0 left out.

    Ragas' answer relevancy (Es et al. 2024, arXiv 2309.15217) compares the question with questions that an LLM
    generates from the answer; this needs no LLM, and is comparable only between runs with the same embedder.
    """
    lengths = np.linalg.norm(sentences, axis=1) * np.linalg.norm(question)
    return mean(((sentences @ question)[lengths > 0] / lengths[lengths > 0]).tolist())
