"""What of the cited passages is put before an NLI model: each sentence, and each passage as a whole."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.answer import Evidence
from core.passage import Passage
from core.ports import Claim
from core.text.sentences import sentence_spans

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PremisePlace:
    """A sentence of a cited passage; `start` and `end` count in the abstract."""

    source: int
    passage: Passage
    start: int
    end: int
    tokens: int

    @property
    def text(self) -> str:
        """The sentence."""
        begin = self.passage.chunk.start
        return self.passage.chunk.text[self.start - begin : self.end - begin]

    def evidence(self) -> Evidence | None:
        """The sentence as a quote, if it stands in the abstract where its passage says."""
        quote = self.passage.paper.abstract[self.start : self.end]
        return Evidence(self.source, quote, self.start, self.end) if quote == self.text else None


@dataclass(frozen=True, slots=True)
class NliPremise:
    """A text and the sentences in it."""

    text: str
    places: tuple[PremisePlace, ...]


def sentences(claim: Claim, room: int, token_spans: Callable[[str], Sequence[Span]]) -> list[PremisePlace]:
    """Return the sentences of the cited passages, each once; one of more than `room` tokens is cut."""
    found: dict[tuple[int, int, str], PremisePlace] = {}
    for source, passage in claim.cited:
        text, begin = passage.chunk.text, passage.chunk.start
        for start, end in sentence_spans(text):
            tokens = token_spans(text[start:end])
            for first in range(0, len(tokens), room):
                cut = tokens[first : first + room]
                place = PremisePlace(source, passage, begin + start + cut[0][0], begin + start + cut[-1][1], len(cut))
                found.setdefault((source, place.start, place.text), place)
    return list(found.values())


def wholes(places: Iterable[PremisePlace], room: int, title_tokens: Callable[[str], int]) -> Iterator[NliPremise]:
    """Yield each passage under its title; one of more than `room` tokens as several windows of whole sentences."""
    passages: dict[tuple[int, Passage], list[PremisePlace]] = {}
    for place in places:
        passages.setdefault((place.source, place.passage), []).append(place)
    for (_, passage), own in passages.items():
        title = passage.paper.title
        tokens = title_tokens(title)
        title, left = (f"{title}. ", room - tokens) if 0 < tokens <= room // 2 else ("", room)
        window: list[PremisePlace] = []
        for place in own:
            if window and sum(each.tokens for each in window) + place.tokens > left:
                yield NliPremise(title + _joined(window), tuple(window))
                window = []
            window.append(place)
        if window:
            yield NliPremise(title + _joined(window), tuple(window))


def joint_premise(places: Iterable[PremisePlace], room: int) -> NliPremise:
    """Return sentences of several passages as one text: as many as fit, the first ones before the others."""
    taken: list[PremisePlace] = []
    for place in places:
        if sum(each.tokens for each in taken) + place.tokens <= room:
            taken.append(place)
    taken.sort(key=lambda place: (place.source, place.start))
    return NliPremise(_joined(taken), tuple(taken))


def _joined(places: Iterable[PremisePlace]) -> str:
    return " ".join(place.text for place in places)
