"""`python -m eval.training.reader.calibrating [--also FOLDER]`: fit what joins the reader with the wording, and measure it.

Reads claims about papers that the reader was not trained on, as the local checker reads them, fits the logistic function
of `answering/checking/calibration.py` on twins and on sentences that a program changed, writes it as calibration.json with
what it was made of, and draws the reliability diagram. Prints the figures, cross-validated by paper, and what each
feature adds. To be run once more whenever the weights of the reader change.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering.checking.calibration import FEATURES, SUPPORTED, calibration_from, features_of
from answering.checking.matching import unframed
from answering.checking.nearest import KeptVectors, nearness
from answering.checking.wording.differences import Differences, differences
from core.answer import Verdict
from core.errors import LitmusError
from core.ports import Embedder, Held, Premise, SupportReader
from core.settings import Settings
from eval.claims import LabelledAbstract, LabelledClaim
from eval.statistics import auc, balanced_accuracy, calibration_error, reliability
from eval.training.plotting import reliability_svg
from eval.training.reader.claims import read_material
from eval.training.reader.perturbed import own_claims
from indexing.embedding import open_embedder
from retrieval.reading.support import support_reader

_SEED, _FOLDS = 1, 8
TWINS, ALONE, CHANGED = "twins", "other claims", "changed by a program"
_FITTED = {TWINS: 1.0, CHANGED: 0.25}
"""What the function is fitted on, and how much a claim counts. The others are there to be measured: claims worded far
from their abstract were written so that the false ones keep its words, which answers do not do."""
_HALF = 0.5
_WITHOUT = {
    **{f"without {name}": (name,) for name in FEATURES[1:]},
    "the reader alone": FEATURES[3:],
}
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as the checker reads it."""

    paper: str
    """Claims about a paper, or about its sibling, are all fitted on or none."""
    sort: str
    label: Verdict
    features: tuple[float, ...]
    differing: Differences

    @property
    def true(self) -> bool:
        """Whether the paper supports it."""
        return self.label is Verdict.SUPPORTED


async def read_rows(abstracts: Sequence[LabelledAbstract], embedder: Embedder, reader: SupportReader) -> list[Row]:
    """Read the claims about each abstract, and some of its own sentences, whole and changed."""
    vectors, rows = KeptVectors(), list[Row]()
    made = own_claims(abstracts, _SEED)
    for abstract in abstracts:
        claims = [(_sort(claim), claim) for claim in abstract.claims]
        claims += [(CHANGED, claim) for claim in made[abstract.id]]
        premise = Premise(abstract.title, abstract.sentences)
        known = await vectors.of(embedder, [*premise.sentences, *(claim.text for _, claim in claims)])
        near = [nearness(claim.text, premise.sentences, known) for _, claim in claims]
        readings = await reader.read(
            [(claim.text, Held(premise, each.places)) for (_, claim), each in zip(claims, near, strict=True)]
        )
        for (sort, claim), by, reading in zip(claims, near, readings, strict=True):
            differing = differences(unframed(claim.text), premise.title, premise.sentences, by)
            features = features_of(reading, by, differing)
            rows.append(Row(abstract.id.rstrip("ab"), sort, claim.label, features, differing))
    return rows


def _sort(claim: LabelledClaim) -> str:
    return ALONE if claim.twin is None else TWINS


def fitted(rows: Sequence[Row], left_out: Sequence[str] = ()) -> dict[str, Any]:
    """Fit the function on twins and changed sentences, true and false ones counting the same."""
    from sklearn.linear_model import LogisticRegression

    some = [row for row in rows if row.sort in _FITTED]
    values, kept = _matrix(some), [name not in left_out for name in FEATURES]
    scale = values.std(axis=0) + 1e-9  # a rule that hardly ever holds may weigh as much as one that often does
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000)
    model.fit((values / scale)[:, kept], [row.true for row in some], [_FITTED[row.sort] for row in some])
    weights = np.zeros(len(FEATURES))
    weights[kept] = model.coef_[0] / scale[kept]
    return {
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
        "bias": round(float(model.intercept_[0]), 4),
        "made": {},
    }


