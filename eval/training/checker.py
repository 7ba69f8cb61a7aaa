"""`python -m eval.training.checker ABSTRACTS... --seed N`: learn the weights of the local support checker anew."""

import argparse
import asyncio
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering.checking import model as model_module
from answering.checking.features import NAMES
from answering.checking.model import FIDELITY_SIGNS, RELATION, RELATION_SHARE, Model, fidelity, model_from_json
from core.errors import LitmusError, UnreadableFile
from core.ports import Progress, silent
from core.settings import read_settings
from eval.checker_quality import THRESHOLD
from eval.statistics import auc, balanced_accuracy, calibration_error, reliability
from eval.training.abstracts import Abstract, read_abstracts
from eval.training.embedding import Embed, embedded
from eval.training.examples import Example, make_examples, make_related
from eval.training.fitting import fit_calibration, fit_relation, fit_trees
from eval.training.lexicon import Learned, learn_words
from eval.training.measuring import claim_text, measured, read_abstract
from eval.training.plotting import reliability_svg
from indexing.embedding import open_embedder

WEIGHTS = Path(model_module.__file__).parent / "weights.json"
SHARES = {"fit": 0.7, "calibrate": 0.15, "test": 0.15}
FEWEST = 12
"""Abstracts: each part of the split needs two."""
RELATED = "related"
"""A part of its own: sentences that are of a paper without standing in what is cited. For the relation alone."""
_PENALTY = 0.3
_RELATION_KINDS = frozenset({"neighbour", "other", "unsaid", "half"})
"""False claims that are false because the text speaks of something else."""


@dataclass(frozen=True, slots=True)
class Part:
    """The claims made from some of the papers."""

    examples: list[Example]
    features: NDArray[np.float64]

    @property
    def labels(self) -> NDArray[np.bool_]:
        """Whether each is supported."""
        return np.array([example.label for example in self.examples])

    def of_kinds(self, kinds: frozenset[str]) -> NDArray[np.bool_]:
        """Which are true, or false in one of these ways."""
        return np.array([example.label or example.kind in kinds for example in self.examples])


async def make_parts(
    abstracts: Sequence[Abstract], embed: Embed, seed: int, progress: Progress = silent
) -> tuple[dict[str, Part], Learned]:
    """Split the papers, make claims within each part, and measure them. Words are learned from the first part alone."""
    order = Random(seed).sample(range(len(abstracts)), len(abstracts))  # noqa: S311  # repeatable, not secret
    ends = np.cumsum([round(share * len(order)) for share in SHARES.values()])[:-1]
    split = dict(zip(SHARES, np.split(np.array(order), ends), strict=True))
    words = await learn_words([abstracts[at] for at in split["fit"]], embed)
    lexicon = words.lexicon()
    vectors = await embedded([text for abstract in abstracts for text in abstract.sentences], embed, progress)
    parts = {}
    for name, places in split.items():
        papers = [abstracts[at] for at in places]
        read = [read_abstract(paper, vectors, lexicon) for paper in papers]
        of_sentences = [paper.vectors for paper in read]
        made = {name: list(make_examples(papers, of_sentences, words, seed))}
        if name == "fit":
            made[RELATED] = list(make_related(papers, of_sentences, seed))
        for part, examples in made.items():
            claims = await embedded([claim_text(example) for example in examples], embed, progress)
            parts[part] = Part(examples, measured(examples, read, claims, lexicon))
    return parts, words


def learn(parts: dict[str, Part], words: Learned, made: dict[str, Any]) -> dict[str, Any]:
    """Fit on one part, calibrate on the next; return what weights.json holds, without figures."""
    fit, held = parts["fit"], parts["calibrate"]
    weights, bias = _learn_relation(fit, parts[RELATED])
    relation = fit.features[:, RELATION] @ weights + bias
    trees = fit_trees(
        fidelity(fit.features, relation), fit.labels, FIDELITY_SIGNS, offset=RELATION_SHARE * relation
    )  # fmt: skip
    stored: dict[str, Any] = {
        "made": made,
        "figures": {},
        "features": list(NAMES),
        "relation": {"weights": [round(float(w), 4) for w in weights], "bias": round(bias, 4)},
        "trees": {
            "feature": trees.feature.tolist(),
            "threshold": [[_finite(value) for value in row] for row in trees.threshold.tolist()],
            "leaves": np.round(trees.leaves, 4).tolist(),
            "base": trees.base,
        },
        "calibration": {"margin": [0.0, 1.0], "probability": [0.0, 1.0]},
        "unseen": words.unseen,
        "rarity": words.rarity,
        "related": words.related,
    }
    knots = fit_calibration(model_from_json(stored).margin(held.features), held.labels)
    stored["calibration"] = {"margin": np.round(knots[0], 4).tolist(), "probability": np.round(knots[1], 5).tolist()}
    return stored


