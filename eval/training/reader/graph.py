"""The reader as an ONNX graph in int8: one graph that reads an abstract, or a claim against what was read.

Inputs: `ids` (1, tokens); `start`, the place of the first token; `kind`, 0 for a claim and 1 for an abstract; `match`
(1, tokens), what of a claim stands in the abstract too; `keys` and `values` (upper layers, heads, read, width a head),
what the upper layers made of the sentences that the claim is held against, empty for an abstract; `bias` (read), which
is added to the attention that the claim pays to each of these tokens.
Outputs: `own_keys` and `own_values` of the same form for these tokens; `verdict` (4) of the first token; `doubt`
(tokens); `asked` (width) of the first token; `told` (tokens, width).

Matrices are quantised once, with one scale a column; activations at run time, with one scale for all tokens of a call.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexing.embedding.graph import FLOAT, FUSED, INTEGER, GraphBuilder, Weights

HEADS = 12
LOWER = 4
"""Layers that each text passes for itself, as they are in the reranker."""
WIDTH = 384


def build_reader(weights: Weights, *, layers: int, lower: int, quantised: bool = True) -> bytes:
    """Return the serialised graph of a model whose first `lower` layers read each text for itself."""
    return _Builder(weights, layers, lower, quantised).build()


class _Builder(GraphBuilder):
    def __init__(self, weights: Weights, layers: int, lower: int, quantised: bool) -> None:
        super().__init__(weights, quantised)
        self._layers, self._lower = layers, lower
        self._bias = ""

    def build(self) -> bytes:
        x = self._embed()
        own = self._op(
            "Mul",
            self._op("Cast", self._op("Squeeze", "ids", self._constant(np.array([0]))), to=FLOAT),
            self._constant(np.array(0, np.float32)),
        )
        self._bias = self._op("Concat", "bias", own, axis=0)
        for layer in range(self._lower):
            x, _, _ = self._layer(x, layer, None)
        x = self._op("Add", x, self._op("Gather", self._constant(self._weights["match.weight"]), "match"))
        keys, values = [], []
        for layer in range(self._lower, self._layers):
            x, key, value = self._layer(x, layer, layer - self._lower)
            keys.append(key)
            values.append(value)
        self._concatenated("own_keys", keys)
        self._concatenated("own_values", values)
        tokens = self._op("Squeeze", x, self._constant(np.array([0])))
        first = self._op("Gather", tokens, self._constant(np.array(0)), axis=0)
        row = self._op("Unsqueeze", first, self._constant(np.array([0])))
        pooled = self._op("Tanh", self._linear(row, *self._of("pool")))
        self._named("Squeeze", "verdict", self._whole(pooled, *self._of("verdict")), self._constant(np.array([0])))
        self._named("Squeeze", "asked", self._linear(row, *self._of("ask")), self._constant(np.array([0])))
        self._named("Squeeze", "doubt", self._whole(tokens, *self._of("token")), self._constant(np.array([1])))
        self._named("Identity", "told", self._linear(tokens, *self._of("tell")))
        upper = self._layers - self._lower
        head = WIDTH // HEADS
        return self._model(
            "litmus-reader",
            [
                ("ids", INTEGER, [1, "tokens"]),
                ("start", INTEGER, [1]),
                ("kind", INTEGER, [1]),
                ("match", INTEGER, [1, "tokens"]),
                ("keys", FLOAT, [upper, HEADS, "read", head]),
                ("values", FLOAT, [upper, HEADS, "read", head]),
                ("bias", FLOAT, ["read"]),
            ],
            [
                ("own_keys", FLOAT, [upper, HEADS, "tokens", head]),
                ("own_values", FLOAT, [upper, HEADS, "tokens", head]),
                ("verdict", FLOAT, [4]),
                ("doubt", FLOAT, ["tokens"]),
                ("asked", FLOAT, [WIDTH]),
                ("told", FLOAT, ["tokens", WIDTH]),
            ],
        )

    def _embed(self) -> str:
        x = self._rows(self._weights["words.weight"], "ids")
        length = self._op("Shape", "ids", start=1, end=2)
        end = self._op("Add", "start", length)
        places = self._op(
            "Slice", self._constant(self._weights["places.weight"]), "start", end, self._constant(np.array([0]))
        )
        kind = self._op("Gather", self._constant(self._weights["types.weight"]), "kind")
        return self._normalised(self._op("Add", x, self._op("Add", places, kind)), *self._of("norm"))

    def _layer(self, x: str, layer: int, upper: int | None) -> tuple[str, str, str]:
        """Return what the layer makes of x, its keys and its values; `upper` is its place in `keys` and `values`."""
        name = f"layers.{layer}."
        query, key, value = self._ops(
            "Split", self._linear(x, *self._of(f"{name}qkv")), outputs=3, axis=2, num_outputs=3
        )
        query, key, value = (self._by_head(each) for each in (query, key, value))
        all_keys, all_values = key, value
        if upper is not None:
            at = self._constant(np.array(upper))
            all_keys = self._op("Concat", self._op("Gather", "keys", at, axis=0), key, axis=1)
            all_values = self._op("Concat", self._op("Gather", "values", at, axis=0), value, axis=1)
        root = self._constant(np.array((WIDTH // HEADS) ** -0.5, np.float32))
        scores = self._op("MatMul", self._op("Mul", query, root), self._op("Transpose", all_keys, perm=[0, 2, 1]))
        if upper is not None:
            scores = self._op("Add", scores, self._bias)
        mixed = self._op("MatMul", self._op("Softmax", scores, axis=-1), all_values)
        joined = self._op(
            "Reshape", self._op("Transpose", mixed, perm=[1, 0, 2]), self._constant(np.array([1, -1, WIDTH]))
        )
        x = self._normalised(
            self._op("Add", self._linear(joined, *self._of(f"{name}out")), x), *self._of(f"{name}norm1")
        )
        inner = self._op("Gelu", self._linear(x, *self._of(f"{name}up")), domain=FUSED)
        return (
            self._normalised(
                self._op("Add", self._linear(inner, *self._of(f"{name}down")), x), *self._of(f"{name}norm2")
            ),
            key,
            value,
        )

    def _by_head(self, x: str) -> str:
        shape = self._constant(np.array([-1, HEADS, WIDTH // HEADS]))
        return self._op("Transpose", self._op("Reshape", x, shape), perm=[1, 0, 2])

    def _of(self, name: str) -> tuple[NDArray[Any], NDArray[Any]]:
        return self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]

    def _concatenated(self, name: str, each: list[str]) -> None:
        zero = self._constant(np.array([0]))
        self._named("Concat", name, *(self._op("Unsqueeze", one, zero) for one in each), axis=0)
