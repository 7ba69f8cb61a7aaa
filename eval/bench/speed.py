"""How fast papers come in, and how fast questions are searched."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import numpy as np

from core.filters import Filters
from core.paper import Paper
from core.passage import searched_text
from core.settings import Settings
from eval.bench.figures import Figure
from eval.bench.synthetic import fill
from indexing.chunking import chunk_paper
from indexing.library import Library, open_library
from retrieval.search import Retriever

_ROUNDS = 300
_WARM_UP = 30
FILTERS = {
    "one year in six": Filters(year_from=2021),
    "three years in four": Filters(year_from=2003),
    "one venue": Filters(venues=("ACL",)),
    "one author": Filters(authors=("Lee",)),
    "author, venue and years": Filters(authors=("Lee",), venues=("SIGIR", "ECIR"), year_from=2010),
}


async def indexing_overhead(papers: Sequence[Paper], settings: Settings, folder: Path) -> list[Figure]:
    """Compare an import from a file with embedding the same texts, in turns, so that noise hits both."""
    file = folder / "overhead.jsonl"
    file.write_text("".join(json.dumps({"title": p.title, "abstract": p.abstract}) + "\n" for p in papers))
    texts = [
        searched_text(paper.title, chunk.text)
        for paper in papers
        for chunk in chunk_paper(paper, settings.chunk_tokens)
    ]
    ratios, rates = [], []
    for turn in range(3):
        async with open_library(settings.model_copy(update={"data_dir": folder / f"overhead-{turn}"})) as library:
            await library.index.embedder.embed_passages(texts[:64])
            began = perf_counter()
            for start in range(0, len(texts), 64):
                await library.index.embedder.embed_passages(texts[start : start + 64])
            bare = perf_counter() - began
            began = perf_counter()
            await library.import_file(file)
            whole = perf_counter() - began
        ratios.append(whole / bare)
        rates.append(len(papers) / whole)
    return [
        Figure(
            "Indexing overhead over the bare embedder",
            100 * (float(np.median(ratios)) - 1),
            "%",
            15,
            note=f"{len(papers)} abstracts, {len(texts)} chunks, median of 3",
        ),
        Figure("Indexing rate", float(np.median(rates)), "papers/s", better="higher"),
    ]


@asynccontextmanager
async def synthetic_library(
    papers: Sequence[Paper], settings: Settings, folder: Path, count: int
) -> AsyncIterator[Library]:
    """Open a library of `count` papers, made on the first use and kept."""
    data_dir = folder / f"synthetic-{count}"
    finished = data_dir / "finished"
    async with open_library(settings.model_copy(update={"data_dir": data_dir})) as library:
        if library.catching_up:
            await library.catching_up
        if not finished.exists():
            embedder = library.index.embedder
            texts = [searched_text(paper.title, paper.abstract) for paper in papers]
            vectors = np.concatenate(
                [await embedder.embed_passages(texts[start : start + 64]) for start in range(0, len(texts), 64)]
            )
            await fill(library.index, papers, vectors, count, seed=count)
            await asyncio.to_thread(finished.touch)
        yield library


async def retrieval_latency(
    library: Library, settings: Settings, questions: Sequence[str], filters: Filters
) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds, of embedding, both searches, fusion and reading, one question at a time."""
    retriever = Retriever(library.index, settings)
    took = []
    for turn in range(_WARM_UP + _ROUNDS):
        # No question twice, so that nothing is answered from a cache.
        question = f"{questions[turn % len(questions)]} {turn}"
        began = perf_counter()
        await retriever.search(question, top_k=settings.top_k, filters=filters)
        if turn >= _WARM_UP:
            took.append(1000 * (perf_counter() - began))
    return float(np.percentile(took, 50)), float(np.percentile(took, 95))


async def retrieval_figures(
    papers: Sequence[Paper], questions: Sequence[str], settings: Settings, folder: Path, *, large: int
) -> list[Figure]:
    """Measure latency at 10,000 papers and at `large`, plain and filtered."""
    figures: list[Figure] = []
    plain = 0.0
    for count in (10_000, large):
        async with synthetic_library(papers, settings, folder, count) as library:
            p50, p95 = await retrieval_latency(library, settings, questions, Filters())
            small = count == 10_000
            figures += [
                Figure(f"Retrieval p50 at {count:,} papers", p50, "ms", 8 if small else None),
                Figure(f"Retrieval p95 at {count:,} papers", p95, "ms", 20 if small else None),
            ]
            if small:
                plain = p50
            else:
                figures.append(Figure(f"Retrieval p50, {count:,} over 10,000 papers", p50 / plain, "×", 2.5))
            for name, filters in FILTERS.items():
                filtered, _ = await retrieval_latency(library, settings, questions, filters)
                figures.append(Figure(f"Filtered over unfiltered p50 at {count:,}: {name}", filtered / p50, "×", 2))
    return figures
