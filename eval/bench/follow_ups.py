"""How often retrieval finds the right paper for a follow-up question, before and after it is made to stand alone."""

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from answering import Litmus, Question, open_litmus, render
from answering.understanding.condensing import condense
from core.answer import Mode
from core.ports import Message
from core.settings import Settings
from eval.bench.figures import Figure
from eval.bench.quality import ranked_titles
from eval.metrics.retrieval import recall_at

_DEPTH = 8


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question behind others, and what it means."""

    turns: tuple[str, ...]
    text: str
    standalone: str
    """As a person put it."""
    gold: frozenset[str]
    """Titles."""
    leans: bool
    fresh: bool
    """Written when the rules were done."""


Reading = Callable[[FollowUp, Sequence[Message]], Awaitable[str]]


def read_follow_ups(path: Path) -> Iterator[FollowUp]:
    """Yield the follow-up questions of a JSON Lines file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield FollowUp(
            tuple(record["turns"]),
            record["follow_up"],
            record["standalone"],
            frozenset(record["gold_titles"]),
            leans=record["kind"] != "complete",
            fresh=record["set"] == "fresh",
        )


async def follow_up_quality(corpus: Path, asked: Sequence[FollowUp], settings: Settings) -> list[Figure]:
    """Measure recall over papers, without an LLM; the conversation before is answered by Litmus itself."""

    async def as_asked(follow_up: FollowUp, history: Sequence[Message]) -> str:
        return follow_up.text

    async def as_understood(follow_up: FollowUp, history: Sequence[Message]) -> str:
        return (await condense(follow_up.text, history, None, settings.chat_history_tokens)).question

    async def as_meant(follow_up: FollowUp, history: Sequence[Message]) -> str:
        return follow_up.standalone

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
            places = [place for place, each in enumerate(asked) if (each.leans, each.fresh) == (leans, fresh)]
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
