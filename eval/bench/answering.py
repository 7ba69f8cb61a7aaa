"""How long an answer without an LLM takes, from the question to the text."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from answering import Litmus, Question
from core.answer import Mode
from core.paper import Paper
from core.settings import Settings
from eval.bench.figures import Figure
from eval.bench.speed import synthetic_library

_PAPERS = 10_000
_ROUNDS = 100
_WARM_UP = 5
_WITHIN_MS = 250


async def answering_figures(
    papers: Sequence[Paper], questions: Sequence[str], settings: Settings, folder: Path
) -> list[Figure]:
    """Measure extractive answers one at a time; no question is asked twice, so that no sentence of it is known."""
    took, worked = list[float](), list[float]()
    async with synthetic_library(papers, settings, folder, _PAPERS) as library:
        litmus = Litmus(settings, library)
        for turn, question in enumerate(list(questions)[: _WARM_UP + _ROUNDS]):
            began, work = perf_counter(), process_time()
            await litmus.ask(Question(question, mode=Mode.EXTRACTIVE))
            if turn >= _WARM_UP:
                took.append(1000 * (perf_counter() - began))
                worked.append(1000 * (process_time() - work))
    note = f"{len(took)} questions"
    return [
        Figure(f"Extractive answer p50 at {_PAPERS:,} papers", float(np.median(took)), "ms", _WITHIN_MS, note=note),
        Figure(f"Extractive answer p95 at {_PAPERS:,} papers", float(np.percentile(took, 95)), "ms", note=note),
        Figure("Processor time of an extractive answer", float(np.median(worked)), "ms", note="median"),
    ]
