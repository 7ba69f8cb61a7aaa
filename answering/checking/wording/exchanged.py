"""Whether a claim is a sentence of the paper with two of its words in each other's place.

"CBOW is stronger on semantic analogies, while skip-gram is quicker to train" has every word of a sentence that says the
opposite. Here the two texts are laid side by side.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.checking.wording.directions import SIGNS
from core.text.words import FUNCTION_WORDS, WORD_OR_FIGURE, stem

_SEPARATORS = frozenset({"and", "or", "as", "well"})
_TURNS_ROUND = re.compile(r"\b(?:by|from|because|due|after|before|than)\b", re.IGNORECASE)
"""With one of these between them, the same two words may well have changed places."""
_FEWEST, _MOST = 3, 60
_NEARLY_ALL = 0.7
_MOST_PAIRS = 40


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    start: int
    end: int


def only_exchanged(claim: str, sentence: str) -> bool:
    """Whether exchanging two words of the claim makes nearly all of it the sentence, word after word.

    Both words must then stand in their places that stood in none before, so that a claim whose clauses come in another
    order is none of these; and neither is a list in another order, or a passive voice.
    """
    ours, theirs = list(_content(claim)), list(_content(sentence))
    if not _FEWEST <= len(ours) <= _MOST or len(theirs) > 2 * _MOST:
        return False
    keys, others = [token.key for token in ours], [token.key for token in theirs]
    turned = [
        pair for pair in _turned(keys, others) if not _may_change(claim, ours[pair[0]], ours[pair[1]], sentence, theirs)
    ]
    if not turned:
        return False  # of nearly all claims; and the rest takes long
    needed = max(_in_order(keys, others) + 2, _NEARLY_ALL * len(keys))
    return any(_in_order(_with_exchanged(keys, first, second), others) >= needed for first, second in turned)


def _content(text: str) -> Iterator[_Token]:
    for found in WORD_OR_FIGURE.finditer(text):
        word = found[0].casefold()
        if word not in FUNCTION_WORDS or word in SIGNS:
            yield _Token(stem(word), found.start(), found.end())


def _turned(keys: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places whose words, each of which stands once in both texts, come in the other order there."""
    once = {key for key, count in Counter(keys).items() if count == 1}
    once &= {key for key, count in Counter(others).items() if count == 1}
    places = [(at, others.index(key)) for at, key in enumerate(keys) if key in once]
    pairs = [(a, b) for n, (a, there) in enumerate(places) for b, later in places[n + 1 :] if there > later]
    return pairs if len(pairs) <= _MOST_PAIRS else []


def _with_exchanged(keys: Sequence[str], first: int, second: int) -> list[str]:
    changed = list(keys)
    changed[first], changed[second] = changed[second], changed[first]
    return changed


def _in_order(keys: Sequence[str], others: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(others) + 1)
    for key in keys:
        left = 0
        for at, other in enumerate(others, start=1):
            above = row[at]
            row[at] = left + 1 if key == other else max(row[at - 1], above)
            left = above
    return row[-1]


def _may_change(claim: str, first: _Token, second: _Token, sentence: str, theirs: Sequence[_Token]) -> bool:
    between = claim[first.end : second.start]
    there = {token.key: token for token in theirs}
    opposite = sentence[there[second.key].end : there[first.key].start]
    if bool(_TURNS_ROUND.search(between)) != bool(_TURNS_ROUND.search(opposite)):
        return True
    words = [word.casefold() for word in WORD_OR_FIGURE.findall(between)]
    figures = first.key[0].isdigit() and second.key[0].isdigit()
    only_items = all(
        word in _SEPARATORS or (word[0].isdigit() if figures else word not in FUNCTION_WORDS) for word in words
    )
    return only_items and bool(re.search(r"[,;/&]|\b(?:and|or)\b", between))
