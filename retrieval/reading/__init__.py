"""Reads two texts together: a question and a passage, and says how well the one answers the other."""

from functools import cache

from core.ports import RelevanceReader


@cache
def relevance_reader() -> RelevanceReader:
    """Return the reader of this process, so that its weights are in memory once. Nothing is loaded yet."""
    from retrieval.reading.relevance import LocalRelevance

    return LocalRelevance()
