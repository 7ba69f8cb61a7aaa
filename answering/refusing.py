"""When the papers hold no answer, and what is said then."""

from collections.abc import Sequence

from answering.sentence_search import FoundSentence
from answering.sources import nearest
from core.answer import Refusal
from core.filters import Filters
from core.passage import Passage


def answerability(passages: Sequence[Passage], found: Sequence[FoundSentence]) -> float:
    """How likely it is that the passages hold an answer, in [0, 1]."""
    raise NotImplementedError


def refuse(passages: Sequence[Passage], papers: int, filters: Filters) -> Refusal:
    """Return a refusal that says what was searched and which papers came nearest."""
    if papers == 0:
        return Refusal("The library holds no papers yet, so there is nothing to answer from. Import some first.")
    searched = f"{papers} paper{'s' if papers != 1 else ''}"
    within = f" with {described(filters)}" if filters else ""
    if not passages:
        return Refusal(f"None of the {searched} in the library passes the filters: {described(filters)}.")
    return Refusal(
        f"These papers do not answer the question. {searched} were searched{within}; the nearest are about something "
        "else, or stop short of it.",
        nearest(passages),
    )


def described(filters: Filters) -> str:
    """Say the filters in words."""
    parts = []
    if filters.year_from is not None:
        parts.append(f"year from {filters.year_from}")
    if filters.year_to is not None:
        parts.append(f"year to {filters.year_to}")
    named = (
        ("author", filters.authors),
        ("venue", filters.venues),
        ("tag", filters.tags),
        ("paper", filters.paper_ids),
    )
    parts += [f"{name} {' or '.join(values)}" for name, values in named if values]
    return ", ".join(parts)
