"""How fast papers come in, how fast questions are searched, and how fast they are answered without an LLM.

Large libraries are made from a small one, without hours of embedding: a synthetic paper has sentences of two real
abstracts, and its vector is the mean of theirs with some noise. So the terms have a real distribution, and the vectors
lie where real ones lie. Speed does not depend on more than that; quality is never measured on it.
"""

import asyncio
import json
import random
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from answering import Litmus, Question
from core.answer import Mode
from core.filters import Filters
from core.identity import paper_id
from core.paper import Paper
from core.passage import Chunk, chunk_id, searched_text
from core.ports import TermDocument
from core.settings import Settings
from core.text.sentences import sentences_of
from eval.bench.figures import Figure, Stopwatch
from eval.bench.recipe import recipe_figures, recipe_over
from indexing.catalogue import pending
from indexing.catalogue.upserting import upsert
from indexing.chunking import chunk_paper
from indexing.index import Index
from indexing.library import Library, open_library
from retrieval.search import Retriever

_ROUNDS, _WARM_UP = 300, 30
"""Searches that are measured, and before them."""
_ANSWERS, _WARM_UP_ANSWERS, _PAPERS = 100, 5, 10_000
_WITHIN_MS = 250
_BLOCK = 2000
_NOISE = 0.3
_VENUES = ("ACL", "EMNLP", "NAACL", "SIGIR", "ICLR", "NeurIPS", "TACL", "CIKM", "ECIR", "ICML")
_FAMILIES = ("Lee", "Chen", "Müller", "García", "Rossi", "Kim", "Novak", "Silva", "Sato", "Khan", "Ivanova", "Dubois")
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
    watch = Stopwatch()
    for turn in range(_WARM_UP + _ROUNDS):
        # No question twice, so that nothing is answered from a cache.
        question = f"{questions[turn % len(questions)]} {turn}"
        with watch.timed():
            await retriever.search(question, top_k=settings.top_k, filters=filters)
    p50, p95 = np.percentile(watch.took[_WARM_UP:], [50, 95]).tolist()
    return p50, p95


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
            with tempfile.TemporaryDirectory() as other:
                recipe = await recipe_over(library.index, settings, Path(other))
                figures += await recipe_figures(library.index, settings, questions, recipe)
            for name, filters in FILTERS.items():
                filtered, _ = await retrieval_latency(library, settings, questions, filters)
                figures.append(Figure(f"Filtered over unfiltered p50 at {count:,}: {name}", filtered / p50, "×", 2))
    return figures


async def answering_figures(
    papers: Sequence[Paper], questions: Sequence[str], settings: Settings, folder: Path
) -> list[Figure]:
    """Measure extractive answers one at a time; no question is asked twice, so that no sentence of it is known."""
    watch = Stopwatch()
    async with synthetic_library(papers, settings, folder, _PAPERS) as library:
        litmus = Litmus(settings, library)
        for question in list(questions)[: _WARM_UP_ANSWERS + _ANSWERS]:
            with watch.timed():
                await litmus.ask(Question(question, mode=Mode.EXTRACTIVE))
    took, worked = watch.took[_WARM_UP_ANSWERS:], watch.worked[_WARM_UP_ANSWERS:]
    note = f"{len(took)} questions"
    return [
        Figure(f"Extractive answer p50 at {_PAPERS:,} papers", float(np.median(took)), "ms", _WITHIN_MS, note=note),
        Figure(f"Extractive answer p95 at {_PAPERS:,} papers", float(np.percentile(took, 95)), "ms", note=note),
        Figure("Processor time of an extractive answer", float(np.median(worked)), "ms", note="median"),
    ]


async def fill(index: Index, papers: Sequence[Paper], vectors: NDArray[np.float32], count: int, seed: int) -> None:
    """Add `count` synthetic papers made from real ones and their vectors, shape (len(papers), dimensions)."""
    for block in _blocks(papers, vectors, count, seed):
        made = [paper for paper, _ in block]
        await index.catalogue.write(upsert, made, [f"synthetic {paper.title}" for paper in made])
        made = [replace(paper, id=paper_id(paper)) for paper in made]
        chunks = [_chunk(paper) for paper in made]
        stacked = np.stack([vector for _, vector in block])
        await index.catalogue.write(pending.store_chunks, [paper.id for paper in made], chunks, stacked)
        await index.vectors.put([chunk.id for chunk in chunks], stacked)
        await index.terms.put(
            [
                TermDocument(chunk.id, searched_text(paper.title, chunk.text), paper)
                for paper, chunk in zip(made, chunks, strict=True)
            ]
        )
        await index.catalogue.write(pending.mark_indexed, [paper.id for paper in made])
    index.roster.changed()


def _chunk(paper: Paper) -> Chunk:
    text = paper.abstract
    return Chunk(chunk_id(paper.id, 0, searched_text(paper.title, text)), paper.id, text, 0, len(text), len(text) // 5)


def _blocks(
    papers: Sequence[Paper], vectors: NDArray[np.float32], count: int, seed: int
) -> Iterator[list[tuple[Paper, NDArray[np.float32]]]]:
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    noise = np.random.default_rng(seed)
    sentences = [sentences_of(paper.abstract) for paper in papers]
    spread = _NOISE / np.sqrt(vectors.shape[1])
    for first in range(0, count, _BLOCK):
        block = []
        for number in range(first, min(count, first + _BLOCK)):
            one, other = dice.randrange(len(papers)), dice.randrange(len(papers))
            mixed = vectors[one] + vectors[other] + noise.normal(0, spread, vectors.shape[1])
            taken = [
                *dice.sample(sentences[one], min(3, len(sentences[one]))),
                *dice.sample(sentences[other], min(3, len(sentences[other]))),
            ]
            paper = Paper(
                title=f"{papers[one].title} ({number})",
                abstract=" ".join(taken),
                authors=tuple(f"{dice.choice('ABCDEFGH')}. {family}" for family in dice.sample(_FAMILIES, 2)),
                year=dice.randrange(1995, 2026),
                venue=dice.choice(_VENUES),
                tags=(dice.choice(("x", "y", "z")),),
            )
            block.append((paper, (mixed / np.linalg.norm(mixed)).astype(np.float32)))
        yield block
