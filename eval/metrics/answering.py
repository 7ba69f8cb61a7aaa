"""Whether an answer answers: what it opens with, where it stops, and what it holds that it must not."""

from collections.abc import Mapping, Sequence

from core.answer import Sentence
from eval.metrics.facts import normalised
from eval.metrics.rate import Rate, rate


def states_sentence(sentence: Sentence, best: Sequence[str], abstracts: Mapping[int, str]) -> bool:
    """Whether the sentence tells one of the best: it rests on it as its evidence, or holds it word for word.

    `abstracts` are those of the sources, by number. A sentence told in the third person keeps the evidence of the one
    that it retells, so that the wording does not matter.
    """
    if any(_rests_on(sentence, text, abstracts) for text in best):
        return True
    readable = f" {normalised(sentence.text)} "
    return any(f" {normalised(text)} " in readable for text in best)


def _rests_on(sentence: Sentence, text: str, abstracts: Mapping[int, str]) -> bool:
    for evidence in sentence.evidence:
        start = abstracts.get(evidence.source, "").find(text)
        if start >= 0 and evidence.start < start + len(text) and start < evidence.end:
            return True
    return False


def padding(sentences: int, most: int) -> Rate:
    """Share of the sentences beyond the most that make sense."""
    return rate(max(0, sentences - most), sentences)
