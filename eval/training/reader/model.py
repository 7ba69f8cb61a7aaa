"""The reader in torch: the same model as graph.py, by the same names, over padded batches; and its loss.

The lower layers read each text for itself and are not trained, so each text goes through them once and is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from core.answer import Verdict
from eval.claims import LABELS
from eval.training.reader.batches import (
    FIRST_PLACE,
    Instance,
    ReadPiece,
    attention,
    changed_tokens,
    choices_of,
    claims_of,
    length_of,
    padded,
    twins_of,
)
from eval.training.reader.graph import HEADS, LOWER, WIDTH
from eval.training.reader.start import LAYERS, Weights, is_trained

BEARING_SCALE = 20.0
_EPSILON = 1e-12
_TOKENS = 4096
"""Read at once by the lower layers."""
_NEW = ("verdict.", "token.", "ask.", "tell.", "match.")
_SMOOTHING = 0.05
_ORDER, _CHOICE, _WORDS, _SENTENCES = 0.5, 0.5, 0.5, 0.3
"""What the others count beside the verdict."""
_FULL_ORDER = 8
"""Twins in a batch from which their order counts in full."""
_CHANGED = 3.0
"""What a changed word counts beside one that stayed."""
_UNKNOWN = 0.5
"""What a false claim counts of which nobody knows which words are wrong."""
Tensor = Any


@dataclass(frozen=True, slots=True)
class BatchRead:
    """What the model says of the claims of a batch, in order."""

    verdicts: Tensor
    """Of shape (claims, 4)."""
    doubts: list[Tensor]
    """Of each claim: one number a token, higher where it is not supported."""
    bearing: list[Tensor]
    """Of each claim: one number a sentence of `places`, higher where the verdict rests on it."""

    @property
    def margins(self) -> Tensor:
        """How far each claim is from not being supported."""
        return self.verdicts[:, 0] - torch.logsumexp(self.verdicts[:, 1:], 1)


class Model:
    """The weights, and what is done with them."""

    def __init__(self, weights: Weights, dropped: float = 0.0) -> None:
        self.dropped = dropped
        """Share of what a layer adds that is left out while it learns; 0 for measuring."""

        self.weights: dict[str, Tensor] = {name: torch.tensor(values) for name, values in weights.items()}
        self._lower: dict[tuple[int, tuple[int, ...]], Tensor] = {}
        for name, weight in self.weights.items():
            weight.requires_grad_(is_trained(name))

    def parameters(self, *, new: bool) -> list[Tensor]:
        """Return what is trained: the new heads, or the rest."""
        return [weight for name, weight in self.weights.items() if is_trained(name) and name.startswith(_NEW) is new]

    def read_lower(self, pieces: Iterable[ReadPiece]) -> None:
        """Take texts through the lower layers, those of one length together."""
        by_length: dict[tuple[int, int], list[tuple[int, ...]]] = defaultdict(list)
        for kind, ids in dict.fromkeys((piece.kind, piece.ids) for piece in pieces):
            if (kind, ids) not in self._lower:
                by_length[kind, len(ids)].append(ids)
        with torch.no_grad():
            for (kind, length), texts in by_length.items():
                size = max(1, _TOKENS // length)
                for start in range(0, len(texts), size):
                    some = texts[start : start + size]
                    for ids, hidden in zip(some, self._embedded(kind, some).to(torch.bfloat16), strict=True):
                        self._lower[kind, ids] = hidden.clone()

    def read(self, batch: Sequence[Instance]) -> BatchRead:
        """Read the claims of a batch."""
        self.read_lower(piece for instance in batch for piece in instance.pieces)
        length = length_of(batch)
        x = torch.zeros(len(batch), length, WIDTH)
        for row, instance in zip(x, batch, strict=True):
            parts = [self._lower[piece.kind, piece.ids][list(piece.kept)] for piece in instance.pieces]
            row[: len(instance)] = torch.cat(parts).float()
        matches = padded([instance.matches for instance in batch], length, 0)
        x = x + functional.embedding(torch.from_numpy(matches), self.weights["match.weight"])
        mask = torch.from_numpy(attention(batch))[:, None]
        for layer in range(LOWER, LAYERS):
            x = self._layer(x, layer, mask)
        return self._heads(x, batch)

    def measured(self, batch: Sequence[Instance]) -> BatchRead:
        """Read the claims of a batch, and keep nothing to learn from."""
        with torch.no_grad():
            return self.read(batch)

    def _heads(self, x: Tensor, batch: Sequence[Instance]) -> BatchRead:
        firsts, doubts, bearing = [], [], []
        for row, instance in zip(x, batch, strict=True):
            first = row[[start for start, _ in instance.starts]]
            owners = torch.tensor(instance.sentences)
            shares = torch.zeros(len(instance.places), len(instance))
            shares[owners[owners >= 0], torch.nonzero(owners >= 0)[:, 0]] = 1
            told = self._linear((shares / shares.sum(1, keepdim=True)) @ row[: len(instance)], "tell")
            firsts.append(first)
            doubts += [self._linear(row[start + 1 : start + 1 + n], "token")[:, 0] for start, n in instance.starts]
            bearing += list(self._linear(first, "ask") @ told.T / BEARING_SCALE)
        pooled = torch.tanh(self._linear(torch.cat(firsts), "pool"))
        return BatchRead(self._linear(pooled, "verdict"), doubts, bearing)

    def _embedded(self, kind: int, texts: Sequence[tuple[int, ...]]) -> Tensor:
        """Return what the lower layers make of texts of one length."""
        start, weights = FIRST_PLACE[kind], self.weights
        x = weights["words.weight"][torch.tensor(texts)]
        x = x + weights["places.weight"][start : start + len(texts[0])] + weights["types.weight"][kind]
        x = self._normalised(x, "norm")
        for layer in range(LOWER):
            x = self._layer(x, layer, None)
        return x

    def _layer(self, x: Tensor, layer: int, mask: Tensor) -> Tensor:
        rows, length, width = x.shape
        name = f"layers.{layer}."
        split = self._linear(x, f"{name}qkv").view(rows, length, 3, HEADS, width // HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        joined = mixed.transpose(1, 2).reshape(rows, length, width)
        dropped = self.dropped if layer >= LOWER else 0.0
        added = functional.dropout(self._linear(joined, f"{name}out"), dropped)
        x = self._normalised(x + added, f"{name}norm1")
        inner = functional.gelu(self._linear(x, f"{name}up"))
        added = functional.dropout(self._linear(inner, f"{name}down"), dropped)
        return self._normalised(x + added, f"{name}norm2")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return functional.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _normalised(self, x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(
            x, (WIDTH,), self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], eps=_EPSILON
        )


def loss_of(read: BatchRead, batch: Sequence[Instance]) -> Tensor:
    """Return the loss over a batch, as one number.

    It is of wrong verdicts, of false twins above true ones, of sentences that do not answer above those that do, and of
    words and sentences that are marked wrongly.
    """
    loss = _verdicts(read, batch) + _order(read, batch) + _CHOICE * _choice(read, batch)
    return loss + _WORDS * _words(read, batch) + _SENTENCES * _sentences(read, batch)


def _verdicts(read: BatchRead, batch: Sequence[Instance]) -> Tensor:
    labels = torch.tensor([LABELS.index(claim.label) for _, claim in claims_of(batch)])
    weights = torch.tensor([example.weight for instance in batch for example in instance.examples])
    losses = functional.cross_entropy(read.verdicts, labels, label_smoothing=_SMOOTHING, reduction="none")
    return (losses * weights).sum() / weights.sum()


def _order(read: BatchRead, batch: Sequence[Instance]) -> Tensor:
    twins = twins_of(batch)
    if not twins:
        return 0.0
    margin = read.margins
    apart = margin[[true for true, _ in twins]] - margin[[false for _, false in twins]]
    return _ORDER * functional.softplus(-apart).mean() * min(1, len(twins) / _FULL_ORDER)


def _choice(read: BatchRead, batch: Sequence[Instance]) -> Tensor:
    """The chance that a softmax over a question's sentences falls on one that answers."""
    choices = choices_of(batch)
    if not choices:
        return 0.0
    margin = read.margins
    losses = [
        torch.logsumexp(margin[places], 0) - torch.logsumexp(margin[places][torch.tensor(right)], 0)
        for places, right in choices
    ]
    return torch.stack(losses).mean() * min(1, len(choices) / _FULL_ORDER)


def _words(read: BatchRead, batch: Sequence[Instance]) -> Tensor:
    """All words of a true claim hold; of a false one the marked ones do not, or, unmarked, at least one does not."""
    offsets = [each for instance in batch for each in instance.offsets]
    examples = [example for instance in batch for example in instance.examples]
    losses = []
    for example, doubts, places in zip(examples, read.doubts, offsets, strict=True):
        claim = example.claim
        if not len(doubts) or example.sees is not None:
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


def _sentences(read: BatchRead, batch: Sequence[Instance]) -> Tensor:
    losses = []
    rows = iter(read.bearing)
    for instance in batch:
        for example in instance.examples:
            bearing, evidence = next(rows), set(example.claim.evidence)
            if evidence & set(instance.places):
                rests = torch.tensor([float(place in evidence) for place in instance.places])
                losses.append(functional.binary_cross_entropy_with_logits(bearing, rests))
    return torch.stack(losses).mean() if losses else 0.0
