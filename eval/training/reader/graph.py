"""The reader as an ONNX graph in int8: one graph that reads an abstract, or a claim against what was read.

Inputs: `ids` (1, tokens); `start`, the place of the first token; `kind`, 0 for a claim and 1 for an abstract; `match`
(1, tokens), what of a claim stands in the abstract too; `keys` and `values` (upper layers, heads, read, width a head),
what the upper layers made of the sentences that the claim is held against, empty for an abstract; `bias` (read), which
is added to the attention that the claim pays to each of these tokens.
Outputs: `own_keys` and `own_values` of the same form for these tokens; `verdict` (4) of the first token; `doubt`
(tokens); `asked` (width) of the first token; `told` (tokens, width).

Matrices are quantised once, with one scale a column; activations at run time, with one scale for all tokens of a call.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

HEADS = 12
LOWER = 4
"""Layers that each text passes for itself, as they are in the reranker."""
WIDTH = 384
_FUSED = "com.microsoft"
_EPSILON = 1e-12
_LARGEST_WORD = 127
_LARGEST_WEIGHT = 64
"""Seven bits: processors without VNNI add two products of a weight and a byte in 16 bits; 2 · 64 · 255 still fits."""

Weights = Mapping[str, NDArray[Any]]


def build(weights: Weights, *, layers: int, lower: int, quantised: bool = True) -> bytes:
    """Return the serialised graph of a model whose first `lower` layers read each text for itself."""
    graph: bytes = _Builder(weights, layers, lower, quantised).build().SerializeToString()
    return graph


class _Builder:
    def __init__(self, weights: Weights, layers: int, lower: int, quantised: bool) -> None:
        self._weights = weights
        self._layers, self._lower, self._quantised = layers, lower, quantised
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._bias = ""

    def build(self) -> ModelProto:
        x = self._embed()
        own = self._op(
            "Mul",
            self._op("Cast", self._op("Squeeze", "ids", self._constant(np.array([0]))), to=TensorProto.FLOAT),
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
        pooled = self._op("Tanh", self._linear(row, "pool"))
        self._named("Squeeze", "verdict", self._plain(pooled, "verdict"), self._constant(np.array([0])))
        self._named("Squeeze", "asked", self._linear(row, "ask"), self._constant(np.array([0])))
        self._named("Squeeze", "doubt", self._plain(tokens, "token"), self._constant(np.array([1])))
        self._named("Identity", "told", self._linear(tokens, "tell"))
        upper = self._layers - self._lower
        head = WIDTH // HEADS
        graph = helper.make_graph(
            self._nodes,
            "litmus-reader",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"]),
                helper.make_tensor_value_info("start", TensorProto.INT64, [1]),
                helper.make_tensor_value_info("kind", TensorProto.INT64, [1]),
                helper.make_tensor_value_info("match", TensorProto.INT64, [1, "tokens"]),
                helper.make_tensor_value_info("keys", TensorProto.FLOAT, [upper, HEADS, "read", head]),
                helper.make_tensor_value_info("values", TensorProto.FLOAT, [upper, HEADS, "read", head]),
                helper.make_tensor_value_info("bias", TensorProto.FLOAT, ["read"]),
            ],
            [
                helper.make_tensor_value_info("own_keys", TensorProto.FLOAT, [upper, HEADS, "tokens", head]),
                helper.make_tensor_value_info("own_values", TensorProto.FLOAT, [upper, HEADS, "tokens", head]),
                helper.make_tensor_value_info("verdict", TensorProto.FLOAT, [4]),
                helper.make_tensor_value_info("doubt", TensorProto.FLOAT, ["tokens"]),
                helper.make_tensor_value_info("asked", TensorProto.FLOAT, [WIDTH]),
                helper.make_tensor_value_info("told", TensorProto.FLOAT, ["tokens", WIDTH]),
            ],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _embed(self) -> str:
        words = self._weights["words.weight"]
        if self._quantised:
            scale = np.abs(words).max(axis=1, keepdims=True) / _LARGEST_WORD
            whole = np.rint(words / np.where(scale > 0, scale, 1)).astype(np.int8)
            row = self._op("Cast", self._op("Gather", self._constant(whole), "ids"), to=TensorProto.FLOAT)
            x = self._op("Mul", row, self._op("Gather", self._constant(scale.astype(np.float32)), "ids"))
        else:
            x = self._op("Gather", self._constant(words), "ids")
        length = self._op("Shape", "ids", start=1, end=2)
        end = self._op("Add", "start", length)
        places = self._op(
            "Slice", self._constant(self._weights["places.weight"]), "start", end, self._constant(np.array([0]))
        )
        kind = self._op("Gather", self._constant(self._weights["types.weight"]), "kind")
        return self._normalised(self._op("Add", x, self._op("Add", places, kind)), "norm")

    def _layer(self, x: str, layer: int, upper: int | None) -> tuple[str, str, str]:
        """Return what the layer makes of x, its keys and its values; `upper` is its place in `keys` and `values`."""
        name = f"layers.{layer}."
        query, key, value = self._ops("Split", self._linear(x, f"{name}qkv"), outputs=3, axis=2, num_outputs=3)
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
        x = self._normalised(self._op("Add", self._linear(joined, f"{name}out"), x), f"{name}norm1")
        inner = self._op("Gelu", self._linear(x, f"{name}up"), domain=_FUSED)
        return self._normalised(self._op("Add", self._linear(inner, f"{name}down"), x), f"{name}norm2"), key, value

    def _by_head(self, x: str) -> str:
        shape = self._constant(np.array([-1, HEADS, WIDTH // HEADS]))
        return self._op("Transpose", self._op("Reshape", x, shape), perm=[1, 0, 2])

    def _linear(self, x: str, name: str) -> str:
        columns, bias = self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]
        if not self._quantised:
            return self._op("Add", self._op("MatMul", x, self._constant(columns)), self._constant(bias))
        scale = np.abs(columns).max(axis=0) / _LARGEST_WEIGHT
        whole = self._constant(np.rint(columns / scale).astype(np.int8))
        scales, offset = self._constant(scale.astype(np.float32)), self._constant(bias)
        return self._op("DynamicQuantizeMatMul", x, whole, scales, "", offset, domain=_FUSED)

    def _plain(self, x: str, name: str) -> str:
        """A small matrix at the end, in full precision."""
        columns, bias = self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]
        return self._op("Add", self._op("MatMul", x, self._constant(columns)), self._constant(bias))

    def _normalised(self, x: str, name: str) -> str:
        constants = self._constant(self._weights[f"{name}.weight"]), self._constant(self._weights[f"{name}.bias"])
        return self._op("LayerNormalization", x, *constants, epsilon=_EPSILON)

    def _concatenated(self, name: str, each: list[str]) -> None:
        zero = self._constant(np.array([0]))
        self._named("Concat", name, *(self._op("Unsqueeze", one, zero) for one in each), axis=0)

    def _constant(self, values: NDArray[Any]) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def _named(self, kind: str, name: str, *inputs: str, **attributes: Any) -> None:
        self._nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))

    def _op(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self._ops(kind, *inputs, outputs=1, domain=domain, **attributes)[0]

    def _ops(self, kind: str, *inputs: str, outputs: int, domain: str = "", **attributes: Any) -> list[str]:
        names = [f"{kind}_{len(self._nodes)}_{output}" for output in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names
