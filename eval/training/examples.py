"""Labelled claims made from abstracts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from eval.training import perturbing, rewording
from eval.training.abstracts import Abstract
from eval.training.lexicon import Learned

_NEIGHBOURS = 4
_HARDEST, _REWORDED = 3, 0.7
_RESTATED = 0.7
"""Cosine from which a sentence may be said again by another one: leaving it out then proves nothing."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An abstract as an example cites it."""

    paper: int
    without: int | None = None
    """A sentence that is held back, so that what it says is not there."""


@dataclass(frozen=True, slots=True)
class Example:
    """A claim, what it cites, and whether that supports it."""

    claim: str
    cited: tuple[Cited, ...]
    label: bool
    kind: str
    paper: int
    """The paper that it was made from."""


def nearest(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the nearest other papers of each, nearest first; shape (papers, up to 4)."""
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -2)
    return np.argsort(-similarity, axis=1)[:, : min(_NEIGHBOURS, len(vectors) - 1)]


def make_examples(
    abstracts: Sequence[Abstract], vectors: Sequence[NDArray[np.float32]], words: Learned, seed: int
) -> Iterator[Example]:
    """Yield true and false claims of every abstract, in its order. Needs at least two abstracts.

    vectors has for each abstract those of its sentences, shape (sentences, dimensions). Each example has dice of its
    own, so that a change to one kind leaves the others as they are.
    """
    neighbours = _neighbours(vectors)
    for paper in range(len(abstracts)):
        maker = _Maker(paper, abstracts, neighbours[paper].tolist(), vectors[paper], words, seed)
        yield from maker.true()
        yield from maker.false()


def make_related(abstracts: Sequence[Abstract], vectors: Sequence[NDArray[np.float32]], seed: int) -> Iterator[Example]:
    """Yield sentences of abstracts held against the rest of their own abstract, and against their neighbours'.

    The label says whether text and claim are of one paper: what a citing sentence has with its source is more often
    this than its very words.
    """
    neighbours = _neighbours(vectors)
    for paper, abstract in enumerate(abstracts):
        for turn in range(2):
            dice = Random(f"{seed} {abstract.sentences[0]} about {turn}")  # noqa: S311  # repeatable, not secret
            place = dice.randrange(len(abstract.sentences))
            sentence = abstract.sentences[place]
            claim = rewording.reword(sentence, dice) if dice.random() < _REWORDED else sentence
            yield Example(claim, (Cited(paper, without=place),), True, "about", paper)
            for other in neighbours[paper][:_HARDEST].tolist():
                yield Example(claim, (Cited(other),), False, "about another", paper)


def _neighbours(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.int64]:
    middles = np.stack([each.mean(axis=0) for each in vectors])
    return nearest(middles / np.linalg.norm(middles, axis=1, keepdims=True))


class _Maker:
    """Makes the examples of one paper."""

    def __init__(
        self,
        paper: int,
        abstracts: Sequence[Abstract],
        near: Sequence[int],
        vectors: NDArray[np.float32],
        words: Learned,
        seed: int,
    ) -> None:
        self._paper = paper
        self._all = abstracts
        self._abstract = abstracts[paper]
        self._near = near
        self._vectors = vectors
        self._words = words
        self._lexicon = words.lexicon()
        self._seed = seed

    def _dice(self, kind: str) -> Random:
        return Random(f"{self._seed} {self._abstract.sentences[0]} {kind}")  # noqa: S311  # repeatable, not secret

    def _sentence(self, dice: Random) -> str:
        return dice.choice(self._abstract.sentences)

    def _elsewhere(self, dice: Random) -> int:
        return (self._paper + 1 + dice.randrange(len(self._all) - 1)) % len(self._all)

    def true(self) -> Iterator[Example]:
        here = (Cited(self._paper),)
        dice = self._dice("true")
        yield self._example(self._sentence(dice), here, True, "sentence")
        yield self._example(rewording.compress(self._sentence(dice), dice), here, True, "compressed")
        for turn in range(2):
            dice = self._dice(f"reworded {turn}")
            yield self._example(rewording.reword(self._sentence(dice), dice), here, True, "reworded")
            dice = self._dice(f"loose {turn}")
            yield self._example(self._loose(self._sentence(dice), dice), here, True, "loosely reworded")
        dice = self._dice("merged")
        first, second = dice.sample(self._abstract.sentences, 2)
        yield self._example(rewording.merge(first, second, dice), here, True, "merged")
        dice = self._dice("merged papers")
        other = dice.choice(self._near)
        both = rewording.merge(self._sentence(dice), dice.choice(self._all[other].sentences), dice)
        yield self._example(both, (*here, Cited(other)), True, "merged papers")
        dice = self._dice("one of two")
        cited = (Cited(self._elsewhere(dice)), *here)
        yield self._example(rewording.reword(self._sentence(dice), dice), cited, True, "one of two papers")

    def false(self) -> Iterator[Example]:
        here = (Cited(self._paper),)
        for kind, change in self._changes().items():
            for turn in range(2 if kind in ("entity", "order") else 1):
                dice = self._dice(f"{kind} {turn}")
                claim = self._changed(change, dice)
                if claim is not None:
                    yield self._example(claim, here, False, kind)
        dice = self._dice("unsaid")
        alike = self._vectors @ self._vectors.T - np.eye(len(self._vectors))
        alone = np.flatnonzero(alike.max(axis=1) < _RESTATED).tolist()
        if alone:
            left_out = dice.choice(alone)
            claim = rewording.reword(self._abstract.sentences[left_out], dice)
            yield self._example(claim, (Cited(self._paper, without=left_out),), False, "unsaid")
        for turn in range(2):
            dice = self._dice(f"neighbour {turn}")
            claim = dice.choice((self._sentence(dice), rewording.reword(self._sentence(dice), dice)))
            yield self._example(claim, (Cited(dice.choice(self._near)),), False, "neighbour")
        dice = self._dice("half")
        theirs = dice.choice(self._all[dice.choice(self._near)].sentences)
        yield self._example(rewording.merge(self._sentence(dice), theirs, dice), here, False, "half")
        dice = self._dice("other")
        yield self._example(self._sentence(dice), (Cited(self._elsewhere(dice)),), False, "other")

    def _changes(self) -> dict[str, Callable[[str, Random], str | None]]:
        return {
            "number": lambda text, dice: perturbing.change_number(text, self._abstract.sentences, dice),
            "negation": perturbing.negate,
            "direction": perturbing.reverse_direction,
            "entity": self._other_entity,
            "order": lambda text, _: perturbing.swap_sides(text),
            "beyond": perturbing.overclaim,
        }

    def _other_entity(self, text: str, dice: Random) -> str | None:
        others = [dice.choice(self._all[other].sentences) for other in self._near]
        return perturbing.swap_entity(text, self._abstract.sentences, others, self._lexicon, dice)

    def _changed(self, change: Callable[[str, Random], str | None], dice: Random) -> str | None:
        """Return a sentence with something changed; the change comes last, lest rewording undo it."""
        reword = dice.choice((lambda text, _: text, lambda text, _: text, rewording.reword, self._loose))
        for sentence in dice.sample(self._abstract.sentences, len(self._abstract.sentences)):
            for text in dict.fromkeys((reword(sentence, dice), sentence)):
                claim = change(text, dice)
                if claim is not None and claim != text:
                    return claim
        return None

    def _loose(self, text: str, dice: Random) -> str:
        return rewording.loosen(rewording.reword(text, dice), self._words.loosely, dice)

    def _example(self, claim: str, cited: tuple[Cited, ...], label: bool, kind: str) -> Example:
        return Example(claim, cited, label, kind, self._paper)
