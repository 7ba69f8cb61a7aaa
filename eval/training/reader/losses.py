"""What training makes smaller: wrong verdicts, false twins above true ones, words and sentences marked wrongly."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from core.answer import Verdict
from eval.claims import LABELS, LabelledClaim, Span
from eval.training.reader.batches import Instance
from eval.training.reader.model import Read

_SMOOTHING = 0.05
_ORDER, _WORDS, _SENTENCES = 0.5, 0.5, 0.3
"""What the others count beside the verdict."""
_FULL_ORDER = 8
"""Twins in a batch from which their order counts in full."""
_CHANGED = 3.0
"""What a changed word counts beside one that stayed."""
_UNKNOWN = 0.5
"""What a false claim counts of which nobody knows which words are wrong."""
Tensor = Any


def loss_of(read: Read, batch: Sequence[Instance]) -> Tensor:
    """Return the loss over a batch, as one number."""
    loss = _verdicts(read, batch) + _order(read, batch) + _WORDS * _words(read, batch)
    return loss + _SENTENCES * _sentences(read, batch)


def margins(verdicts: Tensor) -> Tensor:
    """Return how far each claim is from not being supported."""
    import torch

    return verdicts[:, 0] - torch.logsumexp(verdicts[:, 1:], 1)


def twins_of(batch: Sequence[Instance]) -> list[tuple[int, int]]:
    """Return the places in a batch of the true and the false claim of each twin."""
    found: dict[tuple[str, int], dict[bool, int]] = defaultdict(dict)
    for at, (name, claim) in enumerate(_claims(batch)):
        if claim.twin is not None:
            found[name, claim.twin][claim.label is Verdict.SUPPORTED] = at
    return [(both[True], both[False]) for both in found.values() if len(both) == 2]


def changed_tokens(spans: Sequence[Span], offsets: Sequence[Span]) -> list[float]:
    """Return 1 for each token that touches a span, else 0."""
    return [float(any(start < last and end > first for first, last in spans)) for start, end in offsets]


def _claims(batch: Sequence[Instance]) -> list[tuple[str, LabelledClaim]]:
    return [(instance.name, example.claim) for instance in batch for example in instance.examples]


def _verdicts(read: Read, batch: Sequence[Instance]) -> Tensor:
    import torch
    from torch.nn import functional

    labels = torch.tensor([LABELS.index(claim.label) for _, claim in _claims(batch)])
    weights = torch.tensor([example.weight for instance in batch for example in instance.examples])
    losses = functional.cross_entropy(read.verdicts, labels, label_smoothing=_SMOOTHING, reduction="none")
    return (losses * weights).sum() / weights.sum()


def _order(read: Read, batch: Sequence[Instance]) -> Tensor:
    from torch.nn import functional

    twins = twins_of(batch)
    if not twins:
        return 0.0
    margin = margins(read.verdicts)
    apart = margin[[true for true, _ in twins]] - margin[[false for _, false in twins]]
    return _ORDER * functional.softplus(-apart).mean() * min(1, len(twins) / _FULL_ORDER)


def _words(read: Read, batch: Sequence[Instance]) -> Tensor:
    """All words of a true claim hold; of a false one the marked ones do not, or, unmarked, at least one does not."""
    import torch
    from torch.nn import functional

    offsets = [each for instance in batch for each in instance.offsets]
    losses = []
    for (_, claim), doubts, places in zip(_claims(batch), read.doubts, offsets, strict=True):
        if not len(doubts):
            continue
        if claim.label is Verdict.SUPPORTED:
            losses.append(functional.softplus(doubts).mean())
        elif claim.spans:
            wrong = torch.tensor(changed_tokens(claim.spans, places))
            weight = torch.tensor(_CHANGED)
            losses.append(functional.binary_cross_entropy_with_logits(doubts, wrong, pos_weight=weight))
        else:
            losses.append(functional.softplus(-torch.logsumexp(doubts * 2, 0) / 2) * _UNKNOWN)
    return torch.stack(losses).mean() if losses else 0.0


def _sentences(read: Read, batch: Sequence[Instance]) -> Tensor:
    import torch
    from torch.nn import functional

    losses = []
    rows = iter(read.bearing)
    for instance in batch:
        for example in instance.examples:
            bearing, evidence = next(rows), set(example.claim.evidence)
            if evidence & set(instance.places):
                rests = torch.tensor([float(place in evidence) for place in instance.places])
                losses.append(functional.binary_cross_entropy_with_logits(bearing, rests))
    return torch.stack(losses).mean() if losses else 0.0
