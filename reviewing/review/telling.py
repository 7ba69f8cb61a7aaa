"""Sections where no LLM writes: which sentences of the papers are told, in which order, and how.

A section begins with why its topic matters: background that lies near the middle of its papers. Then each paper has its
word, neighbours beside each other: what it does and what it found. What the papers say of their limits comes last.
Each sentence is told in the third person, and is supported by construction.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.citations import without_foreign_markers
from answering.voice.naming import called_by_authors
from answering.voice.retelling import speaks_of_itself
from answering.voice.telling import Narrator, tell
from core.answer import Evidence, Verdict
from core.paper import Paper
from reviewing.reading.abstracts import AbstractSentence, ReadAbstract
from reviewing.reading.aspects import LEAST, Aspect, likelihoods, worths
from reviewing.review.review import Paragraph, ReviewSentence

MOST_PAPERS = 12
"""Of one section; the others are named as left out."""
_A_PARAGRAPH = 3
"""Papers."""
_SAME = 0.86
"""Sentences with a higher cosine say the same; one of them is enough."""
_OPENING = 2
_OPENING_SHARE = 0.8
_LIMITS = 3
_LONGEST_WORDS = 60
_FEWEST_WORDS = 7
_OWN = 0.25
"""What it counts that the authors speak of themselves where it is told what they did."""
_ADDRESS = re.compile(r"https?:|github", re.IGNORECASE)
_LIMITS_LEAD = "Limits that the papers name"


@dataclass(frozen=True, slots=True)
class TellSentence:
    """A sentence to tell, by its place in the abstract."""

    abstract: ReadAbstract
    place: int

    @property
    def sentence(self) -> AbstractSentence:
        """The sentence itself."""
        return self.abstract.sentences[self.place]


@dataclass(frozen=True, slots=True)
class TellParagraph:
    """Sentences in order."""

    sentences: tuple[TellSentence, ...]
    lead: str | None = None
    named: bool = False
    """Whether each paper is to be named where it comes up; background is anybody's."""


class Teller:
    """Chooses for one review, so that no two sections say the same."""

    def __init__(self, topic: NDArray[np.float32]) -> None:
        """`topic` is the vector of what is reviewed."""
        self._topic = topic

    def paragraphs(self, abstracts: Sequence[ReadAbstract]) -> list[TellParagraph]:
        """Return the paragraphs of a section; `abstracts` come the most typical first."""
        read = [abstract for abstract in abstracts if abstract.sentences]
        told = self._nearest(read)[:MOST_PAPERS]
        if not told:
            return []
        said: list[TellSentence] = []
        opening = self._opening(told)
        said += opening
        works = {abstract.paper.id: self._work(abstract, said) for abstract in told}
        limits = self._limits(told, [*said, *(each for work in works.values() for each in work)])
        body = [
            TellParagraph(tuple(each for one in some for each in works[one.paper.id]), named=True)
            for some in self._runs(told)
        ]
        made = [TellParagraph(tuple(opening)), *body, TellParagraph(tuple(limits), _LIMITS_LEAD, named=True)]
        return [paragraph for paragraph in made if paragraph.sentences]

    def _nearest(self, abstracts: Iterable[ReadAbstract]) -> list[ReadAbstract]:
        return sorted(
            abstracts, key=lambda one: -(float(one.title @ self._topic) + float((one.vectors @ self._topic).max()))
        )

    def _opening(self, abstracts: Sequence[ReadAbstract]) -> list[TellSentence]:
        middle = np.stack([abstract.title for abstract in abstracts]).mean(axis=0)
        found: list[tuple[float, TellSentence]] = []
        for abstract in abstracts:
            for place, sentence in enumerate(abstract.sentences):
                if not sentence.introduces or speaks_of_itself(sentence.text) or not _fit(sentence):
                    continue
                if not _stands_alone(abstract, place):
                    continue
                worth = float(sentence.vector @ middle) + float(sentence.vector @ self._topic)
                found.append((worth, TellSentence(abstract, place)))
        found.sort(key=lambda pair: (-pair[0], pair[1].abstract.paper.id))
        chosen: list[TellSentence] = []
        for worth, each in found:
            if len(chosen) == _OPENING or worth < _OPENING_SHARE * found[0][0]:
                break
            if each.abstract not in [other.abstract for other in chosen] and _is_new(each, chosen):
                chosen.append(each)
        return chosen

    def _work(self, abstract: ReadAbstract, said: Sequence[TellSentence]) -> list[TellSentence]:
        """What a paper does, and what it found; one sentence where both are one or the other is not told."""
        method = worths(abstract, Aspect.METHOD)
        result, likely = worths(abstract, Aspect.RESULT), likelihoods(abstract, Aspect.RESULT)
        can = [
            place
            for place, sentence in enumerate(abstract.sentences)
            if _fit(sentence) and _is_new(TellSentence(abstract, place), said)
        ]
        alone = [place for place in can if _stands_alone(abstract, place)]

        def did_worth(place: int) -> float:
            return method[place] + _OWN * speaks_of_itself(abstract.sentences[place].text)

        did = max(alone, key=did_worth, default=None)
        follows = [
            place for place in can if place != did and (place in alone or (did is not None and place == did + 1))
        ]
        found = max(follows, key=lambda place: result[place], default=None)
        if found is not None and likely[found] < LEAST:
            found = None
        places = sorted(place for place in (did, found) if place is not None)
        return [TellSentence(abstract, place) for place in places]

    def _limits(self, abstracts: Sequence[ReadAbstract], said: Sequence[TellSentence]) -> list[TellSentence]:
        found: list[tuple[float, TellSentence]] = []
        for abstract in abstracts:
            likely = likelihoods(abstract, Aspect.LIMITATION)
            for place, sentence in enumerate(abstract.sentences):
                each = TellSentence(abstract, place)
                if likely[place] >= LEAST and _fit(sentence) and _stands_alone(abstract, place):
                    found.append((likely[place], each))
        found.sort(key=lambda pair: (-pair[0], pair[1].abstract.paper.id))
        chosen: list[TellSentence] = []
        for _, each in found:
            if len(chosen) < _LIMITS and _is_new(each, [*said, *chosen]):
                chosen.append(each)
        return chosen

    @staticmethod
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


