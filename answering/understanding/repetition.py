"""What an earlier answer of a conversation has said, a later one need not say again."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np


class SaidSentence(Protocol):
    """A sentence of an abstract."""

    @property
    def text(self) -> str:
        """As it stands there."""


Sentence = TypeVar("Sentence", bound=SaidSentence)


def unrepeated(chosen: Sequence[Sentence], worth: Sequence[float], said: str, most: int | None) -> list[Sentence]:
    """Return the sentences of an answer without those said before, in the same order, `most` of them at most.

    `worth` says of each how well it answers. The best one stays in any case: asked for, it is said again.
    """
    if not chosen:
        return []
    order = [int(place) for place in np.argsort(-np.asarray(worth), kind="stable")]
    heard = " ".join(said.split())
    kept = [
        place for place in order if place == order[0] or " ".join(chosen[place].text.split()).rstrip(".") not in heard
    ]
    return [chosen[place] for place in sorted(kept[:most])]
