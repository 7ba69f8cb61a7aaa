"""Abstracts as sentences, each with its place, its vector and what it does in the abstract."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.drafting.roles import Role, learned_with, role_probabilities
from answering.guarding.injected import without_injected
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Embedder
from core.text.sentences import sentence_spans
from core.text.tokens import truncate
from prompts import as_data

_ABSTRACT_TOKENS = 1500
_COLUMNS = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class AbstractSentence:
    """`text == paper.abstract[start:end]`."""

    text: str
    start: int
    end: int
    vector: NDArray[np.float32]
    roles: NDArray[np.float32]
    """How likely it has each role, in the order of `Role`."""

    def likely(self, *roles: Role) -> float:
        """Return how likely it has one of these roles, in [0, 1]."""
        return float(sum(self.roles[_COLUMNS[role]] for role in roles))

    @property
    def introduces(self) -> bool:
        """Whether it says what was known or missing before, rather than what the authors did or found."""
        return self.likely(Role.BACKGROUND, Role.GAP) > 0.5

    @property
    def says_nothing(self) -> bool:
        """Whether it could stand in any abstract: where the code is, that experiments show effectiveness."""
        return self.likely(Role.BOILERPLATE) > 0.5


@dataclass(frozen=True, slots=True)
class ReadAbstract:
    """A paper whose abstract was read."""

    paper: Paper
    title: NDArray[np.float32]
    """The title's vector."""
    sentences: tuple[AbstractSentence, ...]

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Of the sentences, shape (sentences, dimensions)."""
        return np.stack([sentence.vector for sentence in self.sentences])


def roles_in_abstract(sentences: Sequence[str], vectors: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Return how likely each sentence of one abstract has each role, shape (sentences, roles)."""
    return role_probabilities(sentences, vectors, [(place, len(sentences)) for place in range(len(sentences))])


async def read_abstracts(papers: Sequence[Paper], embedder: Embedder) -> list[ReadAbstract]:
    """Read some papers. Raises EmbedderUnavailable."""
    spans = [sentence_spans(paper.abstract) for paper in papers]
    texts = [[paper.abstract[start:end] for start, end in places] for paper, places in zip(papers, spans, strict=True)]
    flat = [text for each in texts for text in each]
    vectors = await embedder.embed_passages([*(paper.title for paper in papers), *flat])
    known = embedder.name == learned_with()
    read, at = [], len(papers)
    for paper, title, places, each in zip(papers, vectors, spans, texts, strict=False):
        own = vectors[at : at + len(each)]
        at += len(each)
        told = zip(each, places, own, roles_in_abstract(each, own if known else None), strict=True)
        sentences = (AbstractSentence(text, start, end, vector, roles) for text, (start, end), vector, roles in told)
        read.append(ReadAbstract(paper, title, tuple(sentences)))
    return read


def whole_passage(paper: Paper) -> Passage:
    """Return the abstract from its first to its last character as one passage, for testing what is said of a paper."""
    chunk = Chunk(f"abstract:{paper.id}", paper.id, paper.abstract, 0, len(paper.abstract), 0)
    return Passage(chunk, paper, Scores(1.0))


def abstract_as_data(paper: Paper) -> str:
    """Return the abstract as a prompt shows it: its beginning, without what instructs whoever reads it."""
    return as_data(truncate(without_injected(paper.abstract), _ABSTRACT_TOKENS))


def claim_on(paper: Paper, row: int, text: str) -> Claim:
    """Return what is to be tested against the abstract of a paper, which is the source `row`."""
    # Without a full stop a few words are taken for a heading, which claims nothing.
    stopped = text if text.endswith((".", "!", "?")) else f"{text}."
    return Claim(stopped, ((row, whole_passage(paper)),))
