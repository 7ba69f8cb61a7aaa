"""What an extractive answer will say, before it is set down."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from answering.drafting.candidates import Candidate
from core.passage import Passage


@dataclass(frozen=True, slots=True)
class Line:
    """Sentences of one paper, or of one thing that was asked about."""

    sentences: tuple[Candidate, ...]
    label: str = ""
    """What stands before them in a list: a paper's title and year, or the thing. Empty in plain text."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines, and what Litmus says itself around them, which claims nothing about any paper."""

    lines: tuple[Line, ...] = ()
    before: str = ""
    after: str = ""

    def within(self, papers: Collection[str]) -> "Plan":
        """Return what is left with these papers, by id."""
        return self._with(lambda each: each.passage.paper.id in papers)

    def standing_in(self, passages: Sequence[Passage]) -> "Plan":
        """Return what stands in these passages, where they have its chunk: what was blanked in them is left out."""
        chunks = {passage.chunk.id: passage.chunk for passage in passages}

        def stands(each: Candidate) -> bool:
            chunk = chunks.get(each.passage.chunk.id, each.passage.chunk)
            return chunk.text[each.start - chunk.start : each.end - chunk.start] == each.text

        return self._with(stands)

    def unrepeated(self, said: str, most: int | None) -> "Plan":
        """Return what earlier answers, whose text is `said`, did not say yet: `most` sentences at most.

        The first one stays in any case: asked for, it is said again.
        """
        heard = " ".join(said.split())
        kept = [
            each
            for place, each in enumerate(self.sentences())
            if place == 0 or " ".join(each.text.split()).rstrip(".") not in heard
        ][:most]
        return self._with(lambda each: any(each is other for other in kept))

    def _with(self, is_kept: Callable[[Candidate], bool]) -> "Plan":
        lines = [replace(line, sentences=tuple(filter(is_kept, line.sentences))) for line in self.lines]
        return replace(self, lines=tuple(line for line in lines if line.sentences))

    def sentences(self) -> Iterator[Candidate]:
        """Yield the sentences in the order of the text."""
        for line in self.lines:
            yield from line.sentences