def cross_validated(rows: Sequence[Row], left_out: Sequence[str] = ()) -> Numbers:
    """Return a probability a row, from a function that was fitted on other papers."""
    from sklearn.model_selection import GroupKFold

    scores = np.zeros(len(rows))
    papers = [row.paper for row in rows]
    folds = GroupKFold(min(_FOLDS, len(set(papers)))).split(papers, groups=papers)
    for others, own in folds:
        calibration = calibration_from(fitted([rows[at] for at in others], left_out))
        for at in own:
            scores[at] = calibration.probability(rows[at].features, rows[at].differing)
    return scores


def figures_of(rows: Sequence[Row], scores: Numbers) -> dict[str, dict[str, float | None]]:
    """Return figures by sort of claim; accuracies are balanced."""
    by_sort = sorted(zip(rows, scores.tolist(), strict=True), key=lambda each: each[0].sort)
    found = {}
    for sort, group in groupby(by_sort, key=lambda each: each[0].sort):
        each = list(group)
        labels, values = [row.true for row, _ in each], [score for _, score in each]
        found[sort] = {
            "claims": len(each),
            "auc": auc(labels, values),
            "accuracy at one half": balanced_accuracy(labels, [value >= _HALF for value in values]),
            "accuracy of the verdict": balanced_accuracy(labels, [value >= SUPPORTED for value in values]),
            "true called supported": _share(value >= SUPPORTED for label, value in zip(labels, values, strict=True) if label),
            "false called supported": _share(
                value >= SUPPORTED for label, value in zip(labels, values, strict=True) if not label
            ),
        }
    return {sort: {name: None if value is None else round(value, 3) for name, value in row.items()} for sort, row in found.items()}


def _share(called: Any) -> float | None:
    values = list(called)
    return float(np.mean(values)) if values else None


def drawing(rows: Sequence[Row], scores: Numbers) -> str:
    """Draw how often twins with a score are true."""
    some = [(row.true, score) for row, score in zip(rows, scores.tolist(), strict=True) if row.sort == TWINS]
    labels, values = [label for label, _ in some], [score for _, score in some]
    bins = [
        {"low": each.low, "high": each.high, "count": each.count, "mean_score": each.mean_score, "share_true": each.share_true}
        for each in reliability(labels, values)
    ]
    told = {"reliability": bins, "pairs": len(some), "ece": calibration_error(labels, values), "auc": auc(labels, values)}
    return reliability_svg(told)


def table(title: str, rows: Mapping[str, Mapping[str, float | None]]) -> str:
    """Return a Markdown table."""
    names = list(next(iter(rows.values())))
    lines = [[title, *names], ["---"] * (len(names) + 1)]
    lines += [[name, *("" if row[each] is None else f"{row[each]:g}" for each in names)] for name, row in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ablation(rows: Sequence[Row], whole: Numbers) -> dict[str, dict[str, float | None]]:
    """Return AUC and accuracy at one half, by sort, with everything and without some features."""
    scores = {"everything": whole} | {name: cross_validated(rows, left) for name, left in _WITHOUT.items()}
    return {
        name: {
            f"{sort}: {measure}": row[f"{'accuracy at one half' if measure == 'accuracy' else measure}"]
            for sort, row in figures_of(rows, each).items()
            for measure in ("auc", "accuracy")
        }
        for name, each in scores.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate. Returns the exit code."""
    folder = Path(str(files("answering"))) / "checking"
    parser = argparse.ArgumentParser(prog="python -m eval.training.reader.calibrating", description=__doc__)
    parser.add_argument("--also", type=Path, metavar="FOLDER", help="further claims, those that the training had besides")
    parser.add_argument("--out", type=Path, default=folder / "calibration.json", help="default: what serves")
    parser.add_argument(
        "--plot", type=Path, default=folder.parent.parent / "docs" / "checker-reliability.svg", help="what to draw"
    )
    given = parser.parse_args(arguments)
    try:
        abstracts = read_material(given.also).test.abstracts
        reader, embedder = support_reader(), open_embedder(Settings())
        rows = asyncio.run(read_rows(abstracts, embedder, reader))
    except LitmusError as error:
        print(error, file=sys.stderr)
        return 1
    scores = cross_validated(rows)
    figures = figures_of(rows, scores)
    made = fitted(rows)
    made["made"] = {"reader": reader.version, "papers": len({row.paper for row in rows}), "figures": figures}
    _write(given.out, json.dumps(made, indent=1) + "\n")
    _write(given.plot, drawing(rows, scores))
    print(table("claims", figures), table("features", ablation(rows, scores)), sep="\n\n")
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
