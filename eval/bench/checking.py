"""How long the local checker takes, apart from the embedder."""

from collections.abc import Sequence
from random import Random
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from answering.checking import LocalChecker
from answering.checking.forms import form
from answering.checking.words import stem
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
    name = "Local checker, six sentences, beside embedding"
    figures: list[Figure] = []
    for which, claims in (
        ("each of 2 papers that it cites", [cited for cited, _ in answers]),
        ("and of every source of 8 besides", [every for _, every in answers]),
    ):
        for when, (took, worked) in (await _milliseconds(claims, embedder)).items():
            target = 15 if not figures else None
            note = f"{len(claims[0])} claims; {worked:.1f} ms of processor time"
            figures.append(Figure(f"{name}: {which}, {when}", took, "ms", target, note=note))
    return figures


async def _milliseconds(answers: Sequence[Sequence[Claim]], embedder: Embedder) -> dict[str, tuple[float, float]]:
    """The medians over answers, by the clock and of processor time, by what the checker has read before."""
    for claims in answers:
        await LocalChecker(embedder).check(claims)  # now the embedder knows the texts
    # What is known of words is known of those in the answers before, as in a service, and not of all that will come.
    form.cache_clear()
    stem.cache_clear()
    took: dict[str, list[tuple[float, float]]] = {"not read before": [], "read before": []}
    for claims in answers:
        checker = LocalChecker(embedder)
        for times in took.values():
            began, worked = perf_counter(), process_time()
            await checker.check(claims)
            times.append((1000 * (perf_counter() - began), 1000 * (process_time() - worked)))
    medians = {when: np.median(times, axis=0).tolist() for when, times in took.items()}
    return {when: (clock, processor) for when, (clock, processor) in medians.items()}


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
