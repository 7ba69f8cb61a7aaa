"""What an extractive answer will say, before it is set down."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from answering.drafting.candidates import Candidate


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
        lines = [
            replace(line, sentences=tuple(each for each in line.sentences if each.passage.paper.id in papers))
            for line in self.lines
        ]
        return replace(self, lines=tuple(line for line in lines if line.sentences))

    def sentences(self) -> Iterator[Candidate]:
        """Yield the sentences in the order of the text."""
        for line in self.lines:
            yield from line.sentences
