"""What checking a manuscript gives: for each sentence whether the library supports it, and what to cite."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.answer import Evidence, Verdict
from core.filters import Filters
from core.paper import Paper
from reviewing.manuscripts.manuscript import Citation, Form

OFFERS, MOST_OFFERS = 3, 10
"""Papers that are proposed for a sentence: unless something else is asked, and at most."""


class Standing(StrEnum):
    """What was found out about a sentence."""

    SUPPORTED = "supported"
    """By what it cites; where it cites nothing, by a paper that is offered."""
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    """It cites, and the abstracts of what it cites do not say so."""
    CONTRADICTED = "contradicted"
    """By what it cites; where it cites nothing, a paper that is offered has another number."""
    NOT_CHECKED = "not_checked"
    """It cites, and nothing that it cites could be looked into."""
    NOTHING_FOUND = "nothing_found"
    """It cites nothing, and no paper of the library supports it."""
    OWN = "own"
    """The authors speak of their own work, which needs no citation."""
    NOT_A_CLAIM = "not_a_claim"


class CitationState(StrEnum):
    """What was found out about a citation."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    UNTESTED = "untested"
    """Its sentence claims nothing of the work that it cites."""
    NOT_IN_LIBRARY = "not_in_library"
    UNKNOWN_KEY = "unknown_key"
    """The bibliography, or the list of references, has no such entry."""
    NO_BIBLIOGRAPHY = "no_bibliography"
    """Nothing says what it points at."""


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A citation of the text."""

    citation: Citation
    state: CitationState
    says: str
    """What that means, and what to do."""
    source: int | None = None
    """The number of the paper that it points at; several papers may answer to a name: the one that fits best."""
    title: str | None = None
    """Of the work, as far as the bibliography or the library tells."""
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper to cite."""

    source: int
    verdict: Verdict
    score: float
    """How likely its abstract supports the sentence, in [0, 1]."""
    nearness: float
    """What offers are sorted by, in [0, 1]."""
    why: str
    evidence: tuple[Evidence, ...] = ()
    otherwise: str | None = None
    """What it says in the place of a number of the sentence, such as "167 languages"; it stands in the evidence."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence; `text == manuscript[start:end]`."""

    text: str
    start: int
    end: int
    words: str
    """What it says, without markup and citations: what was tested."""
    standing: Standing
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    citations: tuple[CheckedCitation, ...] = ()
    offers: tuple[Offer, ...] = ()
    """Best first; none for what needs none."""
    unsupported_spans: tuple[tuple[int, int], ...] = ()
    """Which words the cited abstracts do not support: start and end in `text`."""


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """A paper that the report speaks of; every evidence is a stretch of its abstract."""

    n: int
    """Counts from 1."""
    paper: Paper
    key: str
    """What to cite it by: its key in the bibliography, else a new one."""
    listed: bool = False
    """Whether the bibliography that was given holds it."""


@dataclass(frozen=True, slots=True)
class TextReport:
    """The whole."""

    form: Form
    characters: int
    sentences: tuple[CheckedSentence, ...]
    sources: tuple[CheckedSource, ...] = ()
    filters: Filters = field(default_factory=Filters)
    checker: str = ""
    notices: tuple[str, ...] = ()

    def counted(self) -> dict[Standing, int]:
        """Return how many sentences have which standing."""
        counts = dict.fromkeys(Standing, 0)
        for sentence in self.sentences:
            counts[sentence.standing] += 1
        return counts

    def citation_counts(self) -> dict[CitationState, int]:
        """Return how many citations are in which state."""
        counts = dict.fromkeys(CitationState, 0)
        for sentence in self.sentences:
            for citation in sentence.citations:
                counts[citation.state] += 1
        return counts