def _learn_relation(fit: Part, related: Part) -> tuple[NDArray[np.float64], float]:
    """Fit what ranks a claim's own paper above its neighbours, on a scale on which it tells made claims apart."""
    chosen = fit.of_kinds(_RELATION_KINDS)
    claims, labels = fit.features[chosen][:, RELATION], fit.labels[chosen]
    ranked = np.concatenate([related.features[:, RELATION], claims])
    weights, _ = fit_relation(ranked, np.concatenate([related.labels, labels]), penalty=_PENALTY)
    scaled = claims @ weights
    strict, bias = fit_relation(claims, labels, penalty=_PENALTY)
    as_strict = claims @ strict + bias
    weights = weights * (as_strict.std() / scaled.std())
    return weights, float(as_strict.mean() - (claims @ weights).mean())


def _finite(value: float) -> float:
    return round(value, 4) if np.isfinite(value) else 1e9


def figures(model: Model, part: Part) -> dict[str, Any]:
    """Return how well the model does on held-out papers, in all and for each kind of claim."""
    scores = model.probability(part.features)
    labels = part.labels
    kinds = np.array([example.kind for example in part.examples])
    by_kind = {}
    for kind in dict.fromkeys(kinds.tolist()):
        here = kinds == kind
        label = bool(labels[here][0])
        entry = {
            "claims": int(here.sum()),
            "label": label,
            "right": round(float(((scores >= 0.5) == label)[here].mean()), 3),
        }
        if not label:
            both = here | labels
            entry["auc"] = round(auc(labels[both].tolist(), scores[both].tolist()) or 0.0, 3)
        by_kind[kind] = entry
    return {
        "claims": len(labels),
        "auc": round(auc(labels.tolist(), scores.tolist()) or 0.0, 3),
        "balanced_accuracy": round(balanced_accuracy(labels.tolist(), (scores >= THRESHOLD).tolist()) or 0.0, 3),
        "ece": round(calibration_error(labels.tolist(), scores.tolist()) or 0.0, 3),
        "by_kind": by_kind,
        "reliability": [
            [round(item.low, 1), round(item.high, 1), item.count, item.mean_score, item.share_true]
            for item in reliability(labels.tolist(), scores.tolist())
        ],
    }


async def train(paths: Sequence[Path], seed: int, weights: Path, progress: Progress = silent) -> dict[str, Any]:
    """Learn from the abstracts of files and write the weights; return the figures. Raises LitmusError."""
    abstracts = read_abstracts(paths)
    if len(abstracts) < FEWEST:
        raise UnreadableFile(f"Only {len(abstracts)} abstracts of three or more sentences; name files with {FEWEST}.")
    embedder = await asyncio.to_thread(open_embedder, read_settings())
    parts, words = await make_parts(abstracts, embedder.embed_passages, seed, progress)
    made = {
        "seed": seed,
        "inputs": [await asyncio.to_thread(_digest, path) for path in paths],
        "papers": len(abstracts),
        "claims": {name: len(part.examples) for name, part in parts.items()},
        "embedder": embedder.name,
    }
    stored = learn(parts, words, made)
    stored["figures"] = figures(model_from_json(stored), parts["test"])
    await asyncio.to_thread(weights.write_text, json.dumps(stored, separators=(",", ":")) + "\n", "utf-8")
    return dict(stored["figures"])


def _digest(path: Path) -> str:
    """Tell one file of abstracts from another, without its name or content."""
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the files of the arguments; return 1 if that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.checker", description=__doc__)
    parser.add_argument(
        "abstracts", nargs="+", type=Path, help="JSON Lines, or text of alternating titles and abstracts"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write them")
    parser.add_argument("--plot", type=Path, help="where to draw how reliable the scores are (SVG)")
    chosen = parser.parse_args(arguments)

    def progress(done: int, total: int | None) -> None:
        print(f"\r{done} of {total} texts embedded", end="", file=sys.stderr, flush=True)

    try:
        found = asyncio.run(train(chosen.abstracts, chosen.seed, chosen.weights, progress))
    except LitmusError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(found, indent=1))
    if chosen.plot:
        chosen.plot.write_text(reliability_svg(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
