"""Citation recall and precision as ALCE defines them (Gao et al. 2023, arXiv 2305.14627, section 3.3 and eval.py).

Recall: a sentence scores 1 if all passages that it cites, taken together, entail it; a sentence without citation, or
with one that points at nothing, scores 0. Precision: a citation scores 1 if its sentence has recall 1 and the
citation is not irrelevant; it is irrelevant if its passages alone do not entail the sentence and those of the other
citations still do. Both are means within an answer, then over answers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from eval.metrics.rate import Rate, f1, mean, rate

P = TypeVar("P")

Entails = Callable[[str, Sequence[P]], bool]
"""Whether the passages, taken together, entail the sentence."""


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence without its markers, and the numbers that they named, in order and as often as they came."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitationScore:
    """One answer."""

    recall: Rate
    """Over its sentences."""
    precision: Rate
    """Over its citations; those of a sentence that cites something that is not there are left out, as in eval.py."""
    irrelevant: int
    """Citations that a sentence is as well off without."""

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        return f1(self.precision.value, self.recall.value)


def citation_score(
    sentences: Sequence[CitedSentence],
    passages: Mapping[int, Sequence[P]],
    entails: Entails[P],
    *,
    at_most: int | None = None,
) -> CitationScore:
    """Score one answer; `passages` holds those of each source. ALCE's script looks at the first 3 citations only."""
    entailed = relevant = citations = irrelevant = 0
    for sentence in sentences:
        cited = sentence.citations[:at_most]
        if not cited or any(number not in passages for number in sentence.citations):
            continue
        citations += len(cited)
        if not entails(sentence.text, together(cited, passages)):
            continue
        entailed += 1
        superfluous = _superfluous(sentence.text, cited, passages, entails)
        irrelevant += superfluous
        relevant += len(cited) - superfluous
    return CitationScore(rate(entailed, len(sentences)), rate(relevant, citations), irrelevant)


def _superfluous(text: str, cited: Sequence[int], passages: Mapping[int, Sequence[P]], entails: Entails[P]) -> int:
    if len(cited) == 1:
        return 0
    return sum(
        not entails(text, passages[number]) and entails(text, together(without(cited, place), passages))
        for place, number in enumerate(cited)
    )


def without(cited: Sequence[int], place: int) -> tuple[int, ...]:
    """All citations but the one at this place."""
    return (*cited[:place], *cited[place + 1 :])


def together(cited: Iterable[int], passages: Mapping[int, Sequence[P]]) -> tuple[P, ...]:
    """The passages of all these sources, in the order of citation."""
    return tuple(passage for number in cited for passage in passages[number])


def mean_recall(scores: Iterable[CitationScore]) -> Rate:
    """ALCE's mean over answers. Answers without sentences (refusals) are left out, as there."""
    return mean(score.recall.value for score in scores)


def mean_precision(scores: Iterable[CitationScore]) -> Rate:
    """ALCE's mean over answers: one with sentences but without citations counts 0, one without sentences not at all."""
    return mean(score.precision.value or 0.0 for score in scores if score.recall.value is not None)
