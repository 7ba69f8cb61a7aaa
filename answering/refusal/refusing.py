"""When the papers hold no answer, and what is said then."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from answering.drafting.candidates import Candidate
from answering.sources import nearest
from core.answer import NearPaper, Refusal, Why
from core.filters import Filters, Surveys
from core.importing import LibraryCounts
from core.paper import Reading
from core.passage import Passage
from core.ports import TermIndex
from core.text.words import LETTERS, is_namelike
from indexing.terms import stop_words

_CONTRACTED = frozenset(("s", "t", "d", "m", "ll", "re", "ve", "don", "isn", "aren", "doesn", "didn"))
"""What is left of "what's" and "don't" where a word ends at its apostrophe."""


_PARTICLES = frozenset("的了吗呢吧啊嘛么是和与及或在之其这那哪谁就都也很把被我你他她它们のにはをがとでもかへやよねぞさ")
"""Signs of Chinese and Japanese of which a word says nothing, if it has no other."""


_OF_A_LANGUAGE = 2
"""Words that tell a language: one alone may be a stop word of any."""


class Cause(Enum):
    """Who found that there is no answer."""

    FAR = "These papers do not answer the question."
    """Nothing that was retrieved comes near enough."""
    NOTHING_ASKED = "The question has no word that a paper could be about. Name a method, a finding or a subject."
    NONE_FOUND = "The language model found no answer in these papers."
    NOTHING_STANDS = (
        "What the language model wrote is not supported by the papers, or beside the question, so it is not shown."
    )


def asks_something(question: str, terms: TermIndex) -> bool:
    """Whether a question has a word by which a paper could be found."""
    if not any(word not in _CONTRACTED and not _PARTICLES.issuperset(word) for word in terms.words(question)):
        return False
    words = LETTERS.findall(question)
    if len(words) < _OF_A_LANGUAGE or any(map(is_namelike, words[1:])):
        return True
    return all(len(stops) < len(words) for stops in stop_words(question).values())


def refuse(
    passages: Sequence[Passage],
    found: Sequence[Candidate],
    counts: LibraryCounts,
    filters: Filters,
    cause: Cause = Cause.FAR,
) -> Refusal:
    """Return a refusal that says why, what was searched, which papers came nearest and what they do cover."""
    papers = counts.searchable
    if counts.papers == 0:
        said = "The library holds no papers yet, so there is nothing to answer from. Import some first."
        return Refusal(said, why=Why.EMPTY_LIBRARY)
    if cause is Cause.NOTHING_ASKED:
        return Refusal(cause.value, why=Why.NOTHING_ASKED)
    if not passages and not (filters and papers):
        said = "No paper can be searched yet. Ask again in a moment; if that goes on, run `litmus doctor`."
        return Refusal(said, why=Why.NOT_SEARCHABLE_YET)
    searched = f"{papers} paper{'s' if papers != 1 else ''}"
    if not passages:
        said = f"None of the {searched} in the library passes the filters: {filters_in_words(filters)}."
        return Refusal(said, why=Why.FILTERED_OUT)
    were = "was" if papers == 1 else "were"
    within = f" with {filters_in_words(filters)}" if filters else ""
    reason = f"{cause.value} {searched} {were} searched{within}."
    return Refusal(reason, tuple(replace(near, covers=_covers(near, found)) for near in nearest(passages)))


def _covers(near: NearPaper, found: Sequence[Candidate]) -> str | None:
    """The sentence of a paper that comes nearest to an answer."""
    own = [sentence for sentence in found if sentence.passage.paper.id == near.paper_id]
    return " ".join(max(own, key=lambda sentence: sentence.logit).text.split()) if own else None


def filters_in_words(filters: Filters) -> str:
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
        ("collection", filters.collections),
    )
    if filters.surveys is not None:
        parts.append("surveys only" if filters.surveys is Surveys.ONLY else "no surveys")
    if filters.reading is not None:
        parts.append(
            {Reading.UNREAD: "not read yet", Reading.READING: "being read", Reading.READ: "read"}[filters.reading]
        )
    parts += [f"{name} {' or '.join(values)}" for name, values in named if values]
    return ", ".join(parts)
