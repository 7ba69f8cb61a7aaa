"""The seams: what each step needs from the outside, as small protocols.

Every port but `Llm` has an implementation that needs no network, and that one is the default: the offline mode is the
fake. Without an LLM an answer is made of sentences of the abstracts.
"""

import math
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from core.answer import Evidence, Usage, Verdict
from core.filters import Filters
from core.paper import Paper
from core.passage import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def name(self) -> str:
        """Says which vectors these are; another name means that everything must be embedded anew."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    async def embed_passages(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return unit vectors of shape (len(texts), dimensions). Raises EmbedderUnavailable."""

    async def embed_question(self, text: str) -> "NDArray[np.float32]":
        """Return a unit vector of shape (dimensions,). Raises EmbedderUnavailable."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that an index found; higher scores are better."""

    chunk_id: str
    score: float


class ChunkIndex(Protocol):
    """What both indexes of chunks can do. Derived: they can be rebuilt from the catalogue at any time."""

    async def drop(self, chunk_ids: Sequence[str]) -> None:
        """Remove; ids that are not there are ignored."""

    async def count(self) -> int | None:
        """Return how many chunks it holds, or None where it cannot tell. A right count is no sign of health."""

    async def ids(self) -> set[str] | None:
        """Return every chunk id, for repair, or None where it cannot tell."""

    async def rebuild(self) -> None:
        """Begin anew, empty, when what is there is damaged."""

    def close(self) -> None:
        """Let go of files and connections."""

    async def probe(self) -> None:
        """Raise IndexUnavailable unless a real query works."""


class VectorIndex(ChunkIndex, Protocol):
    """Nearest chunks by cosine similarity."""

    async def put(self, chunk_ids: Sequence[str], vectors: "NDArray[np.float32]") -> None:
        """Add or replace; vectors has shape (len(chunk_ids), dimensions). Durable on return."""

    async def query(self, vector: "NDArray[np.float32]", depth: int) -> list[Hit]:
        """Return at most `depth` hits by descending cosine similarity. Raises IndexUnavailable."""


@dataclass(frozen=True, slots=True)
class TermDocument:
    """What the term index holds of a chunk."""

    chunk_id: str
    text: str
    """Title and text (core.passage.searched_text)."""
    paper: Paper
    """For what the filters ask."""


class TermIndex(ChunkIndex, Protocol):
    """Best chunks by BM25."""

    async def put(self, documents: Sequence[TermDocument]) -> None:
        """Add or replace. Durable on return."""

    async def query(self, text: str, depth: int, filters: Filters) -> list[Hit]:
        """Return at most `depth` hits by descending BM25, all admitted by the filters. Raises IndexUnavailable."""

    def words(self, text: str) -> list[str]:
        """Return the words of a text as they are searched: stemmed, without stop words, in order."""

    def rarity(self, words: Sequence[str]) -> list[float]:
        """Return the inverse document frequency of each word, as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5))."""

    def vocabulary(self, beginning: str) -> list[tuple[str, int]]:
        """Return the words with this beginning, as they are searched, each with how many chunks have it."""

    def rarity_of_count(self, count: int) -> float:
        """Return the rarity of a word that stands in `count` chunks."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with an LLM."""

    role: str
    """`system`, `user` or `assistant`."""
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What an LLM wrote, whole."""

    text: str
    """Where this is not what was streamed, what was streamed turned out to be no answer: this is it."""
    model: str
    usage: Usage
    cut: bool = False
    """Whether it ended because `max_tokens` were spent."""
    filtered: bool = False
    """Whether it ended because a filter of the provider's stopped it."""
    broken: bool = False
    """Whether a piece of it did not come, or came so that nobody can read it."""


