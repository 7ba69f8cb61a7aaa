"""Abstracts as sentences, each with its place, its vector and what it does, by cues of every field.

After argumentative zoning (Teufel and Moens 2002, Summarizing Scientific Articles), with regular expressions for the
zones: abstracts are short and formulaic, and what they are formulaic with hardly differs between fields.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.chunk import Chunk
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Embedder
from core.sentences import sentence_spans

_TURN = re.compile(
    r"\b(?:we|our|us)\b|\bthis (?:paper|study|work|article|thesis|survey|research|monograph|publication|review)\b"
    r"|\bthe (?:aim|purpose|objective|goal)\b|\b(?:here|herein)\b|\bin this\b|\bthe authors\b|\bthe present study\b"
    r"|^to (?:\w+ly )?(?:compare|determine|evaluate|assess|investigate|examine|test|describe"
    r"|analy[sz]e|study|identify)\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:we|results?|experiments?|evaluations?|analysis|analyses|findings?|studies|insights)\b.{0,60}"
    r"\b(?:show\w*|find(?!ings)\w*|found|demonstrat\w+|observ\w+|reveal\w*|suggest\w*"
    r"|indicat\w+|establish\w*|confirm\w*"
    r"|highlight\w*|underscor\w+)\b"
    r"|\b(?:outperform\w*|achiev\w+|surpass\w*|attain\w*)\b|\bp ?[<=>]"
    r"|\bsignificant(?:ly)? (?:higher|lower|more|less|better|worse|differ\w+|associat\w+"
    r"|correlat\w+|improv\w+|increas\w+"
    r"|reduc\w+|influenc\w+|enhanc\w+|degrad\w+)|\bno significant\b|\b(?:correlated|associated) with\b"
    r"|\d(?:\.\d+)? ?%|\b\d+\.\d+\b|\btimes (?:faster|fewer|less|more|larger|smaller)\b|\bstate-of-the-art (?:results|"
    r"performance)\b",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(
    r"\b(?:release|publish|open-source|available|github|https?:|we hope|valuable (?:resource"
    r"|insights?)|opens? (?:up )?new"
    r"|future|foster|paves?|highlights? the potential|contribut\w+ to|underscore)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"^(?:we|there|three|two|these|aim)\b.{0,60}(?:findings|hindrances|aim)\b", re.IGNORECASE)
_LEANING = re.compile(
    r"(?:its?|they|their|this|these|those|he|she|that|such|both|the (?:former|latter|other))\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?:|github", re.IGNORECASE)
_SHORT_WORDS = 6
_LONG_WORDS = 45


@dataclass(frozen=True, slots=True)
class Move:
    """What is known of a sentence by its words and its place. Every value is in [0, 1]."""

    position: float
    """0 is the first sentence, 1 the last."""
    background: bool
    """Stands before the first sentence in which the authors speak of themselves or their paper."""
    turn: bool
    """Is that sentence."""
    result: bool
    """Reports something that was found."""
    after_result: bool
    """Is the first sentence behind the turn that does, or stands behind it."""
    outlook: bool
    """Speaks of what is released, or of what comes next."""
    lead_in: bool
    """Only announces what follows."""
    leaning: bool
    """Begins with a word that points back."""
    address: bool
    short: bool
    length: float


def moves(sentences: Sequence[str]) -> list[Move]:
    """Return what each sentence of one abstract does, in order."""
    turn = next((place for place, text in enumerate(sentences) if _TURN.search(text)), 0)
    results = [bool(_RESULT.search(text)) for text in sentences]
    first = next((place for place, found in enumerate(results) if found and place >= turn), len(sentences))
    return [
        Move(
            position=place / max(len(sentences) - 1, 1),
            background=place < turn,
            turn=place == turn,
            result=results[place],
            after_result=place >= first,
            outlook=bool(_OUTLOOK.search(text)),
            lead_in=bool(_LEAD_IN.match(text)),
            leaning=bool(_LEANING.match(text)),
            address=bool(_ADDRESS.search(text)),
            short=len(text.split()) < _SHORT_WORDS,
            length=min(len(text.split()), _LONG_WORDS) / _LONG_WORDS,
        )
        for place, text in enumerate(sentences)
    ]


@dataclass(frozen=True, slots=True)
class AbstractSentence:
    """`text == paper.abstract[start:end]`."""

    text: str
    start: int
    end: int
    vector: NDArray[np.float32]
    move: Move


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


async def read_abstracts(papers: Sequence[Paper], embedder: Embedder) -> list[ReadAbstract]:
    """Read some papers. Raises EmbedderUnavailable."""
    spans = [sentence_spans(paper.abstract) for paper in papers]
    texts = [[paper.abstract[start:end] for start, end in places] for paper, places in zip(papers, spans, strict=True)]
    flat = [text for each in texts for text in each]
    vectors = await embedder.embed_passages([*(paper.title for paper in papers), *flat])
    titles, rest = vectors[: len(papers)], iter(vectors[len(papers) :])
    return [
        ReadAbstract(
            paper,
            title,
            tuple(
                AbstractSentence(text, start, end, next(rest), move)
                for (start, end), text, move in zip(places, each, moves(each), strict=True)
            ),
        )
        for paper, title, places, each in zip(papers, titles, spans, texts, strict=True)
    ]


def whole_passage(paper: Paper) -> Passage:
    """Return the abstract from its first to its last character."""
    chunk = Chunk(f"abstract:{paper.id}", paper.id, paper.abstract, 0, len(paper.abstract), 0)
    return Passage(chunk, paper, Scores(1.0))


def claim_on(paper: Paper, row: int, text: str) -> Claim:
    """Return what is to be tested against the abstract of a paper, which is the source `row`."""
    # Without a full stop a few words are taken for a heading, which claims nothing.
    stopped = text if text.endswith((".", "!", "?")) else f"{text}."
    return Claim(stopped, ((row, whole_passage(paper)),))
