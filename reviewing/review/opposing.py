"""Whether two sentences say the opposite of the same thing.

They are held against each other with what the local checker knows of conflicts: a word of direction that both have the
opposite of, about the same words, or the same words negated on one side only.
"""

from answering.checking.wording.conflicts import conflicts
from answering.checking.wording.reading import WordedText

_SHARED = 6
"""What both must have: two names or numbers, or three other content words."""
_NAME, _WORD = 3, 2
_TURNED = 0.5


def opposed(one: WordedText, other: WordedText) -> float:
    """Return how surely two sentences say the opposite of the same thing, in [0, 1]; 0: not surely enough."""
    shared = {word.key: word for word in one.words if word.key in other.keys and not word.sign}
    if sum(_NAME if word.name or word.number else _WORD for word in shared.values()) < _SHARED:
        return 0.0
    there, back = conflicts(one, [other]), conflicts(other, [one])
    turned = max(min(there[kind], back[kind]) for kind in ("direction", "negation"))
    return turned if turned >= _TURNED else 0.0
