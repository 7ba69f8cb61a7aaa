"""What a claim cites, opened: the sentences of its passages, each once, with where they stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from answering.checking.wording.cited import LONGEST, CitedText
from answering.checking.wording.gathered import Gathered
from answering.checking.wording.pronouns import Reference, reference, speaks_of_it
from answering.checking.wording.reading import Reading
from core.answer import Evidence
from core.passage import Passage
from core.ports import Claim

Cited = Sequence[tuple[int, Passage]]


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a cited passage."""

    source: int
    passage: Passage
    cited: CitedText
    at: int

    @property
    def text(self) -> str:
        """The sentence."""
        begin, stop = self.cited.spans[self.at]
        return self.passage.chunk.text[begin:stop]

    @property
    def wording(self) -> str:
        """What the sentence has in common with those that say the same in the same words."""
        return self.cited.wordings[self.at]

    def reference(self) -> Reference | None:
        """To what it refers by a pronoun, if it does and that can be told."""
        if not speaks_of_it(self.wording):
            return None
        text = self.passage.chunk.text
        sentences = [text[begin:stop] for begin, stop in self.cited.spans]
        return reference(self.passage.paper.title, sentences, self.at, opens=self.passage.chunk.start == 0)

    def sibling(self, at: int) -> "Place":
        """Another sentence of the same passage."""
        return replace(self, at=at)

    def evidence(self) -> Evidence | None:
        """The sentence as a quote, if it stands in the abstract where its passage says."""
        start, end = (self.passage.chunk.start + place for place in self.cited.spans[self.at])
        quote = self.text
        return Evidence(self.source, quote, start, end) if self.passage.paper.abstract[start:end] == quote else None


class Opened:
    """The places of what is cited, and what is read there."""

    def __init__(self, cited: Cited, known: Mapping[str, CitedText], read: Callable[[str], Reading]) -> None:
        places: dict[tuple[int, int, str], Place] = {}
        for source, passage in cited:
            text = known[passage.chunk.text]
            for at, (start, _) in enumerate(text.spans):
                where = (source, passage.chunk.start + start, text.wordings[at])
                places.setdefault(where, Place(source, passage, text, at))
        self.places = tuple(places.values())
        titles = dict.fromkeys(passage.paper.title[:LONGEST] for _, passage in cited)
        self.gathered = Gathered(
            [place.cited.readings[place.at] for place in self.places], [read(title) for title in titles]
        )

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Of the sentences, of shape (places, dimensions). There must be a place."""
        return np.stack([place.cited.vectors[place.at] for place in self.places])


def opened(claims: Sequence[Claim], known: Mapping[str, CitedText], read: Callable[[str], Reading]) -> Iterator[Opened]:
    """Open what each claim cites; those that cite the very same passages share it."""
    shared: dict[tuple[tuple[int, int], ...], Opened] = {}
    for claim in claims:
        same = tuple((source, id(passage)) for source, passage in claim.cited)
        if same not in shared:
            shared[same] = Opened(claim.cited, known, read)
        yield shared[same]
