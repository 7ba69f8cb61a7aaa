"""Large libraries made from a small one, without hours of embedding.

A synthetic paper has sentences of two real abstracts, and its vector is the mean of theirs with some noise: so the
terms have a real distribution, and the vectors lie where real ones lie. Speed does not depend on more than that;
quality is never measured on it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.identity import paper_id
from core.paper import Paper
from core.passage import Chunk, chunk_id, searched_text
from core.ports import TermDocument
from core.text.sentences import sentence_spans
from indexing.catalogue import pending
from indexing.catalogue.upserting import upsert
from indexing.index import Index

_BLOCK = 2000
_NOISE = 0.3
_VENUES = ("ACL", "EMNLP", "NAACL", "SIGIR", "ICLR", "NeurIPS", "TACL", "CIKM", "ECIR", "ICML")
_FAMILIES = ("Lee", "Chen", "Müller", "García", "Rossi", "Kim", "Novak", "Silva", "Sato", "Khan", "Ivanova", "Dubois")


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
    sentences = [[paper.abstract[start:end] for start, end in sentence_spans(paper.abstract)] for paper in papers]
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
