"""`python -m eval.training.roles`: learn roles from the training part, write the weights, measure on the test part.

Roles are what sentences do in their abstracts (`answering/drafting/roles.py`); they are learned from sentences that
were marked by reading (eval/data/README.md).
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it ships no types
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score  # type: ignore[import-untyped]  # it ships no types

import answering.drafting
from answering.drafting.roles import (
    TERM_SCALE,
    VECTOR_SCALE,
    WEIGHTS,
    Place,
    Role,
    RoleWeights,
    place_features,
    probabilities,
    terms_of,
)
from core.json import from_plain
from eval.claims import ABSTRACTS, BUNDLED, LabelledAbstract, Split, read_labelled
from eval.lines import DATA, read_lines
from eval.report.writing import padded_table
from eval.training.fitting import frequent, terms_there, write_weights
from indexing.embedding.minilm import MiniLmEmbedder

MARKED = DATA / "roles.jsonl"
"""The marked abstracts that ship with Litmus."""
LEAST_SENTENCES = 5
"""A term that fewer sentences have is not learned from."""
PENALTY = 1.0
"""Inverse strength of the L2 penalty, chosen with the scales by five-fold cross-validation on the training part."""
_DIGITS = 2
_SHIPPED = Path(answering.drafting.__file__).parent / WEIGHTS
_ROLES = list(Role)


@dataclass(frozen=True, slots=True)
class MarkedAbstract:
    """An abstract, and what each of its sentences does."""

    id: str
    split: Split
    sentences: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def places(self) -> list[Place]:
        """Of the sentences."""
        return [(place, len(self.sentences)) for place in range(len(self.sentences))]


@dataclass(frozen=True, slots=True)
class MarkedSentences:
    """Sentences with their places, vectors of shape (sentences, dimensions) unless one does without, and roles."""

    sentences: Sequence[str]
    places: Sequence[Place]
    vectors: NDArray[np.float32] | None
    roles: Sequence[Role]

    def without_vectors(self) -> "MarkedSentences":
        """The same by words and places alone."""
        return MarkedSentences(self.sentences, self.places, None, self.roles)


def read_marked(path: Path, abstracts: Mapping[str, LabelledAbstract]) -> list[MarkedAbstract]:
    """Read marked abstracts; the text of one that brings none is among `abstracts`, by id.

    Raises UnreadableFile at the first faulty line.
    """

    def read(record: dict[str, Any]) -> MarkedAbstract:
        if "sentences" not in record:
            if record["id"] not in abstracts:
                raise ValueError(f"abstract {record['id']!r} is not there and the line brings no `sentences`")
            record = record | {"sentences": abstracts[record["id"]].sentences}
        marked = from_plain(MarkedAbstract, record)
        if len(marked.roles) != len(marked.sentences):
            raise ValueError(f"{len(marked.sentences)} sentences, but {len(marked.roles)} roles")
        return marked

    return read_lines(path, read)


def part_of(marked: Sequence[MarkedAbstract], vectors: NDArray[np.float32], split: Split) -> MarkedSentences:
    """The sentences of one part; `vectors` are those of all sentences, in order."""
    own = [each for each in marked if each.split is split]
    return MarkedSentences(
        [text for each in own for text in each.sentences],
        [place for each in own for place in each.places],
        vectors[np.repeat([each.split is split for each in marked], [len(each.sentences) for each in marked])],
        [role for each in own for role in each.roles],
    )


def fit_multinomial(marked: MarkedSentences) -> RoleWeights:
    """Return the weights of a multinomial logistic regression with an L2 penalty."""
    terms = frequent(marked.sentences, LEAST_SENTENCES, terms_of)
    parts = [TERM_SCALE * terms_there(marked.sentences, terms, terms_of), place_features(marked.places)]
    if marked.vectors is not None:
        parts.append(VECTOR_SCALE * marked.vectors)
    model = LogisticRegression(C=PENALTY, max_iter=500)
    model.fit(np.hstack(parts), [_ROLES.index(role) for role in marked.roles])
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    by_term, by_place, *by_vector = np.split(model.coef_.T.astype(np.float32), ends)
    rows = {term: row for row, term in enumerate(terms)}
    return RoleWeights(rows, by_term, by_place, by_vector[0] if by_vector else None, model.intercept_)


def write_roles(path: Path, embedder: str, whole: RoleWeights, words: RoleWeights) -> None:
    """Write both sets of weights, which have the same terms, at once or not at all."""
    record = {"embedder": embedder, "terms": list(whole.terms), "all": _rounded(whole), "words": _rounded(words)}
    write_weights(path, record, indent=None)


def _rounded(weights: RoleWeights) -> dict[str, Any]:
    shown = {"by_term": weights.by_term, "by_place": weights.by_place, "bias": weights.bias}
    if weights.by_vector is not None:
        shown["by_vector"] = weights.by_vector
    return {name: np.round(values.astype(float), _DIGITS).tolist() for name, values in shown.items()}


@dataclass(frozen=True, slots=True)
class Measured:
    """How often roles are told rightly."""

    accuracy: float
    macro_f1: float
    """The mean of F1 over roles, in which a rare role counts as much as a common one."""
    table: str
    """What sentences do by what they were taken for, with the F1 of each role, in Markdown."""

    def __str__(self) -> str:
        return f"accuracy {self.accuracy:.3f}, macro-F1 {self.macro_f1:.3f}\n\n{self.table}\n"


def compare_roles(roles: Sequence[Role], told: Sequence[Role]) -> Measured:
    """Compare. Raises ValueError if there are not as many of both, or none."""
    if not roles:
        raise ValueError("no sentence to measure with")
    names = [role.value for role in Role]
    pair = ([role.value for role in roles], [role.value for role in told])
    f1 = f1_score(*pair, labels=names, average=None, zero_division=0)
    counts = confusion_matrix(*pair, labels=names)
    rows = [[name, *map(str, row), f"{own:.2f}"] for name, row, own in zip(names, counts, f1, strict=True)]
    table = padded_table([["is \\ told", *names, "F1"], *rows])
    return Measured(float(accuracy_score(*pair)), float(f1.mean()), table)


def _measured(weights: RoleWeights, marked: MarkedSentences) -> Measured:
    rows = probabilities(weights, marked.sentences, marked.vectors, marked.places)
    return compare_roles(marked.roles, [_ROLES[column] for column in rows.argmax(axis=1)])


def main() -> None:
    """Learn, write and measure."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.roles", description=__doc__)
    parser.add_argument("--marked", type=Path, default=MARKED, help="marked abstracts (default: those that ship)")
    parser.add_argument("--out", type=Path, default=_SHIPPED, help="where the weights go (default: where they ship)")
    given = parser.parse_args()
    marked = read_marked(given.marked, {each.id: each for each in read_labelled(BUNDLED / ABSTRACTS)})
    with TemporaryDirectory() as models:
        embedder = MiniLmEmbedder(Path(models))
        vectors = asyncio.run(embedder.embed_passages([text for each in marked for text in each.sentences]))
    train, test = (part_of(marked, vectors, split) for split in (Split.TRAIN, Split.TEST))
    whole, words = fit_multinomial(train), fit_multinomial(train.without_vectors())
    write_roles(given.out, embedder.name, whole, words)
    print(f"{len(train.roles)} sentences learned from, {len(test.roles)} measured on\n")
    commonest = max(Role, key=list(train.roles).count)
    print(f"Always {commonest}: {compare_roles(test.roles, [commonest] * len(test.roles))}")
    print(f"Words and places: {_measured(words, test.without_vectors())}")
    print(f"Words, places and vectors: {_measured(whole, test)}")


if __name__ == "__main__":
    main()
