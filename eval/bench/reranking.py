"""What the embedded reranker brings, and what it costs: the same questions with and without it."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from answering import open_litmus
from core.settings import Settings
from eval.bench.figures import Figure
from eval.bench.quality import Asked
from eval.metrics.retrieval import ndcg_at, recall_at

_TOP_K = 10
"""As many passages are looked at for ten as for the eight that an answer takes."""


async def reranking_figures(name: str, corpus: Path, asked: Sequence[Asked], settings: Settings) -> list[Figure]:
    """Measure recall and nDCG over papers, and how long a search takes, one question at a time."""
    figures: list[Figure] = []
    for reranker in (None, "local"):
        label = f"{name}, {'with' if reranker else 'without'} the reranker"
        async with open_litmus(settings.model_copy(update={"reranker": reranker})) as litmus:
            await litmus.library.import_file(corpus)
            await litmus.search(corpus.stem, top_k=_TOP_K)  # loads the model
            recalls, gains, took, worked = list[float](), list[float](), list[float](), list[float]()
            for each in asked:
                began, work = perf_counter(), process_time()
                found = await litmus.search(each.text, top_k=_TOP_K)
                took.append(1000 * (perf_counter() - began))
                worked.append(1000 * (process_time() - work))
                titles = list(dict.fromkeys(passage.paper.title for passage in found))
                recalls.append(recall_at(titles, set(each.gold), 8).value or 0.0)
                gains.append(ndcg_at(titles, set(each.gold), 10).value or 0.0)
        note = f"{len(asked)} questions"
        figures += [
            Figure(f"{label}: recall@8", float(np.mean(recalls)), better="higher", note=note),
            Figure(f"{label}: nDCG@10", float(np.mean(gains)), better="higher", note=note),
            Figure(f"{label}: a search", float(np.median(took)), "ms", note="median"),
            Figure(f"{label}: processor time of it", float(np.median(worked)), "ms", note="median"),
        ]
    return figures
