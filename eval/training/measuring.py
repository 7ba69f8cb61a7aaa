"""From labelled claims to what the model sees of them, by the very code that serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.checking.features import NAMES, match
from answering.checking.gathered import Gathered
from answering.checking.lexicon import Lexicon
from answering.checking.matching import unframed
from answering.checking.reading import Reading, read
from eval.training.abstracts import Abstract
from eval.training.embedding import Vectors
from eval.training.examples import Example


@dataclass(frozen=True, slots=True)
class ReadAbstract:
    """An abstract, read and embedded. Title and sentences in the order of the abstract."""

    title: Reading
    readings: tuple[Reading, ...]
    vectors: Vectors


def read_abstract(abstract: Abstract, vectors: Mapping[str, Vectors], lexicon: Lexicon) -> ReadAbstract:
    """Read an abstract whose sentences are embedded."""
    return ReadAbstract(
        read(abstract.title or "", lexicon),
        tuple(read(sentence, lexicon) for sentence in abstract.sentences),
        np.stack([vectors[sentence] for sentence in abstract.sentences]),
    )


def claim_text(example: Example) -> str:
    """What of an example is embedded and read."""
    return unframed(example.claim)


def measured(
    examples: Sequence[Example], papers: Sequence[ReadAbstract], vectors: Mapping[str, Vectors], lexicon: Lexicon
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
            context.append(paper.title)
        row[:] = match(read(text, lexicon), vectors[text], Gathered(sentences, context), np.concatenate(parts)).features
    return rows
