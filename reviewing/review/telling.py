"""Sections where no LLM writes: which sentences of the papers are told, in which order, and how.

A section begins with why its topic matters: background that lies near the middle of its papers. Then each paper has its
word, neighbours beside each other: what it does and what it found. What the papers say of their limits comes last.
Each sentence is told in the third person, and is supported by construction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.checking.wording.reading import read_words
from answering.citing.citations import without_foreign_markers
from answering.voice.calling import called_by_authors
from answering.voice.retelling import speaks_of_itself
from answering.voice.telling import Narrator, tell
from core.answer import Evidence, Verdict
from core.paper import Paper
from reviewing.reading.abstracts import AbstractSentence, ReadAbstract
from reviewing.reading.aspects import LEAST, Aspect, likelihoods, worths
from reviewing.review.opposing import opposed
from reviewing.review.review import Paragraph, ReviewSentence

MOST_TOLD = 12
"""Papers of one section; the others are named as left out."""
_A_PARAGRAPH = 3
"""Papers."""
_SAME = 0.86
"""Sentences with a higher cosine say the same, or the opposite; of those that say the same, one is enough."""
_OPENING = 2
_OPENING_SHARE = 0.8
_LIMITS = 3
_LONGEST_WORDS = 60
_FEWEST_WORDS = 7
_OWN = 0.25
"""What it counts that the authors speak of themselves where it is told what they did."""
_OF_ADDRESSES = ("http:", "https:", "github")
_LIMITS_LEAD = "Limits that the papers name"


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence to tell, by its place in the abstract."""

    abstract: ReadAbstract
    place: int

    @property
    def sentence(self) -> AbstractSentence:
        return self.abstract.sentences[self.place]

    @property
    def fits(self) -> bool:
        """Whether it can be told at all: it says something, and is neither too short nor too long."""
        text = self.sentence.text
        return (
            not (self.sentence.says_nothing or any(each in text.lower() for each in _OF_ADDRESSES))
            and _FEWEST_WORDS <= len(text.split()) <= _LONGEST_WORDS
            and not text.rstrip().endswith(("?", ":"))
        )

    @property
    def stands_alone(self) -> bool:
        """Whether it can be told without the sentence before it."""
        return tell(self.abstract.paper, self.sentence.start, self.sentence.end) is not None

    def is_new(self, said: Sequence["_Place"]) -> bool:
        """Whether nothing of what was said says the same."""
        return not any(self._repeats(other) for other in said)

    def _repeats(self, other: "_Place") -> bool:
        if self.sentence.text == other.sentence.text:
            return True
        if float(self.sentence.vector @ other.sentence.vector) < _SAME:
            return False
        # The vectors of a finding and of its opposite are near, too.
        return not opposed(read_words(self.sentence.text), read_words(other.sentence.text))


class Teller:
    """Tells the sections of one review."""

    def __init__(self, topic: NDArray[np.float32]) -> None:
        """`topic` is the vector of what is reviewed."""
        self._topic = topic

    def section(self, abstracts: Sequence[ReadAbstract], numbers: Mapping[str, int]) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a section, citing papers by `numbers`; `abstracts` come the most typical first."""
        read = [abstract for abstract in abstracts if abstract.sentences]
        told = sorted(read, key=self._farness)[:MOST_TOLD]
        if not told:
            return ()
        opening = self._opening(told)
        works = {abstract.paper.id: _work(abstract, opening) for abstract in told}
        limits = _limits(told, [*opening, *(each for work in works.values() for each in work)])
        made = [_paragraph(opening, numbers, named=False)]  # background is anybody's
        made += [_paragraph([each for one in run for each in works[one.paper.id]], numbers) for run in _runs(told)]
        made.append(_paragraph(limits, numbers, _LIMITS_LEAD))
        return tuple(paragraph for paragraph in made if paragraph.sentences)

    def _farness(self, abstract: ReadAbstract) -> float:
        return -(float(abstract.title @ self._topic) + float((abstract.vectors @ self._topic).max()))

    def _opening(self, abstracts: Sequence[ReadAbstract]) -> list[_Place]:
        middle = np.stack([abstract.title for abstract in abstracts]).mean(axis=0) + self._topic
        found = [
            (float(each.sentence.vector @ middle), each)
            for each in _places(abstracts)
            if each.sentence.introduces and not speaks_of_itself(each.sentence.text) and each.fits and each.stands_alone
        ]
        found.sort(key=lambda pair: (-pair[0], pair[1].abstract.paper.id))
        chosen: list[_Place] = []
        for worth, each in found:
            if len(chosen) == _OPENING or worth < _OPENING_SHARE * found[0][0]:
                break
            if all(each.abstract is not other.abstract for other in chosen) and each.is_new(chosen):
                chosen.append(each)
        return chosen


def told_of(
    paper: Paper, sentence: AbstractSentence, number: int, narrator: Narrator, *, label: bool
) -> ReviewSentence:
    """Return a sentence of the paper that is the reference `number`, as it is told next."""
    told = narrator.tell(paper, sentence.start, sentence.end, label=label)
    return ReviewSentence(
        text=without_foreign_markers(_stopped(told.text)),
        citations=(number,),
        verdict=Verdict.SUPPORTED,
        score=1.0,
        evidence=(Evidence(number, sentence.text, sentence.start, sentence.end),),
    )


def _stopped(text: str) -> str:
    """Return a sentence on one line and with a stop."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ".”", ".)", "。")) else f"{text.rstrip(',;:')}."


