"""Right sentence, wrong paper: the citations do not support it, but another retrieved source does.

Kept apart from an unsupported sentence because the remedy differs: here retrieval and reading went well.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from eval.metrics.citations import CitedSentence, Entails, together
from eval.metrics.rate import Rate, share

P = TypeVar("P")


def misattribution(
    sentences: Sequence[CitedSentence], passages: Mapping[int, Sequence[P]], entails: Entails[P]
) -> Rate:
    """Share of the cited sentences that only a source which they do not cite supports."""
    return share(
        is_misattributed(sentence, passages, entails)
        for sentence in sentences
        if any(number in passages for number in sentence.citations)
    )


def is_misattributed(sentence: CitedSentence, passages: Mapping[int, Sequence[P]], entails: Entails[P]) -> bool:
    """Whether only a source that the sentence does not cite supports it."""
    cited = [number for number in sentence.citations if number in passages]
    if entails(sentence.text, together(cited, passages)):
        return False
    return any(entails(sentence.text, passages[other]) for other in passages if other not in sentence.citations)
