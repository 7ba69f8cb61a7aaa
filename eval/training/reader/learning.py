"""How the reader learns. Needs torch."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np
import torch

from eval.training.reader.batches import TOKENS, Maker, batches_of
from eval.training.reader.material import Material
from eval.training.reader.mixing import Mixture, TrainingPlan
from eval.training.reader.model import Model, loss_of

_DECAY = 0.01
_NEW = 4.0
"""How much faster the new heads learn."""
_LARGEST_GRADIENT = 1.0
_LAST_RATE = 0.02
_TOLD = 40
"""Steps between two lines on standard error."""


def train(
    material: Material,
    weights: dict[str, Any],
    maker: Maker,
    plan: TrainingPlan,
    tell: Callable[[str], None],
    keep: Callable[[Model], None] = lambda model: None,
) -> Model:
    """Return the trained model. `keep` is called after each pass."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    torch.use_deterministic_algorithms(mode=True)
    model = Model(weights, plan.dropped)
    optimiser = optimiser_for(model, plan)
    mixture = Mixture(material, maker, plan.seed, plan.premises, plan.share, plan.published)
    random = Random(plan.seed)  # noqa: S311  # repeatable, not secret
    step, losses = 0, list[float]()
    for number in range(plan.passes):
        batches = batches_of(mixture.one_pass(), TOKENS)
        random.shuffle(batches)
        tell(f"pass {number + 1}: {len(batches)} steps, {_claims(batches)} claims")
        for at, batch in enumerate(batches):
            _set_rate(optimiser, plan, step, (number + at / len(batches)) / plan.passes)
            losses.append(take_step(model, optimiser, batch))
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
    with torch.no_grad():
        for name, weight in model.weights.items():
            weight.mul_(1 - kept).add_(torch.from_numpy(start[name]), alpha=kept)


def optimiser_for(model: Model, plan: TrainingPlan) -> Any:
    """Return what changes the weights: the new heads faster."""
    old, new = model.parameters(new=False), model.parameters(new=True)
    groups: list[dict[str, Any]] = [
        {"params": [weight for weight in old if weight.ndim > 1], "weight_decay": _DECAY, "faster": 1.0},
        {"params": [weight for weight in old if weight.ndim <= 1], "weight_decay": 0.0, "faster": 1.0},
        {"params": new, "weight_decay": _DECAY, "faster": _NEW},
    ]
    return torch.optim.AdamW(groups, lr=plan.rate)


def _set_rate(optimiser: Any, plan: TrainingPlan, step: int, done: float) -> None:
    rate = plan.rate * min(1.0, (step + 1) / plan.rising) * (1 - done * (1 - _LAST_RATE))
    for group in optimiser.param_groups:
        group["lr"] = rate * group["faster"]


def take_step(model: Model, optimiser: Any, batch: Sequence[Any]) -> float:
    """Take one step; return the loss before it."""
    loss = loss_of(model.read(batch), batch)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([*model.parameters(new=False), *model.parameters(new=True)], _LARGEST_GRADIENT)
    optimiser.step()
    return float(loss.item())


def _claims(batches: Sequence[Sequence[Any]]) -> int:
    return sum(len(instance.examples) for batch in batches for instance in batch)
