"""Whether an answer speaks of what was asked: a faithful recital of another abstract does not."""

import numpy as np
from numpy.typing import NDArray

from eval.metrics.rate import Rate, mean


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float | None:
    """Cosine similarity of two vectors; None if one of them is zero."""
    lengths = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(np.dot(one, other)) / lengths if lengths else None


def answer_relevance(question: NDArray[np.float32], sentences: NDArray[np.float32]) -> Rate:
    """Mean cosine of the question (dimensions,) and each sentence (sentences, dimensions).

    Ragas' answer relevancy (Es et al. 2024, arXiv 2309.15217) compares the question with questions that an LLM
    generates from the answer; this needs no LLM, and is comparable only between runs with the same embedder.
    """
    return mean(cosine(question, sentence) for sentence in sentences)
