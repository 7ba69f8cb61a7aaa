"""How long the local checker takes."""

from collections.abc import Sequence
from random import Random

import numpy as np

from answering.checking.local import LocalChecker
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Embedder
from core.settings import Settings
from eval.bench.figures import Figure, Stopwatch
from eval.claims import ABSTRACTS, BUNDLED, LabelledAbstract, read_labelled
from indexing.chunking import chunk_paper
from indexing.embedding import open_embedder
from retrieval.reading.support import OnnxSupportReader

_SENTENCES, _SOURCES = 6, 8
_ANSWERS = 40


async def checking_figures(settings: Settings) -> list[Figure]:
    """Measure answers of six claims that ship: each against two abstracts, and against all eight besides."""
    dice = Random(1)  # noqa: S311  # a repeatable sample, not a secret
    abstracts = [each for each in read_labelled(BUNDLED / ABSTRACTS) if each.claims]
    answers = [_answer(dice.sample(abstracts, _SOURCES), settings, dice) for _ in range(_ANSWERS)]
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
    watches = {"not read before": Stopwatch(), "read before": Stopwatch()}
    for claims in answers:
        for when, watch in watches.items():
            reader.forget()
            checker = LocalChecker(embedder, reader)
            if when == "read before":
                await checker.prime(claims)
            with watch.timed():
                await checker.check(claims)
    return {when: (float(np.median(each.took)), float(np.median(each.worked))) for when, each in watches.items()}


def _answer(abstracts: Sequence[LabelledAbstract], settings: Settings, dice: Random) -> tuple[list[Claim], list[Claim]]:
    sources = [(n, _passage(abstract, settings)) for n, abstract in enumerate(abstracts, start=1)]
    cited, every = [], []
    for _ in range(_SENTENCES):
        one, other = dice.sample(range(len(sources)), 2)
        text, two = dice.choice(abstracts[one].claims).text, (sources[one], sources[other])
        cited.append(Claim(text, two))
        every += [Claim(text, two), *(Claim(text, (source,)) for source in sources)]
    return cited, every


def _passage(abstract: LabelledAbstract, settings: Settings) -> Passage:
    paper = Paper(abstract.title, " ".join(abstract.sentences))
    return Passage(chunk_paper(paper, settings.chunk_tokens)[0], paper, Scores(1.0))
