"""What a claim is held against: the sentences of the passages it cites, source by source, and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answering.checking.matching import wording
from core.answer import Evidence
from core.passage import Passage
from core.ports import Premise
from core.text.sentences import sentence_spans

LONGEST = 2000
"""Characters that are read as one sentence; a longer stretch without a stop is cut."""


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A sentence of a cited passage."""

    source: int
    passage: Passage
    span: tuple[int, int]
    """Where it stands in the passage."""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.chunk.text[slice(*self.span)]

    @property
    def wording(self) -> str:
        """What the sentence has in common with those that say the same in the same words."""
        return _wording(self.text)

    def evidence(self) -> Evidence | None:
        """The sentence as a quote, if it stands in the abstract where its passage says."""
        start, end = (self.passage.chunk.start + at for at in self.span)
        quote = self.text
        return Evidence(self.source, quote, start, end) if self.passage.paper.abstract[start:end] == quote else None


@dataclass(frozen=True, slots=True, eq=False)
class CitedSource:
    """The sentences of one source, each once, in the order of its abstract. Equal to itself alone: hashing is cheap."""

    title: str
    places: tuple[CitedPlace, ...]
    cited: tuple[tuple[int, Passage], ...]
    """Its number and passages."""

    def premise(self) -> Premise:
        """The source as a reader takes it."""
        return Premise(self.title, tuple(place.text for place in self.places))


def cited_sources(cited: Iterable[tuple[int, Passage]]) -> tuple[CitedSource, ...]:
    """Return what a claim cites, one entry a source, in the order of citation; sources without a word are left out."""
    passages: dict[int, list[Passage]] = {}
    for source, passage in cited:
        passages.setdefault(source, []).append(passage)
    found = (
        CitedSource(each[0].paper.title, tuple(_places(source, each)), tuple((source, passage) for passage in each))
        for source, each in passages.items()
    )
    return tuple(source for source in found if source.places)


def _places(source: int, passages: Sequence[Passage]) -> Iterable[CitedPlace]:
    """Yield the sentences of one source. Passages may overlap: what begins before the last one ended was there."""
    end = -1
    for passage in sorted(passages, key=lambda passage: passage.chunk.start):
        for span in pieces(passage.chunk.text):
            if passage.chunk.start + span[0] >= end:
                end = passage.chunk.start + span[1]
                yield CitedPlace(source, passage, span)


@lru_cache(maxsize=1024)
def pieces(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of a text's sentences, each at most LONGEST characters."""
    return tuple(
        (at, min(at + LONGEST, end)) for start, end in sentence_spans(text) for at in range(start, end, LONGEST)
    )


_wording = lru_cache(maxsize=4096)(wording)
