"""How long the local checker takes."""

from collections.abc import Sequence
from random import Random
from time import perf_counter, process_time

import numpy as np

from answering.checking import LocalChecker
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Embedder
from core.settings import Settings
from core.text.sentences import sentence_spans
from eval.bench.figures import Figure
from eval.training.rewording import reword
from indexing.chunking import chunk_paper
from indexing.embedding import open_embedder
from retrieval.reading.support import OnnxSupportReader

_SENTENCES, _SOURCES = 6, 8
_ANSWERS = 40


async def checking_figures(papers: Sequence[Paper], settings: Settings) -> list[Figure]:
    """Measure answers of six sentences: each against what it cites, and each against every source besides."""
    dice = Random(1)  # noqa: S311  # a repeatable sample, not a secret
    answers = [_answer(dice.sample(list(papers), _SOURCES), settings, dice) for _ in range(_ANSWERS)]
    name = "Local checker, six sentences"
    figures: list[Figure] = []
    for which, claims in (
        ("each of 2 papers that it cites", [cited for cited, _ in answers]),
        ("and of every source of 8 besides", [every for _, every in answers]),
    ):
        for when, (took, worked) in (await _milliseconds(claims, open_embedder(settings))).items():
            target = 150 if not figures else None
            note = f"{len(claims[0])} claims; {worked:.1f} ms of processor time"
            figures.append(Figure(f"{name}: {which}, {when}", took, "ms", target, note=note))
    return figures


async def _milliseconds(answers: Sequence[Sequence[Claim]], embedder: Embedder) -> dict[str, tuple[float, float]]:
    """The medians over answers, by the clock and of processor time, by what the checker has read before."""
    reader = OnnxSupportReader()
    await LocalChecker(embedder, reader).check(answers[0])  # the model is loaded
    took: dict[str, list[tuple[float, float]]] = {"not read before": [], "read before": []}
    for claims in answers:
        for when, times in took.items():
            reader.forget()
            checker = LocalChecker(embedder, reader)
            if when == "read before":
                await checker.prime(claims)
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
