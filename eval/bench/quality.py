"""How often retrieval finds the right paper, with and without a reranker, and for a question that follows others; and
how often a refusal is right."""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from answering import Litmus, Question, open_litmus, render
from answering.understanding.condensing import condense
from core.answer import Mode
from core.ports import Message
from core.settings import Settings
from eval.bench.figures import Figure
from eval.follow_ups import FollowUp
from eval.metrics.retrieval import ndcg_at, recall_at

_TOP_K = 10
"""As many passages are looked at for ten as for the eight that an answer takes."""
_DEPTH = 8
Reading = Callable[[FollowUp, Sequence[Message]], Awaitable[str]]


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


async def follow_up_quality(corpus: Path, asked: Sequence[FollowUp], settings: Settings) -> list[Figure]:
    """Measure recall over papers, without an LLM; the conversation before is answered by Litmus itself."""

    async def as_asked(follow_up: FollowUp, history: Sequence[Message]) -> str:
        return follow_up.text

    async def as_understood(follow_up: FollowUp, history: Sequence[Message]) -> str:
        return (await condense(follow_up.text, history, None, settings.chat_history_tokens)).question

    async def as_meant(follow_up: FollowUp, history: Sequence[Message]) -> str:
        return follow_up.standalone

    asked = [each for each in asked if each.set in ("tuned", "fresh")]
    readings: dict[str, Reading] = {"as asked": as_asked, "made to stand alone": as_understood, "by a person": as_meant}
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(corpus)
        histories = [await _history(litmus, follow_up.turns) for follow_up in asked]
        recalls = {
            name: [
                await _recall(litmus, await reading(follow_up, history), follow_up.gold)
                for follow_up, history in zip(asked, histories, strict=True)
            ]
            for name, reading in readings.items()
        }
    figures = []
    for leans, kind in ((True, "leaning"), (False, "self-contained")):
        for fresh, written in ((False, "tuned"), (True, "fresh")):
            places = [
                place
                for place, each in enumerate(asked)
                if (each.kind != "complete", each.set == "fresh") == (leans, fresh)
            ]
            figures += [
                Figure(
                    f"follow-ups, {kind}, {written}: recall@{_DEPTH} {name}",
                    float(np.mean([recall[place] for place in places])),
                    better="higher",
                    note=f"{len(places)} questions",
                )
                for name, recall in recalls.items()
                if places
            ]
    return figures


async def _history(litmus: Litmus, turns: Sequence[str]) -> tuple[Message, ...]:
    history: tuple[Message, ...] = ()
    for turn in turns:
        answer = await litmus.ask(Question(turn, mode=Mode.EXTRACTIVE, history=history))
        history = (*history, Message("user", turn), Message("assistant", render(answer)))
    return history


async def _recall(litmus: Litmus, question: str, gold: frozenset[str]) -> float:
    return recall_at(await ranked_titles(litmus, question, _DEPTH), set(gold), _DEPTH).value or 0.0
