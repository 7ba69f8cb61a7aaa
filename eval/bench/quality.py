"""How often retrieval finds the right paper, and how often a refusal is right."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from answering import Litmus, Question, open_litmus
from core.answer import Mode
from core.settings import Settings
from eval.bench.figures import Figure
from eval.metrics.retrieval import ndcg_at, recall_at


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the titles of the papers that answer it; none: it has no answer there."""

    text: str
    gold: tuple[str, ...]


def read_questions(path: Path) -> Iterator[Asked]:
    """Yield the questions of a JSON Lines file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Asked(record["question"], tuple(record.get("gold_titles") or record.get("gold") or ()))


async def ranked_titles(litmus: Litmus, question: str, count: int) -> list[str]:
    """Return the titles of the best papers, each once."""
    found = await litmus.search(question, top_k=min(litmus.settings.max_top_k, 2 * count))
    return list(dict.fromkeys(passage.paper.title for passage in found))[:count]


async def retrieval_quality(
    name: str, corpus: Path, asked: Sequence[Asked], settings: Settings, targets: dict[str, float]
) -> list[Figure]:
    """Measure recall and nDCG over papers, and refusals where some questions have no answer."""
    answerable = [each for each in asked if each.gold]
    unanswerable = [each for each in asked if not each.gold]
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(corpus)
        rankings = [await ranked_titles(litmus, each.text, 10) for each in answerable]
        wrongly = [await _refused(litmus, each) for each in answerable] if unanswerable else []
        rightly = [await _refused(litmus, each) for each in unanswerable]
    singles = [place for place, each in enumerate(answerable) if len(each.gold) == 1]
    figures = []

    def add(label: str, values: Sequence[float]) -> None:
        figures.append(
            Figure(
                f"{name}: {label}", float(np.mean(values)), "", targets.get(label), "higher", f"{len(values)} questions"
            )
        )

    for k in (5, 8):
        recall = [
            recall_at(ranking, set(each.gold), k).value or 0.0
            for ranking, each in zip(rankings, answerable, strict=True)
        ]
        add(f"recall@{k}", recall)
        if len(singles) < len(answerable):
            add(f"recall@{k}, one gold paper", [recall[place] for place in singles])
    add("nDCG@10", [ndcg_at(r, set(each.gold), 10).value or 0.0 for r, each in zip(rankings, answerable, strict=True)])
    if unanswerable:
        add("refused of the unanswerable", rightly)
        target = targets.get("refused of the answerable")
        note = f"{len(wrongly)} questions"
        figures.append(Figure(f"{name}: refused of the answerable", float(np.mean(wrongly)), "", target, "lower", note))
    return figures


async def _refused(litmus: Litmus, asked: Asked) -> float:
    return float((await litmus.ask(Question(asked.text, mode=Mode.EXTRACTIVE))).refused)
