"""`python -m eval.training.reader.calibrating [--also FOLDER]`: fit what joins the reader with the wording.

Reads claims about papers that the reader was not trained on, fits the logistic function of the local checker on twins
and on sentences that a program changed, and writes it as calibration.json with what it was made of. Draws the
reliability diagram, and prints figures, cross-validated by paper, and what each feature adds. To be run again for other
weights.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from answering.checking.calibration import FEATURES, SUPPORTED, calibration_from, features_of
from answering.checking.matching import unframed
from answering.checking.nearest import nearness
from answering.checking.wording.differences import Differences, differences
from core.answer import Verdict
from core.disk import write_atomically
from core.errors import LitmusError
from core.models.remembering import remembering_sentences
from core.paper import Paper
from core.ports import Embedder, Held, Premise, SupportReader
from core.settings import read_settings
from core.text.sentences import sentences_of
from eval.bench.stored_answers import StoredAnswer, claim_of, read_stored
from eval.claims import LabelledAbstract, LabelledClaim
from eval.corpus import papers_in
from eval.lines import DATA
from eval.report.plots import reliability_svg
from eval.report.writing import padded_table
from eval.statistics import auc, balanced_accuracy, calibrated
from eval.training.fitting import Numbers, Rows, held_out, logistic, write_weights
from eval.training.reader.material import read_material
from eval.training.reader.perturbing import own_claims
from indexing.embedding import open_embedder
from retrieval.reading.support import support_reader

ROOT = DATA.parents[1]
TWINS, ALONE, CHANGED, ANSWERS = "twins", "other claims", "changed by a program", "a strong model's sentences"
_SEED = 1
_FITTED = {TWINS: 1.0, CHANGED: 0.25}
"""What the function is fitted on, and how much a claim counts. The others are there to be measured: claims worded far
from their abstract were written so that the false ones keep its words, which those of answers do not."""
_FOLDS = 8
_HALF = 0.5
_WITHOUT = {**{f"without {name}": (name,) for name in FEATURES[1:]}, "the reader and nearness": FEATURES[2:]}
Figures = Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Sorted:
    """An abstract, with claims of each sort about it."""

    abstract: LabelledAbstract
    claims: Mapping[str, Sequence[LabelledClaim]]


@dataclass(frozen=True, slots=True)
class CalibratingRow:
    """What the checker knows of a claim when it decides."""

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


def kept_aside(also: Path | None) -> list[Sorted]:
    """Return what no training reads: the test part of the claims, and stored answers. Raises UnreadableFile."""
    abstracts = read_material(also).test.abstracts
    papers = {paper.title: paper for paper in papers_in(ROOT / "sample" / "papers.jsonl")}
    answers = read_stored(DATA / "answers.jsonl")
    return [*by_sort(abstracts), *about_papers(answers, papers)]


def by_sort(abstracts: Sequence[LabelledAbstract]) -> Iterator[Sorted]:
    """Sort the claims about abstracts, and add some of each abstract's own sentences, whole and changed."""
    made = own_claims(abstracts, _SEED)
    for abstract in abstracts:
        twins = [claim for claim in abstract.claims if claim.twin is not None]
        alone = [claim for claim in abstract.claims if claim.twin is None]
        yield Sorted(abstract, {TWINS: twins, ALONE: alone, CHANGED: made[abstract.id]})


def about_papers(answers: Sequence[StoredAnswer], papers: Mapping[str, Paper]) -> Iterator[Sorted]:
    """Sort the sentences of answers, true and spoilt, by the paper that they cite; who cites several is left out."""
    found: dict[str, list[LabelledClaim]] = {}
    for answer in answers:
        told = [(sentence, Verdict.SUPPORTED, "faithful") for sentence in answer.sentences]
        told.append((answer.spoilt_sentence, Verdict.UNSUPPORTED, answer.spoilt_kind))
        for sentence, label, kind in told:
            cited = answer.cited(sentence)
            if len(cited) == 1:
                found.setdefault(cited[0], []).append(LabelledClaim(claim_of(sentence), label, kind))
    for title, claims in found.items():
        text = papers[title].abstract
        yield Sorted(LabelledAbstract(title, title, sentences_of(text), None, ()), {ANSWERS: claims})