def _paragraph(
    places: Sequence[_Place], numbers: Mapping[str, int], lead: str | None = None, *, named: bool = True
) -> Paragraph:
    """Return what is told; if `named`, each paper is named where it comes up."""
    narrator = Narrator(called_by_authors)
    told = (
        told_of(each.abstract.paper, each.sentence, numbers[each.abstract.paper.id], narrator, label=named)
        for each in places
    )
    return Paragraph(tuple(told), lead)


def _places(abstracts: Sequence[ReadAbstract]) -> list[_Place]:
    return [_Place(abstract, place) for abstract in abstracts for place in range(len(abstract.sentences))]


def _work(abstract: ReadAbstract, said: Sequence[_Place]) -> list[_Place]:
    """What a paper does, and what it found; one sentence where both are one or the other is not told."""
    method, result = worths(abstract, Aspect.METHOD), worths(abstract, Aspect.RESULT)
    likely = likelihoods(abstract, Aspect.RESULT)
    can = [each for each in _places([abstract]) if each.fits and each.is_new(said)]
    alone = [each for each in can if each.stands_alone]
    did = max(alone, key=lambda each: method[each.place] + _OWN * speaks_of_itself(each.sentence.text), default=None)
    follows = [
        each for each in can if each != did and (each in alone or (did is not None and each.place == did.place + 1))
    ]
    found = max(follows, key=lambda each: result[each.place], default=None)
    if found is not None and likely[found.place] < LEAST:
        found = None
    return sorted((each for each in (did, found) if each is not None), key=lambda each: each.place)


def _limits(abstracts: Sequence[ReadAbstract], said: Sequence[_Place]) -> list[_Place]:
    likely = {abstract.paper.id: likelihoods(abstract, Aspect.LIMITATION) for abstract in abstracts}
    found = [
        (likely[each.abstract.paper.id][each.place], each)
        for each in _places(abstracts)
        if likely[each.abstract.paper.id][each.place] >= LEAST and each.fits and each.stands_alone
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].abstract.paper.id))
    chosen: list[_Place] = []
    for _, each in found:
        if len(chosen) < _LIMITS and each.is_new([*said, *chosen]):
            chosen.append(each)
    return chosen


def _runs(abstracts: Sequence[ReadAbstract]) -> list[list[ReadAbstract]]:
    """Papers in runs of neighbours, from the nearest to the topic on; within a run the older one first."""
    left = list(abstracts)
    runs: list[list[ReadAbstract]] = []
    while left:
        run = [left.pop(0)]
        wanted = _A_PARAGRAPH if len(left) != _A_PARAGRAPH else 2  # rather two and two than three and one
        while left and len(run) < wanted:
            nearest = max(left, key=lambda one: float(one.title @ run[-1].title))
            left.remove(nearest)
            run.append(nearest)
        runs.append(sorted(run, key=lambda one: one.paper.year or 9999))
    return runs
