"""A literature review, and what was asked for."""

from dataclasses import dataclass, field

from core.answer import Evidence, Mode, Policy, Reason, Verdict
from core.filters import Filters
from core.jobs import Job
from core.paper import Paper
from reviewing.review.outline import Outline


@dataclass(frozen=True, slots=True)
class ReviewSentence:
    """One sentence; citations are numbers of references, and stand in no text yet."""

    text: str
    citations: tuple[int, ...] = ()
    verdict: Verdict | None = None
    """None: testing is switched off. What only leads on is `not_a_claim`."""
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    """The source is the number of a reference."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences, perhaps with a few words before them that say what they are about."""

    sentences: tuple[ReviewSentence, ...]
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class RemovedSentence:
    """A sentence that did not stand the test."""

    section: str
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `paragraphs` is None while it is not written."""

    n: int
    title: str
    paper_ids: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...] | None = None
    mode: Mode = Mode.EXTRACTIVE


@dataclass(frozen=True, slots=True)
class Reported:
    """One side of a contested point: a sentence of an abstract, word for word."""

    reference: int
    year: int | None
    sentence: ReviewSentence


@dataclass(frozen=True, slots=True)
class ContestedPoint:
    """Two sentences that speak of the same thing and seem to disagree. `about` are words that both have."""

    about: tuple[str, ...]
    one: Reported
    """The older one."""
    other: Reported


@dataclass(frozen=True, slots=True)
class Contested:
    """What was found when contested points were looked for."""

    points: tuple[ContestedPoint, ...] = ()
    disputes: tuple[Reported, ...] = ()
    """Sentences in which a paper itself goes against a belief, or says that findings disagree."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited paper; `n` counts in the order of the first citations."""

    n: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that was chosen and is not cited."""

    paper: Paper
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What the head of a review tells."""

    searched: int
    """Papers that the filters admit."""
    looked_at: int
    """Of those the nearest to the topic, or those that were named."""
    cited: int
    sentences: int
    """Claims, not what only leads on."""
    supported: int
    removed: int

    @property
    def citation_recall(self) -> float | None:
        """The share of claims that their citations support; None where there are none."""
        return self.supported / self.sentences if self.sentences else None


@dataclass(frozen=True, slots=True)
class Review:
    """A review as far as it is."""

    job: Job
    asked: "ReviewRequest"
    outline: Outline | None
    sections: tuple[Section, ...]
    contested: Contested | None
    """None: not looked for yet."""
    references: tuple[Reference, ...]
    left_out: tuple[LeftOut, ...]
    removed: tuple[RemovedSentence, ...]
    counts: Counts
    mode: Mode
    model: str | None

    @property
    def title(self) -> str:
        """The title of the outline, or the topic while there is none."""
        return self.outline.title if self.outline else self.asked.topic


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What to review. The papers are chosen before the work begins, so that it can go on with the same ones."""

    topic: str
    paper_ids: tuple[str, ...]
    named: bool = False
    """Whether somebody named the papers, so that none of them is set aside."""
    searched: int = 0
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.AUTO
    model: str | None = None
    policy: Policy = Policy.STRICT
    outline: str | None = None
    """As its text; None: made from the papers."""
