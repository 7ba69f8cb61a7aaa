"""From labelled claims to what the model sees of them, by the very code that serves."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.checking.features import NAMES, match
from answering.checking.matching import unframed
from answering.checking.reading import Rarity, Reading, read
from core.ports import Progress, silent
from eval.training.abstracts import Abstract
from eval.training.examples import Example

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Awaitable[Vectors]]

_SEEN_IN = 3
"""Papers that a stem must be in to have a rarity of its own; the rest are as rare as words never seen."""
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class ReadAbstract:
    """An abstract, read and embedded. Title and sentences in the order of the abstract."""

    title: Reading
    readings: tuple[Reading, ...]
    vectors: Vectors


def learn_rarity(abstracts: Sequence[Abstract]) -> tuple[dict[str, float], float]:
    """Return stems with their inverse document frequency in nats, and that of all others."""
    plain = Rarity({}, 1.0)
    counts: Counter[str] = Counter()
    for abstract in abstracts:
        text = " ".join((abstract.title or "", *abstract.sentences))
        counts.update({word.key for word in read(text, plain).words if not word.number})
    table = {
        key: round(float(np.log((len(abstracts) + 1) / (count + 0.5))), 2)
        for key, count in sorted(counts.items())
        if count >= _SEEN_IN
    }
    return table, round(float(np.log((len(abstracts) + 1) / 1.5)), 2)


async def embedded(texts: Sequence[str], embed: Embed, progress: Progress = silent) -> dict[str, Vectors]:
    """Return each text's vector."""
    distinct = list(dict.fromkeys(texts))
    found: dict[str, Vectors] = {}
    for start in range(0, len(distinct), _BLOCK):
        block = distinct[start : start + _BLOCK]
        found.update(zip(block, await embed(block), strict=True))
        progress(len(found), len(distinct))
    return found


def read_abstract(abstract: Abstract, vectors: dict[str, Vectors], rarity: Rarity) -> ReadAbstract:
    """Read an abstract whose sentences are embedded."""
    return ReadAbstract(
        read(abstract.title or "", rarity),
        tuple(read(sentence, rarity) for sentence in abstract.sentences),
        np.stack([vectors[sentence] for sentence in abstract.sentences]),
    )


def claim_text(example: Example) -> str:
    """What of an example is embedded and read."""
    return unframed(example.claim)


def measured(
    examples: Sequence[Example], papers: Sequence[ReadAbstract], vectors: dict[str, Vectors], rarity: Rarity
) -> NDArray[np.float64]:
    """Return the features of examples, shape (examples, len(NAMES))."""
    rows = np.empty((len(examples), len(NAMES)))
    for row, example in zip(rows, examples, strict=True):
        text = claim_text(example)
        sentences: list[Reading] = []
        parts: list[Vectors] = []
        context: list[Reading] = []
        for cited in example.cited:
            paper = papers[cited.paper]
            keep = [at for at in range(len(paper.readings)) if at != cited.without]
            sentences += [paper.readings[at] for at in keep]
            parts.append(paper.vectors[keep])
            context += [paper.title] if cited.title else []
        row[:] = match(read(text, rarity), vectors[text], sentences, np.concatenate(parts), context).features
    return rows
