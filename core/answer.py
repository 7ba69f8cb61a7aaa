"""What Litmus says, and everything one needs to trust it or not; and the chats that answers belong to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.filters import Filters
from core.paper import Paper
from core.passage import Passage


class Verdict(StrEnum):
    """What testing a sentence against the passages it cites gave."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    NOT_A_CLAIM = "not_a_claim"


class Mode(StrEnum):
    """Who wrote the answer."""

    AUTO = "auto"
    LLM = "llm"
    EXTRACTIVE = "extractive"


class Policy(StrEnum):
    """What happens to a sentence that its citations do not support."""

    STRICT = "strict"
    ANNOTATE = "annotate"
    OFF = "off"


class Reason(StrEnum):
    """Why `strict` removed a sentence."""

    UNSUPPORTED = "unsupported"
    PARTIAL = "partial"
    CONTRADICTED = "contradicted"
    BESIDE_THE_QUESTION = "beside_the_question"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`quote == sources[source - 1].paper.abstract[start:end]`, to the character."""

    source: int
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text == answer.text[start:end]`, markers included; citations are numbers of sources."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...] = ()
    verdict: Verdict | None = None
    """None only while the sentence is still streaming, or where testing is switched off."""
    score: float | None = None
    """How likely the verdict `supported` is, in [0, 1]."""
    evidence: tuple[Evidence, ...] = ()
    relevance: float | None = None
    """How near it is to the question, as a share of the nearest sentence that was retrieved, in [0, 1]."""
    unsupported_spans: tuple[tuple[int, int], ...] = ()
    """Which words the cited passages do not support: start and end in `text`, in order. Empty for supported ones."""


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered paper; `n` counts from 1 and is what `[n]` in the text means."""

    n: int
    paper: Paper
    passages: tuple[Passage, ...]
    cited: bool = False


class Why(StrEnum):
    """Why there is no answer."""

    EMPTY_LIBRARY = "empty_library"
    NOT_SEARCHABLE_YET = "not_searchable_yet"
    """The papers came in just now, and are not indexed."""
    FILTERED_OUT = "filtered_out"
    """No paper passes the filters."""
    NOTHING_ASKED = "nothing_asked"
    """The question names nothing that a paper could be about."""
    UNKNOWN_WORD = "unknown_word"
    """A word of the question is in no paper."""
    OTHER_LANGUAGE = "other_language"
    """The question is in a language that the embedder does not read."""
    DETAIL = "detail"
    """A paper speaks of what was asked about, and its abstract does not say this of it."""
    NOTHING_NEAR = "nothing_near"
    NOT_FOUND_BY_LLM = "not_found_by_llm"
    NOT_SUPPORTED = "not_supported"
    """The LLM wrote something, and none of it passed its test."""


@dataclass(frozen=True, slots=True)
class NearPaper:
    """A paper that came near without answering."""

    paper_id: str
    title: str
    score: float
    covers: str | None = None
    """The sentence of its abstract that is nearest to the question."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the papers do not answer the question, and which came nearest. A value, not an error."""

    reason: str
    nearest: tuple[NearPaper, ...] = ()
    why: Why | None = None
    """The reason as a word that programs can tell apart; None in answers that were kept before there was one."""
    did_you_mean: str | None = None
    """The question with words that papers have in place of words that no paper has, where some look like them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a question consists of; `answer.text[start:end]` is its heading and answer."""

    question: str
    start: int
    end: int
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that the LLM wrote and that the answer does not show, as it was written but for its citations."""

    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Counts over one answer. A rate whose denominator is empty is None."""

    sentences: int = 0
    supported: int = 0
    citation_recall: float | None = None
    citation_precision: float | None = None
    dropped_citations: int = 0
    """Markers that pointed at no source."""
    needless_citations: int = 0
    """Citations taken away because they do not support their sentence, which the others support without them."""
    repaired_sentences: int = 0
    """Sentences that failed, and that the LLM then put so that their sources support them."""
    removed_sentences: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What the LLM counted. Cost is None where the provider's price is unknown."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds."""

    retrieve: float = 0.0
    generate: float = 0.0
    verify: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What produced the answer; equal fingerprints and an unchanged model mean a repeatable answer."""

    prompt: str
    settings: str
    index: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The one answer type of every door."""

    id: str
    question: str
    text: str
    mode: Mode
    sources: tuple[Source, ...]
    sentences: tuple[Sentence, ...] = ()
    standalone_question: str | None = None
    model: str | None = None
    refusal: Refusal | None = None
    faithfulness: Faithfulness = field(default_factory=Faithfulness)
    filters: Filters = field(default_factory=Filters)
    filters_read: tuple[str, ...] = ()
    """The words of the question that were taken for filters, such as "since 2023"."""
    searched_for: str | None = None
    """What was searched, if words were taken for misspelt or the question is not in English; else None."""
    parts: tuple[Part, ...] = ()
    """The questions that the question was answered as, in order; empty if it is one."""
    usage: Usage = field(default_factory=Usage)
    timings: Timings = field(default_factory=Timings)
    fingerprint: Fingerprint | None = None
    cut: bool = False
    """Whether the LLM was stopped by the limit on its tokens."""
    filtered: bool = False
    """Whether the LLM was stopped by a content filter of its provider."""
    notices: tuple[str, ...] = ()
    """What the reader should know about how this answer came to be, such as a fallback to extraction."""

    @property
    def refused(self) -> bool:
        """Whether the papers hold no answer."""
        return self.refusal is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a chat and what came of it."""

    answer: Answer
    """Holds the question too; its id is the turn's."""
    asked_at: datetime
    """When its answer was kept."""
    stopped: bool = False
    """Whether the asker went away before the end; the answer is then what was tested until there."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat without its turns."""

    id: str
    title: str | None
    """None until the first question, which gives it its title, unless somebody did before."""
    turn_count: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ChatPage:
    """One page of the chats, the latest first."""

    chats: tuple[Chat, ...]
    next_cursor: str | None
    """Opaque; None on the last page."""
    total: int
    """How many chats there are on all pages."""
