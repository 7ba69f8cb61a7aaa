"""Labelled claims made from abstracts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from answering.checking.reading import Rarity
from eval.training import perturbing, rewording
from eval.training.abstracts import Abstract

_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class Cited:
    """An abstract as an example cites it."""

    paper: int
    without: int | None = None
    """A sentence that is held back, so that what it says is not there."""
    title: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """A claim, what it cites, and whether that supports it."""

    claim: str
    cited: tuple[Cited, ...]
    label: bool
    kind: str
    paper: int
    """The paper that it was made from: examples of one paper must not be on both sides of a split."""


def nearest(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the nearest other papers of each, nearest first; shape (papers, up to 4)."""
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -2)
    return np.argsort(-similarity, axis=1)[:, : min(_NEIGHBOURS, len(vectors) - 1)]


def make_examples(
    abstracts: Sequence[Abstract], neighbours: NDArray[np.int64], rarity: Rarity, random: Random
) -> Iterator[Example]:
    """Yield true and false claims of every abstract, in its order. Needs at least two abstracts."""
    for paper, abstract in enumerate(abstracts):
        near = [int(other) for other in neighbours[paper]]
        yield from _true(paper, abstract, abstracts, near, random)
        yield from _false(paper, abstract, abstracts, near, rarity, random)


def _true(
    paper: int, abstract: Abstract, abstracts: Sequence[Abstract], near: Sequence[int], random: Random
) -> Iterator[Example]:
    here = (Cited(paper),)
    one, two, three, four = (random.choice(abstract.sentences) for _ in range(4))
    yield Example(one, here, True, "sentence", paper)
    yield Example(rewording.compress(two, random), here, True, "compressed", paper)
    for sentence in (three, four):
        yield Example(rewording.reword(sentence, random), here, True, "reworded", paper)
    first, second = random.sample(abstract.sentences, 2)
    yield Example(rewording.merge(first, second, random), here, True, "merged", paper)
    other = random.choice(near)
    theirs = random.choice(abstracts[other].sentences)
    yield Example(
        rewording.merge(random.choice(abstract.sentences), theirs, random),
        (*here, Cited(other)), True, "merged papers", paper,
    )  # fmt: skip
    distant = random.randrange(len(abstracts))
    yield Example(
        rewording.reword(random.choice(abstract.sentences), random),
        tuple(dict.fromkeys((Cited(distant), *here))), True, "one of two papers", paper,
    )  # fmt: skip
    if abstract.title:
        for _ in range(2):
            title = abstract.title if random.random() < 0.5 else rewording.reword(f"{abstract.title}.", random)
            yield Example(title, (Cited(paper, title=False),), True, "title", paper)


def _false(
    paper: int, abstract: Abstract, abstracts: Sequence[Abstract], near: Sequence[int], rarity: Rarity, random: Random
) -> Iterator[Example]:
    here = (Cited(paper),)
    changes: dict[str, Callable[[str], str | None]] = {
        "number": lambda text: perturbing.change_number(text, random),
        "negation": lambda text: perturbing.negate(text, random),
        "direction": lambda text: perturbing.reverse_direction(text, random),
        "entity": lambda text: perturbing.swap_entity(text, _sentences(abstracts, near, random), rarity, random),
        "order": perturbing.swap_sides,
        "beyond": lambda text: perturbing.overclaim(text, random),
    }
    for kind, change in changes.items():
        for sentence in random.sample(abstract.sentences, len(abstract.sentences)):
            false = change(sentence)
            if false is None:
                continue
            if random.random() < 0.35:
                false = rewording.swap_synonyms(rewording.compress(false, random), random, 0.5)
                if kind == "direction":  # the synonyms of a direction may turn it back
                    false = change(sentence) or false
            yield Example(false, here, False, kind, paper)
            break
    left_out = random.randrange(len(abstract.sentences))
    yield Example(
        rewording.reword(abstract.sentences[left_out], random),
        (Cited(paper, without=left_out),),
        False,
        "unsaid",
        paper,
    )
    for rank, kind in ((random.choice(near), "neighbour"), (random.choice(near), "neighbour")):
        sentence = random.choice(abstract.sentences)
        claim = sentence if random.random() < 0.4 else rewording.reword(sentence, random)
        yield Example(claim, (Cited(rank),), False, kind, paper)
    other = random.choice(near)
    yield Example(
        rewording.merge(random.choice(abstract.sentences), random.choice(abstracts[other].sentences), random),
        here, False, "half", paper,
    )  # fmt: skip
    distant = (paper + 1 + random.randrange(len(abstracts) - 1)) % len(abstracts)
    yield Example(random.choice(abstract.sentences), (Cited(distant),), False, "other", paper)
    if abstract.title:
        yield Example(abstract.title, (Cited(random.choice(near), title=False),), False, "neighbour", paper)


def _sentences(abstracts: Sequence[Abstract], near: Sequence[int], random: Random) -> list[str]:
    return [random.choice(abstracts[other].sentences) for other in near]
