"""Passages that fit the context window of the model."""

from collections.abc import Sequence

from core.passage import Passage
from core.text.tokens import count_tokens

_FRAME_TOKENS = 24
"""The number, year and delimiters around a passage in the prompt."""


def passage_tokens(passage: Passage) -> int:
    """Return how many tokens a passage takes in a prompt, in tiktoken's count."""
    return count_tokens(passage.paper.title) + count_tokens(passage.chunk.text) + _FRAME_TOKENS


def within_budget(passages: Sequence[Passage], tokens: int) -> list[Passage]:
    """Return the passages, best first, that fit into `tokens`; one that does not is passed over for smaller ones."""
    kept = []
    for passage in passages:
        size = passage_tokens(passage)
        if size <= tokens:
            kept.append(passage)
            tokens -= size
    return kept
