"""Sources numbered in the order in which an answer cites them; those that it does not cite come behind.

An extractive answer is whole before anything of it is told, so its sources, sentences and text are told with these
numbers. An LLM writes the numbers that it has read, and the sources are told before it begins: there they stay.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from answering.events import Event, SentenceReady, Settled
from core.answer import Part, Sentence, Source

_MARKER = re.compile(r"\[([1-9]\d*)\]")


class Renumbering:
    """New numbers for what was made with the old ones."""

    def __init__(self, text: str, sentences: Sequence[Sentence], sources: Sequence[Source]) -> None:
        """`text` and `sentences` are the whole answer, with the numbers that the sources have."""
        cited = dict.fromkeys(n for sentence in sentences for n in sentence.citations)
        order = dict.fromkeys([*cited, *(source.n for source in sources)])
        self._new = {old: new for new, old in enumerate(order, start=1)}
        markers = list(_MARKER.finditer(text))
        self._ends = [found.end() for found in markers]
        self._shifts = [0, *accumulate(len(self.text(found[0])) - len(found[0]) for found in markers)]

    def text(self, text: str) -> str:
        """Return a piece of the text."""
        return _MARKER.sub(lambda found: f"[{self._new.get(int(found[1]), found[1])}]", text)

    def place(self, at: int) -> int:
        """Return where a place of the whole text is now; no place within a marker."""
        return at + self._shifts[bisect_right(self._ends, at)]

    def sentence(self, sentence: Sentence) -> Sentence:
        """Return a sentence of the answer."""
        return replace(
            sentence,
            text=self.text(sentence.text),
            start=self.place(sentence.start),
            end=self.place(sentence.end),
            citations=tuple(self._new[n] for n in sentence.citations),
            evidence=tuple(replace(each, source=self._new[each.source]) for each in sentence.evidence),
        )

    def sources(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Return the sources in their new order."""
        return tuple(
            sorted((replace(source, n=self._new[source.n]) for source in sources), key=lambda source: source.n)
        )

    def part(self, part: Part) -> Part:
        """Return a part of the answer."""
        return replace(part, start=self.place(part.start), end=self.place(part.end))

    def event(self, event: Event) -> Event:
        """Return what is told of the answer on the way."""
        match event:
            case SentenceReady(sentence=sentence):
                return SentenceReady(self.sentence(sentence))
            case Settled(text=text):
                return Settled(self.text(text))
            case _:
                return event