class Llm(Protocol):
    """Writes text. Never retries after its first token was handed out."""

    @property
    def model(self) -> str:
        """The name that the answer reports."""

    @property
    def context_tokens(self) -> int:
        """Prompt and answer together must fit in this."""

    async def complete(self, messages: Sequence[Message], *, max_tokens: int) -> Completion:
        """Return the whole text. Raises LlmError."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator["str | Completion", None]:
        """Yield pieces of text as they come and, last, the whole Completion. Raises LlmError.

        Closing the iterator stops the LLM.
        """


@dataclass(frozen=True, slots=True)
class Premise:
    """What a claim is held against: the sentences of an abstract under its title."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """How likely a piece of a claim is what makes it unsupported, as log-odds; `claim[start:end]` is the piece."""

    start: int
    end: int
    log_odds: float


@dataclass(frozen=True, slots=True)
class SupportReading:
    """What a reader says of a claim and the abstract that it was held against."""

    logits: tuple[float, ...]
    """Of supported, partial, unsupported and contradicted; uncalibrated."""
    doubts: tuple[Doubt, ...]
    """One a word piece of the claim, in order."""

    @property
    def margin(self) -> float:
        """The log-odds of `supported` against the other three; of a question, that what was read answers it."""
        most = max(self.logits[1:])
        return self.logits[0] - most - math.log(sum(math.exp(each - most) for each in self.logits[1:]))


@dataclass(frozen=True, slots=True)
class Held:
    """An abstract that a claim is held against, and the places of the sentences that count, the nearest first."""

    premise: Premise
    nearest: tuple[int, ...]


class SupportReader(Protocol):
    """Reads a claim or a question and an abstract together."""

    @property
    def version(self) -> str:
        """Says which weights these are; other weights give other readings."""

    async def read(self, claims: Sequence[tuple[str, Held]]) -> list[SupportReading]:
        """Return a reading of each claim, in order. Raises WeightsUnavailable."""

    async def prime(self, premises: Sequence[Premise]) -> None:
        """Read abstracts that claims will be held against, so that the claims are read sooner."""


class Reranker(Protocol):
    """Orders passages anew."""

    async def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages, best first, with `scores.rerank` set."""


class RelevanceReader(Protocol):
    """Reads a question and a text together and says how well the text answers the question."""

    async def score(self, question: str, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return a logit a text, of shape (len(texts),); the higher, the more relevant. Raises WeightsUnavailable.

        The logit of "this text is relevant": 0 is an even chance, what speaks of something else goes down to about -11,
        what answers in the question's own words up to about 10. A text has the same score whatever it is read beside.
        """


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer and the passages it cites."""

    text: str
    """Without citation markers."""
    cited: tuple[tuple[int, Passage], ...]
    """Source number and passage, in the order of citation."""
    stated: bool = False
    """Whether it is to be tested whatever its form: also a heading, a question or a lead-in."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a checker says of a claim."""

    verdict: Verdict
    score: float
    """Probability in [0, 1] that the cited passages support the claim."""
    evidence: tuple[Evidence, ...] = ()
    unsupported_spans: tuple[tuple[int, int], ...] = ()
    """Where the claim says what the passages do not: start and end in its text. Empty where that cannot be told."""
    notice: str | None = None
    """What a reader of the answer should know of this judgement: that another checker had to stand in, and why."""


class SupportChecker(Protocol):
    """Tests claims against the passages they cite."""

    @property
    def name(self) -> str:
        """The name that settings and reports use."""

    @property
    def asks_once(self) -> bool:
        """Whether a call is dear, so that an answer is tested when it is whole and not sentence by sentence."""

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return one judgement a claim, in order."""


@runtime_checkable
class Primed(Protocol):
    """A checker that is quicker with passages it has read before."""

    async def prime(self, claims: Sequence[Claim]) -> None:
        """Read what claims cite, before their texts are there."""


Progress = Callable[[int, int | None], None]
"""Hears how far long work is: how many are done of how many (None: not known yet)."""


def silent(done: int, total: int | None) -> None:
    """Ignore progress."""
