"""Questions that follow others: whether each is understood as a person understands it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answering.understanding.condensing import condense
from answering.understanding.follow_ups import Intent
from core.json import from_plain
from core.paper import Paper
from core.ports import Llm, Message, Progress, silent
from core.text.reference import reference
from eval.lines import DATA, read_lines

_WORD = re.compile(r"[\w-]+")
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """An answer of the conversation."""

    text: str
    titles: tuple[str, ...]
    """What `[1]`, `[2]`, … in it cite."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question behind others, and what it means."""

    id: str
    set: str
    """`dev` may be looked at while the rules are made, `test` is for figures alone; `tuned` and `fresh` are older."""
    kind: str
    turns: tuple[str, ...]
    text: str
    standalone: str
    """As a person put it."""
    gold: frozenset[str]
    """Titles."""
    answers: tuple[SaidBefore, ...] = ()
    """One a turn; none where Litmus is to answer the turns itself."""
    accept: tuple[str, ...] = ()
    """Other wordings that mean the same."""
    intent: Intent = Intent.ANSWER

    @property
    def history(self) -> tuple[Message, ...]:
        """The conversation before, as a chat hands it on."""
        return tuple(
            message
            for question, answer in zip(self.turns, self.answers, strict=True)
            for message in (Message("user", question), Message("assistant", _rendered(answer)))
        )

    def is_met(self, question: str, intent: Intent) -> bool:
        """Whether a question means this one: in one of its wordings, but for case, marks and articles."""
        return intent is self.intent and _bare(question) in map(_bare, (self.standalone, *self.accept))


@dataclass(frozen=True, slots=True)
class Miss:
    """A follow-up that was understood otherwise."""

    follow_up: FollowUp
    understood: str


@dataclass(frozen=True, slots=True)
class FollowUpReport:
    """How many were understood, by set and kind."""

    asked: Counter[tuple[str, str]]
    met: Counter[tuple[str, str]]
    misses: tuple[Miss, ...]

    def rate(self, of: str) -> float | None:
        """Return the share of a set that was understood; None where nothing of it was asked."""
        asked = sum(count for (name, _), count in self.asked.items() if name == of)
        met = sum(count for (name, _), count in self.met.items() if name == of)
        return met / asked if asked else None


BUNDLED = DATA / "follow_ups.jsonl"
"""The follow-ups that ship."""


def read_follow_ups(path: Path) -> list[FollowUp]:
    """Read the follow-up questions of a JSON Lines file. Raises UnreadableFile."""

    def read(record: dict[str, Any]) -> FollowUp:
        return from_plain(FollowUp, record | {"text": record["follow_up"], "gold": record["gold_titles"]})

    return read_lines(path, read)


async def measure_follow_ups(
    asked: Sequence[FollowUp],
    llm: Llm | None,
    history_tokens: int,
    progress: Progress = silent,
) -> FollowUpReport:
    """Understand each follow-up that comes with the answers before it, by an LLM or by rules."""
    asked = [each for each in asked if each.answers]
    counts, met, misses = Counter[tuple[str, str]](), Counter[tuple[str, str]](), []
    for done, each in enumerate(asked, 1):
        condensed = await condense(each.text, each.history, llm, history_tokens)
        key = (each.set, each.kind)
        counts[key] += 1
        if each.is_met(condensed.question, condensed.intent):
            met[key] += 1
        else:
            misses.append(Miss(each, condensed.question))
        progress(done, len(asked))
    return FollowUpReport(counts, met, tuple(misses))


def _rendered(answer: SaidBefore) -> str:
    if not answer.titles:
        return answer.text
    papers = (Paper(title=title, abstract="") for title in answer.titles)
    references = "\n".join(f"{n}. {reference(paper)}" for n, paper in enumerate(papers, 1))
    return f"{answer.text}\n\n## References\n\n{references}\n"


def _bare(question: str) -> list[str]:
    words = _WORD.findall(question.lower().replace("’", "'").replace("'s", " s"))
    return [word for word in words if word not in _ARTICLES]