async def read_claims(some: Sequence[Sorted], embedder: Embedder, reader: SupportReader) -> list[CalibratingRow]:
    """Read all claims. Raises EmbedderUnavailable, WeightsUnavailable."""
    embedder, rows = remembering_sentences(embedder), list[CalibratingRow]()
    for each in some:
        claims = [(sort, claim) for sort, claims in each.claims.items() for claim in claims]
        premise = Premise(each.abstract.title, each.abstract.sentences)
        texts = [*premise.sentences, *(claim.text for _, claim in claims)]
        known = dict(zip(texts, await embedder.embed_passages(texts), strict=True))
        near = [nearness(claim.text, premise.sentences, known) for _, claim in claims]
        held = [(claim.text, Held(premise, by.places)) for (_, claim), by in zip(claims, near, strict=True)]
        for (sort, claim), by, reading in zip(claims, near, await reader.read(held), strict=True):
            differing = differences(unframed(claim.text), premise.title, premise.sentences, by)
            features = features_of(reading, by, differing)
            rows.append(CalibratingRow(each.abstract.id.rstrip("ab"), sort, claim.label, features, differing))
    return rows


def fit_calibration(rows: Sequence[CalibratingRow], left_out: Sequence[str] = ()) -> dict[str, Any]:
    """Fit the function, true and false claims counting the same; a feature that is left out has no weight."""
    some = [row for row in rows if row.sort in _FITTED]
    kept = [at for at, name in enumerate(FEATURES) if name not in left_out]
    values = np.array([row.features for row in some])[:, kept]
    scale = values.std(axis=0) + 1e-9
    truth, counts = [row.true for row in some], [_FITTED[row.sort] for row in some]
    found, bias = logistic(values, truth, scale=scale, counts=counts, C=1.0, class_weight="balanced", max_iter=3000)
    weights = dict(zip((FEATURES[at] for at in kept), found.tolist(), strict=True))
    return {
        "weights": {name: round(weights.get(name, 0.0), 4) for name in FEATURES},
        "bias": round(bias, 4),
        "made": {},
    }


def cross_validated(rows: Sequence[CalibratingRow], left_out: Sequence[str] = ()) -> Numbers:
    """Return a probability a row, each from a function that was fitted on other papers."""

    def score(others: Rows, own: Rows) -> list[float]:
        calibration = calibration_from(fit_calibration([rows[at] for at in others], left_out))
        return [calibration.probability(rows[at].features, rows[at].differing) for at in own]

    return held_out([row.paper for row in rows], score, _FOLDS)


def figures_by_sort(rows: Sequence[CalibratingRow], scores: Numbers) -> dict[str, dict[str, float | None]]:
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


def ablation(rows: Sequence[CalibratingRow], whole: Numbers) -> dict[str, dict[str, float | None]]:
    """Return the AUC and the balanced accuracy by sort, with everything and without some features."""
    scores = {"everything": whole} | {name: cross_validated(rows, left) for name, left in _WITHOUT.items()}
    return {
        name: {
            f"{sort}, {short}": row[measure]
            for sort, row in figures_by_sort(rows, each).items()
            for short, measure in (("AUC", "auc"), ("accuracy", "balanced accuracy at one half"))
        }
        for name, each in scores.items()
    }


def drawing(rows: Sequence[CalibratingRow], scores: Numbers) -> str:
    """Draw how often twins with a score are true."""
    at = [place for place, row in enumerate(rows) if row.sort == TWINS]
    return reliability_svg(calibrated("", [rows[place].true for place in at], scores[at].tolist()))


def as_table(title: str, rows: Figures) -> str:
    """Return a Markdown table."""
    names = list(next(iter(rows.values())))
    body = [[name, *(_plain(row[each]) for each in names)] for name, row in rows.items()]
    return padded_table([[title, *names], *body])


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
        rows = asyncio.run(read_claims(kept_aside(given.also), open_embedder(read_settings()), reader))
    except LitmusError as error:
        print(error, file=sys.stderr)
        return 1
    scores = cross_validated(rows)
    figures = figures_by_sort(rows, scores)
    made = {"reader": reader.version, "papers": len({row.paper for row in rows}), "figures": figures}
    write_weights(given.out, fit_calibration(rows) | {"made": made})
    write_atomically(given.plot, drawing(rows, scores).encode())
    print(as_table("claims", figures), as_table("features", ablation(rows, scores)), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
