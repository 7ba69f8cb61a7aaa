"""How long the local checker takes, apart from the embedder."""

from collections.abc import Sequence
from random import Random
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from answering.checking import LocalChecker
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Embedder
from core.sentences import sentence_spans
from core.settings import Settings
from eval.bench.figures import Figure
from eval.training.rewording import reword
from indexing.chunking import chunk_paper
from indexing.embedding import open_embedder

_SENTENCES, _SOURCES = 6, 8
_ANSWERS = 40


class _Remembering:
    """An embedder that has seen every text before."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(new, await self._embedder.embed_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = (await self.embed_passages([text]))[0]
        return vector


async def checking_figures(papers: Sequence[Paper], settings: Settings) -> list[Figure]:
    """Measure answers of six sentences: each against what it cites, and each against every source besides."""
    embedder = _Remembering(open_embedder(settings))
    dice = Random(1)  # noqa: S311  # a repeatable sample, not a secret
    answers = [_answer(dice.sample(list(papers), _SOURCES), settings, dice) for _ in range(_ANSWERS)]
    name = "Local checker, six sentences, on top of embeddings"
    return [
        Figure(
            name, await _milliseconds([cited for cited, _ in answers], embedder), "ms", 15, note="each cites 2 papers"
        ),
        Figure(
            f"{name}, every source of eight besides",
            await _milliseconds([every for _, every in answers], embedder),
            "ms",
            note="54 claims",
        ),
    ]


async def _milliseconds(answers: Sequence[Sequence[Claim]], embedder: Embedder) -> float:
    """The median over answers, each of papers that the checker has not read before."""
    took = []
    for claims in answers:
        await LocalChecker(embedder).check(claims)  # now the embedder knows the texts
        checker = LocalChecker(embedder)
        began = perf_counter()
        await checker.check(claims)
        took.append(1000 * (perf_counter() - began))
    return float(np.median(took))


def _answer(papers: Sequence[Paper], settings: Settings, dice: Random) -> tuple[list[Claim], list[Claim]]:
    sources = [(n, _passage(paper, settings)) for n, paper in enumerate(papers, start=1)]
    cited, every = [], []
    for _ in range(_SENTENCES):
        two = tuple(dice.sample(sources, 2))
        text = two[0][1].chunk.text
        start, end = dice.choice(sentence_spans(text))
        claim = reword(text[start:end], dice)
        cited.append(Claim(claim, two))
        every += [Claim(claim, two), *(Claim(claim, (source,)) for source in sources)]
    return cited, every


def _passage(paper: Paper, settings: Settings) -> Passage:
    return Passage(chunk_paper(paper, settings.chunk_tokens)[0], paper, Scores(1.0))
