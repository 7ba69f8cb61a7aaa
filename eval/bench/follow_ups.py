"""How often retrieval finds the right paper for a follow-up question, before and after it is made to stand alone."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np

from answering import Litmus, Question, open_litmus, render
from answering.understanding.condensing import condense
from core.answer import Mode
from core.ports import Message
from core.settings import Settings
from eval.bench.figures import Figure
from eval.bench.quality import ranked_titles
from eval.follow_ups import FollowUp
from eval.metrics.retrieval import recall_at

_DEPTH = 8


Reading = Callable[[FollowUp, Sequence[Message]], Awaitable[str]]


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
