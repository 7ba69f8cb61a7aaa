"""When the papers hold no answer, and what is said then."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import Enum
from math import exp

from answering.naming import names_in, spelled_out
from answering.sentence_search import FoundSentence
from answering.sources import nearest
from core.answer import NearPaper, Refusal, Source
from core.filters import Filters, Surveys
from core.paper import Reading
from core.passage import Passage
from core.ports import TermIndex

_COVERAGE_COUNTS = 0.5
_UNNAMED_COVERAGE = 0.5
_MISSING_NAMES_COUNT = 0.5
_MIDDLE = 0.61
_STEEPNESS = 12.0
_NAME_IN_CHUNKS = 3
_CONTRACTED = frozenset(("s", "t", "d", "m", "ll", "re", "ve", "don", "isn", "aren", "doesn", "didn"))
"""What is left of "what's" and "don't" where a word ends at its apostrophe."""


class Cause(Enum):
    """Who found that there is no answer."""

    FAR = "These papers do not answer the question."
    """Nothing that was retrieved comes near enough."""
    NOTHING_ASKED = (
        "The question asks nothing: words such as “the”, “of” and “what” name nothing that a paper could be about. "
        "Name what you want to know."
    )
    NONE_FOUND = "The language model found no answer in these papers."
    NOTHING_STANDS = (
        "What the language model wrote is not supported by the papers, or beside the question, so it is not shown."
    )


def asks_something(question: str, terms: TermIndex) -> bool:
    """Whether a question has a word by which a paper could be found."""
    return any(word not in _CONTRACTED for word in terms.words(question))


def answerability(question: str, sources: Sequence[Source], found: Sequence[FoundSentence], terms: TermIndex) -> float:
    """How likely it is that the passages hold an answer, in [0, 1]; 0.5 is where the default threshold lies.

    The best cosine of a sentence and the question, plus how much of what is asked one paper speaks of. Where the
    question names something rare ("ALBERT"), the paper must be one that has the name, and the name itself does not
    count: that a paper is about ALBERT does not mean that it says how often ALBERT is cited. A name that none of the
    papers has counts against an answer. Where nothing is named, a question may well be asked in other words than the
    paper's, and sharing few is not held against it. The weights and the threshold were chosen on questions with and
    without an answer (docs/benchmarks.md).
    """
    if not found:
        return 0.0
    asked = _Asked(question, sources, terms)
    spoken_of = asked.coverage if asked.named else max(asked.coverage, _UNNAMED_COVERAGE)
    score = max(sentence.cosine for sentence in found)
    score += _COVERAGE_COUNTS * spoken_of - _MISSING_NAMES_COUNT * asked.missing
    return 1 / (1 + exp(-_STEEPNESS * (score - _MIDDLE)))


class _Asked:
    """What the words of a question have in common with the papers; shares are by the rarity of the words."""

    def __init__(self, question: str, sources: Sequence[Source], terms: TermIndex) -> None:
        words = list(dict.fromkeys(terms.words(question)))
        self._rarity = dict(zip(words, terms.rarity(words), strict=True))
        papers = [set(terms.words(f"{source.paper.title}\n{source.paper.abstract}")) for source in sources]
        titles = [source.paper.title for source in sources]
        known = set[str]().union(*papers)
        names, missing = set[str](), set[str]()
        for name in names_in(question):
            own = set(terms.words(name)) & self._rarity.keys()
            names |= own & known
            if not spelled_out(name, titles):
                missing |= own - known
        rare = terms.rarity_of_count(_NAME_IN_CHUNKS)
        names = {name for name in names if self._rarity[name] >= rare}
        best = max(papers, key=lambda paper: (len(names & paper), self._weight(paper & self._rarity.keys())))
        others = self._rarity.keys() - names
        self.named = bool(names)
        """Whether something rare is named that one of the papers has."""
        self.coverage = self._share(others & best, others)
        """Share of the other words that the best paper has."""
        self.missing = self._share(missing, self._rarity.keys(), of_nothing=0.0)
        """Share of the words that are names and that none of the papers has."""

    def _weight(self, words: Collection[str]) -> float:
        return sum(self._rarity[word] for word in words)

    def _share(self, part: Collection[str], whole: Collection[str], of_nothing: float = 1.0) -> float:
        weight = self._weight(whole)
        return self._weight(part) / weight if weight else of_nothing


def refuse(
    passages: Sequence[Passage],
    found: Sequence[FoundSentence],
    papers: int,
    filters: Filters,
    cause: Cause = Cause.FAR,
) -> Refusal:
    """Return a refusal that says why, what was searched, which papers came nearest and what they do cover."""
    if papers == 0:
        return Refusal("The library holds no papers yet, so there is nothing to answer from. Import some first.")
    if cause is Cause.NOTHING_ASKED:
        return Refusal(cause.value)
    searched = f"{papers} paper{'s' if papers != 1 else ''}"
    within = f" with {described(filters)}" if filters else ""
    if not passages:
        return Refusal(f"None of the {searched} in the library passes the filters: {described(filters)}.")
    were = "was" if papers == 1 else "were"
    reason = f"{cause.value} {searched} {were} searched{within}."
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
