"""`python -m eval.training.roles`: learn the roles from the training part, write the weights, measure on the test part."""

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import answering.drafting
from answering.drafting.roles import WEIGHTS, Place, Role, RoleWeights, probabilities
from eval.claims import Split, read_abstracts
from eval.claims import bundled as bundled_claims
from eval.training.roles.examples import MarkedAbstract, bundled, read_marked
from eval.training.roles.fitting import fit, write
from eval.training.roles.measuring import measure, written
from indexing.embedding.minilm import MiniLmEmbedder

_SHIPPED = Path(answering.drafting.__file__).parent / WEIGHTS


def main() -> None:
    """Learn, write and measure."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.roles", description=__doc__)
    parser.add_argument("--marked", type=Path, default=bundled(), help="marked abstracts (default: those that ship)")
    parser.add_argument("--out", type=Path, default=_SHIPPED, help="where the weights go (default: where they ship)")
    given = parser.parse_args()
    abstracts = {each.id: each for each in read_abstracts(bundled_claims() / "abstracts.jsonl")}
    marked = read_marked(given.marked, abstracts)
    with TemporaryDirectory() as models:
        embedder = MiniLmEmbedder(Path(models))
        vectors = asyncio.run(embedder.embed_passages([text for each in marked for text in each.sentences]))
    sentences, places, roles, parts = _flat(marked)
    train, test = (np.flatnonzero(parts == part) for part in (Split.TRAIN, Split.TEST))
    learned = [roles[row] for row in train]
    whole = fit([sentences[row] for row in train], vectors[train], [places[row] for row in train], learned)
    words = fit([sentences[row] for row in train], None, [places[row] for row in train], learned)
    write(given.out, embedder.name, whole, words)
    asked = ([sentences[row] for row in test], [places[row] for row in test], [roles[row] for row in test])
    print(f"{len(train)} sentences learned from, {len(test)} measured on\n")
    commonest = max(Role, key=learned.count)
    print(f"Always {commonest}: {written(measure(asked[2], [commonest] * len(test)))}")
    print(f"Words and places: {_measured(words, None, *asked)}")
    print(f"Words, places and vectors: {_measured(whole, vectors[test], *asked)}")


def _flat(marked: list[MarkedAbstract]) -> tuple[list[str], list[Place], list[Role], NDArray[np.str_]]:
    return (
        [text for each in marked for text in each.sentences],
        [place for each in marked for place in each.places],
        [role for each in marked for role in each.roles],
        np.array([each.split for each in marked for _ in each.sentences]),
    )


def _measured(
    weights: RoleWeights,
    vectors: NDArray[np.float32] | None,
    sentences: list[str],
    places: list[Place],
    roles: list[Role],
) -> str:
    order = list(Role)
    told = probabilities(weights, sentences, vectors, places).argmax(axis=1)
    return written(measure(roles, [order[column] for column in told]))


if __name__ == "__main__":
    main()
