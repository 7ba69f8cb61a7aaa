"""How often retrieval finds the right paper, with and without a reranker, and for a question that follows others; and
how often a refusal is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from answering import Litmus, Question, open_litmus, render
from answering.understanding.condensing import condense
from core.answer import Mode
from core.ports import Message
from core.settings import Settings
from eval.bench.figures import Figure, Stopwatch
from eval.follow_ups import FollowUp
from eval.lines import read_lines
from eval.metrics.retrieval import ndcg_at, recall_at

_TOP_K = 10
"""As many passages are looked at for ten as for the eight that an answer takes."""
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the titles of the papers that answer it; none: it has no answer there."""

    text: str
    gold: tuple[str, ...]


def read_asked(path: Path) -> list[AskedQuestion]:
    """Read the questions of a JSON Lines file. Raises UnreadableFile."""
    return read_lines(
        path, lambda each: AskedQuestion(each["question"], tuple(each.get("gold_titles") or each.get("gold") or ()))
    )


async def ranked_titles(litmus: Litmus, question: str, count: int) -> list[str]:
    """Return the titles of the best papers, each once."""
    found = await litmus.search(question, top_k=min(litmus.settings.max_top_k, 2 * count))
    return list(dict.fromkeys(passage.paper.title for passage in found))[:count]


async def retrieval_quality(
    name: str, corpus: Path, asked: Sequence[AskedQuestion], settings: Settings, targets: dict[str, float]
) -> list[Figure]:
    """Measure recall and nDCG over papers, and refusals where some questions have no answer."""
    answerable = [each for each in asked if each.gold]
    unanswerable = [each for each in asked if not each.gold]
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(corpus)
        ranked = [(await ranked_titles(litmus, each.text, _TOP_K), each.gold) for each in answerable]
        wrongly = [await _refused(litmus, each) for each in answerable] if unanswerable else []
        rightly = [await _refused(litmus, each) for each in unanswerable]
    singles = [each for each in ranked if len(each[1]) == 1]
    found: dict[str, Sequence[float]] = {}
    for k in (5, 8):
        found[f"recall@{k}"] = [_recall(*each, k) for each in ranked]
        if len(singles) < len(ranked):
            found[f"recall@{k}, one gold paper"] = [_recall(*each, k) for each in singles]
    found["nDCG@10"] = [_gain(*each) for each in ranked]
    if unanswerable:
        found |= {"refused of the unanswerable": rightly, "refused of the answerable": wrongly}
    return [
        Figure(
            f"{name}: {label}",
            float(np.mean(values)),
            target=targets.get(label),
            better="lower" if values is wrongly else "higher",
            note=f"{len(values)} questions",
        )
        for label, values in found.items()
    ]


async def _refused(litmus: Litmus, asked: AskedQuestion) -> float:
    return float((await litmus.ask(Question(asked.text, mode=Mode.EXTRACTIVE))).refused)


def _recall(titles: Sequence[str], gold: Iterable[str], k: int) -> float:
    return recall_at(titles, set(gold), k).value or 0.0


def _gain(titles: Sequence[str], gold: Iterable[str]) -> float:
    return ndcg_at(titles, set(gold), _TOP_K).value or 0.0


async def reranking_figures(
    name: str, corpus: Path, asked: Sequence[AskedQuestion], settings: Settings
) -> list[Figure]:
    """Measure recall and nDCG over papers, and how long a search takes, one question at a time."""
    figures: list[Figure] = []
    for reranker in (None, "local"):
        label = f"{name}, {'with' if reranker else 'without'} the reranker"
        watch, ranked = Stopwatch(), []
        async with open_litmus(settings.model_copy(update={"reranker": reranker})) as litmus:
            await litmus.library.import_file(corpus)
            await litmus.search(corpus.stem, top_k=_TOP_K)  # loads the model
            for each in asked:
                with watch.timed():
                    found = await litmus.search(each.text, top_k=_TOP_K)
                ranked.append((list(dict.fromkeys(passage.paper.title for passage in found)), each.gold))
        recall, gain = np.mean([(_recall(*each, _DEPTH), _gain(*each)) for each in ranked], axis=0).tolist()
        note = f"{len(asked)} questions"
        figures += [
            Figure(f"{label}: recall@8", recall, better="higher", note=note),
            Figure(f"{label}: nDCG@10", gain, better="higher", note=note),
            Figure(f"{label}: a search", float(np.median(watch.took)), "ms", note="median"),
            Figure(f"{label}: processor time of it", float(np.median(watch.worked)), "ms", note="median"),
        ]
    return figures


async def follow_up_quality(corpus: Path, asked: Sequence[FollowUp], settings: Settings) -> list[Figure]:
    """Measure recall over papers, without an LLM; the conversation before is answered by Litmus itself."""
    asked = [each for each in asked if each.set in ("tuned", "fresh")]
    recalls: dict[tuple[bool, bool], dict[str, list[float]]] = {}
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(corpus)
        for each in asked:
            history = await _history(litmus, each.turns)
            condensed = await condense(each.text, history, None, settings.chat_history_tokens)
            own = recalls.setdefault((each.kind == "complete", each.set == "fresh"), {})
            for name, question in {
                "as asked": each.text, "made to stand alone": condensed.question, "by a person": each.standalone
            }.items():  # fmt: skip
                titles = await ranked_titles(litmus, question, _DEPTH)
                own.setdefault(name, []).append(_recall(titles, each.gold, _DEPTH))
    return [
        Figure(
            f"follow-ups, {'self-contained' if is_complete else 'leaning'}, {'fresh' if is_fresh else 'tuned'}: "
            f"recall@{_DEPTH} {name}",
            float(np.mean(values)),
            better="higher",
            note=f"{len(values)} questions",
        )
        for (is_complete, is_fresh), by_reading in sorted(recalls.items())
        for name, values in by_reading.items()
    ]


async def _history(litmus: Litmus, turns: Sequence[str]) -> tuple[Message, ...]:
    history: tuple[Message, ...] = ()
    for turn in turns:
        answer = await litmus.ask(Question(turn, mode=Mode.EXTRACTIVE, history=history))
        history = (*history, Message("user", turn), Message("assistant", render(answer)))
    return history
