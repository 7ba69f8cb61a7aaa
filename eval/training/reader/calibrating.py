"""`python -m eval.training.reader.calibrating [--also FOLDER]`: fit what joins the reader with the wording.

Reads claims about papers that the reader was not trained on, fits the logistic function of the local checker on twins
and on sentences that a program changed, and writes it as calibration.json with what it was made of. Draws the
reliability diagram, and prints figures, cross-validated by paper, and what each feature adds. To be run again for other
weights.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering.checking.calibration import FEATURES, SUPPORTED, calibration_from
from core.errors import LitmusError
from core.settings import read_settings
from eval.report.plots import reliability_svg
from eval.statistics import auc, balanced_accuracy, calibrated
from eval.training.reader.reading_rows import CHANGED, ROOT, TWINS, Row, kept_aside, read_rows
from indexing.embedding import open_embedder
from retrieval.reading.support import support_reader

_FITTED = {TWINS: 1.0, CHANGED: 0.25}
"""What the function is fitted on, and how much a claim counts. The others are there to be measured: claims worded far
from their abstract were written so that the false ones keep its words, which those of answers do not."""
_FOLDS = 8
_HALF = 0.5
_WITHOUT = {**{f"without {name}": (name,) for name in FEATURES[1:]}, "the reader and nearness": FEATURES[2:]}
Numbers = NDArray[np.float64]
Figures = Mapping[str, Mapping[str, float | None]]


def fitted(rows: Sequence[Row], left_out: Sequence[str] = ()) -> dict[str, Any]:
    """Fit the function, true and false claims counting the same; a feature that is left out has no weight."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # no types

    some = [row for row in rows if row.sort in _FITTED]
    kept = [at for at, name in enumerate(FEATURES) if name not in left_out]
    values = np.array([row.features for row in some])[:, kept]
    scale = values.std(axis=0) + 1e-9  # so that what seldom happens may weigh as much as what often does
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000)
    model.fit(values / scale, [row.true for row in some], [_FITTED[row.sort] for row in some])
    weights = dict(zip((FEATURES[at] for at in kept), (model.coef_[0] / scale).tolist(), strict=True))
    return {
        "weights": {name: round(weights.get(name, 0.0), 4) for name in FEATURES},
        "bias": round(float(model.intercept_[0]), 4),
        "made": {},
    }


def cross_validated(rows: Sequence[Row], left_out: Sequence[str] = ()) -> Numbers:
    """Return a probability a row, each from a function that was fitted on other papers."""
    from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]  # no types

    scores = np.zeros(len(rows))
    papers = [row.paper for row in rows]
    for others, own in GroupKFold(min(_FOLDS, len(set(papers)))).split(papers, groups=papers):
        calibration = calibration_from(fitted([rows[at] for at in others], left_out))
        for at in own:
            scores[at] = calibration.probability(rows[at].features, rows[at].differing)
    return scores


def figures_of(rows: Sequence[Row], scores: Numbers) -> dict[str, dict[str, float | None]]:
    """Return figures by sort of claim."""
    found = {}
    for sort in dict.fromkeys(row.sort for row in rows):
        at = [place for place, row in enumerate(rows) if row.sort == sort]
        labels, values = np.array([rows[place].true for place in at]), scores[at]
        called = values >= SUPPORTED
        found[sort] = {
            "claims": len(at),
            "auc": auc(labels.tolist(), values.tolist()),
            "balanced accuracy at one half": balanced_accuracy(labels.tolist(), (values >= _HALF).tolist()),
            "of the verdict": balanced_accuracy(labels.tolist(), called.tolist()),
            "true called supported": float(called[labels].mean()) if labels.any() else None,
            "false called supported": float(called[~labels].mean()) if not labels.all() else None,
        }
    return found


def ablation(rows: Sequence[Row], whole: Numbers) -> dict[str, dict[str, float | None]]:
    """Return the AUC and the balanced accuracy by sort, with everything and without some features."""
    scores = {"everything": whole} | {name: cross_validated(rows, left) for name, left in _WITHOUT.items()}
    return {
        name: {
            f"{sort}, {short}": row[measure]
            for sort, row in figures_of(rows, each).items()
            for short, measure in (("AUC", "auc"), ("accuracy", "balanced accuracy at one half"))
        }
        for name, each in scores.items()
    }


def drawing(rows: Sequence[Row], scores: Numbers) -> str:
    """Draw how often twins with a score are true."""
    at = [place for place, row in enumerate(rows) if row.sort == TWINS]
    return reliability_svg(calibrated("", [rows[place].true for place in at], scores[at].tolist()))


def table(title: str, rows: Figures) -> str:
    """Return a Markdown table."""
    names = list(next(iter(rows.values())))
    lines = [[title, *names], ["---"] * (len(names) + 1)]
    lines += [[name, *(_plain(row[each]) for each in names)] for name, row in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate. Returns the exit code."""
    serving = Path(str(files("answering"))) / "checking" / "calibration.json"
    drawn = ROOT / "docs" / "checker-reliability.svg"
    parser = argparse.ArgumentParser(prog="python -m eval.training.reader.calibrating", description=__doc__)
    parser.add_argument("--also", type=Path, metavar="FOLDER", help="further claims, as the training had them")
    parser.add_argument("--out", type=Path, default=serving, metavar="FILE", help="default: what serves")
    parser.add_argument("--plot", type=Path, default=drawn, metavar="FILE", help="default: that of docs/checker.md")
    given = parser.parse_args(arguments)
    try:
        reader = support_reader()
        rows = asyncio.run(read_rows(kept_aside(given.also), open_embedder(read_settings()), reader))
    except LitmusError as error:
        print(error, file=sys.stderr)
        return 1
    scores = cross_validated(rows)
    figures = figures_of(rows, scores)
    made = {"reader": reader.version, "papers": len({row.paper for row in rows}), "figures": figures}
    _write(given.out, json.dumps({**fitted(rows), "made": made}, indent=1) + "\n")
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
