"""When the papers hold no answer, and what is said then."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import exp

from answering.sentence_search import FoundSentence
from answering.sources import nearest
from core.answer import NearPaper, Refusal, Source
from core.filters import Filters
from core.passage import Passage
from core.ports import TermIndex

_COVERAGE_COUNTS = 0.5
_UNNAMED_COVERAGE = 0.5
_MIDDLE = 0.625
_STEEPNESS = 12.0
_NAME_IN_CHUNKS = 3
_WORD = re.compile(r"\w[\w-]*")
_NAMELIKE = re.compile(r"[A-Z0-9]")


def answerability(question: str, sources: Sequence[Source], found: Sequence[FoundSentence], terms: TermIndex) -> float:
    """How likely it is that the passages hold an answer, in [0, 1]; 0.5 is where the default threshold lies.

    The best cosine of a sentence and the question, plus how much of what is asked one paper speaks of. Where the
    question names something rare ("ALBERT"), the paper must be one that has the name, and the name itself does not
    count: that a paper is about ALBERT does not mean that it says how often ALBERT is cited. Where nothing is named, a
    question may well be asked in other words than the paper's, and sharing few is not held against it. The weights and
    the threshold were chosen on questions with and without an answer (docs/benchmarks.md).
    """
    if not found:
        return 0.0
    named, coverage = _coverage(question, sources, terms)
    spoken_of = coverage if named else max(coverage, _UNNAMED_COVERAGE)
    score = max(sentence.cosine for sentence in found) + _COVERAGE_COUNTS * spoken_of
    return 1 / (1 + exp(-_STEEPNESS * (score - _MIDDLE)))


def _coverage(question: str, sources: Sequence[Source], terms: TermIndex) -> tuple[bool, float]:
    """Whether something rare is named, and the share of the other words that the best paper has, by their rarity."""
    words = list(dict.fromkeys(terms.words(question)))
    if not words:
        return False, 1.0
    rarity = dict(zip(words, terms.rarity(words), strict=True))
    papers = [set(terms.words(f"{source.paper.title}\n{source.paper.abstract}")) for source in sources]
    # A name is written with a capital or a digit; the first word of a question always has a capital.
    first, *others = _WORD.findall(question)
    namelike = {first} if _NAMELIKE.search(first[1:]) else set()
    namelike |= {word for word in others if _NAMELIKE.search(word)}
    rare = terms.rarity_of_count(_NAME_IN_CHUNKS)
    names = {
        word
        for word in terms.words(" ".join(namelike))
        if word in rarity and rarity[word] >= rare and any(word in paper for paper in papers)
    }
    best = max(papers, key=lambda paper: (len(names & paper), sum(rarity[word] for word in words if word in paper)))
    asked = [word for word in words if word not in names]
    whole = sum(rarity[word] for word in asked)
    return bool(names), sum(rarity[word] for word in asked if word in best) / whole if whole else 1.0


def refuse(
    passages: Sequence[Passage], found: Sequence[FoundSentence], papers: int, filters: Filters, *, written: bool = False
) -> Refusal:
    """Return a refusal that says what was searched, which papers came nearest and what they do cover.

    `written`: the LLM did write something, and nothing of it stood the test.
    """
    if papers == 0:
        return Refusal("The library holds no papers yet, so there is nothing to answer from. Import some first.")
    searched = f"{papers} paper{'s' if papers != 1 else ''}"
    within = f" with {described(filters)}" if filters else ""
    if not passages:
        return Refusal(f"None of the {searched} in the library passes the filters: {described(filters)}.")
    were = "was" if papers == 1 else "were"
    why = (
        "What the language model wrote is not supported by the papers, or beside the question, so it is not shown."
        if written
        else "These papers do not answer the question."
    )
    reason = f"{why} {searched} {were} searched{within}; the nearest are about something else, or stop short of it."
    return Refusal(reason, tuple(replace(near, covers=_covers(near, found)) for near in nearest(passages)))


def _covers(near: NearPaper, found: Sequence[FoundSentence]) -> str | None:
    """The sentence of a paper that is nearest to the question."""
    own = [sentence for sentence in found if sentence.passage.paper.id == near.paper_id]
    return " ".join(max(own, key=lambda sentence: sentence.cosine).text.split()) if own else None


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