def _stands_alone(abstract: ReadAbstract, place: int) -> bool:
    """Whether a sentence can be told without the one before it."""
    sentence = abstract.sentences[place]
    return tell(abstract.paper, sentence.start, sentence.end) is not None


def _fit(sentence: AbstractSentence) -> bool:
    """Whether a sentence can be told at all: it says something, and is neither too short nor too long."""
    words = len(sentence.text.split())
    return (
        not (sentence.says_nothing or _ADDRESS.search(sentence.text))
        and _FEWEST_WORDS <= words <= _LONGEST_WORDS
        and not sentence.text.rstrip().endswith(("?", ":"))
    )


def _is_new(each: TellSentence, said: Sequence[TellSentence]) -> bool:
    return all(
        float(each.sentence.vector @ other.sentence.vector) < _SAME and each.sentence.text != other.sentence.text
        for other in said
    )


def written(paragraphs: Sequence[TellParagraph], numbers: Mapping[str, int]) -> list[Paragraph]:
    """Return the paragraphs, citing papers by their numbers; each names a paper where it comes up."""
    return [Paragraph(tuple(_sentences(paragraph, numbers)), paragraph.lead) for paragraph in paragraphs]


def _sentences(paragraph: TellParagraph, numbers: Mapping[str, int]) -> list[ReviewSentence]:
    narrator = Narrator(called_by_authors)
    return [
        told_of(paper, each.sentence, numbers[paper.id], narrator, label=paragraph.named)
        for each in paragraph.sentences
        for paper in (each.abstract.paper,)
    ]


def told_of(
    paper: Paper, sentence: AbstractSentence, number: int, narrator: Narrator, *, label: bool = True
) -> ReviewSentence:
    """Return a sentence of the paper that is the reference `number`, as it is told next."""
    told = narrator.tell(paper, sentence.start, sentence.end, label=label)
    return ReviewSentence(
        text=without_foreign_markers(stopped(told.text)),
        citations=(number,),
        verdict=Verdict.SUPPORTED,
        score=1.0,
        evidence=(Evidence(number, sentence.text, sentence.start, sentence.end),),
    )


def stopped(text: str) -> str:
    """Return a sentence on one line and with a stop."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ".”", ".)", "。")) else f"{text.rstrip(',;:')}."
