"""The ONNX graph of all-MiniLM-L6-v2: BERT with six layers, mean pooling and normalisation, in int8 or fp32.

Matrices are quantised once, with one scale a column (for the word table: a row); activations at run time, with one
scale for all that runs together. The only module that imports onnx (docs/decisions/0004-embedder.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
HEADS = 12
WIDTH = 384
LONGEST = 256
FUSED = "com.microsoft"
_EPSILON = 1e-12
_LARGEST_WORD = 127
_LARGEST_WEIGHT = 64
"""Seven bits: processors without VNNI add two products of a weight and a byte in 16 bits; 2 · 64 · 255 still fits."""

FLOAT, INTEGER = TensorProto.FLOAT, TensorProto.INT64
Weights = Mapping[str, NDArray[Any]]
Value = tuple[str, int, Sequence[int | str]]
"""What goes in or comes out: its name, its kind and its shape."""


def build_embedder(weights: Weights, *, quantised: bool = True) -> bytes:
    """Return the serialised graph: `ids` of shape (texts, tokens) to `vectors` of shape (texts, 384).

    There is no mask: texts that run together must have equally many tokens.
    """
    return _Builder(weights, quantised).build()


class GraphBuilder:
    """Writes a graph of BERT's kind, node by node. What returns a text returns the name of a value in the graph."""

    def __init__(self, weights: Weights, quantised: bool) -> None:
        self._weights = weights
        self._quantised = quantised
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def _model(self, name: str, inputs: Sequence[Value], outputs: Sequence[Value]) -> bytes:
        graph = helper.make_graph(self._nodes, name, _told(inputs), _told(outputs), self._constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        model: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()
        return model

    def _rows(self, table: NDArray[Any], ids: str) -> str:
        """Look up rows of a table, which has one scale a row."""
        if not self._quantised:
            return self._op("Gather", self._constant(table), ids)
        scale = np.abs(table).max(axis=1, keepdims=True) / _LARGEST_WORD
        whole = np.rint(table / np.where(scale > 0, scale, 1)).astype(np.int8)
        row = self._op("Cast", self._op("Gather", self._constant(whole), ids), to=FLOAT)
        return self._op("Mul", row, self._op("Gather", self._constant(scale.astype(np.float32)), ids))

    def _linear(self, x: str, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        """Multiply with a matrix, which has one scale a column."""
        columns = weight.T
        if not self._quantised:
            return self._whole(x, weight, bias)
        scale = np.abs(columns).max(axis=0) / _LARGEST_WEIGHT
        whole = self._constant(np.rint(columns / scale).astype(np.int8))
        scales, offset = self._constant(scale.astype(np.float32)), self._constant(bias)
        return self._op("DynamicQuantizeMatMul", x, whole, scales, "", offset, domain=FUSED)

    def _whole(self, x: str, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        """Multiply with a matrix in full precision."""
        return self._op("Add", self._op("MatMul", x, self._constant(weight.T)), self._constant(bias))

    def _normalised(self, x: str, weight: NDArray[Any], bias: NDArray[Any]) -> str:
        return self._op("LayerNormalization", x, self._constant(weight), self._constant(bias), epsilon=_EPSILON)

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


def _told(values: Sequence[Value]) -> list[Any]:
    return [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in values]


class _Builder(GraphBuilder):
    def build(self) -> bytes:
        x = self._embed()
        for layer in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}.")
        mean = self._op("ReduceMean", x, self._constant(np.array([1])), keepdims=0)
        self._named("LpNormalization", "vectors", mean, axis=-1, p=2)
        return self._model(
            "all-MiniLM-L6-v2", [("ids", INTEGER, ["texts", "tokens"])], [("vectors", FLOAT, ["texts", WIDTH])]
        )

    def _embed(self) -> str:
        x = self._rows(self._weights["embeddings.word_embeddings.weight"], "ids")
        places = self._weights["embeddings.position_embeddings.weight"][:LONGEST]
        of_one_text = self._weights["embeddings.token_type_embeddings.weight"][0]
        zero = self._constant(np.array([0]))
        length = self._op("Shape", "ids", start=1, end=2)
        place = self._op("Slice", self._constant(places + of_one_text), zero, length, zero)
        return self._added(x, place, "embeddings.")

    def _layer(self, x: str, name: str) -> str:
        names = [f"{name}attention.self.{part}." for part in ("query", "key", "value")]
        joined = self._linear(
            x,
            np.concatenate([self._weights[f"{each}weight"] for each in names]),
            np.concatenate([self._weights[f"{each}bias"] for each in names]),
        )
        parts = self._ops("Split", joined, outputs=3, axis=2, num_outputs=3)
        mixed = self._op("MultiHeadAttention", *parts, domain=FUSED, num_heads=HEADS)
        x = self._added(self._dense(mixed, f"{name}attention.output.dense."), x, f"{name}attention.output.")
        inner = self._op("Gelu", self._dense(x, f"{name}intermediate.dense."), domain=FUSED)
        return self._added(self._dense(inner, f"{name}output.dense."), x, f"{name}output.")

    def _dense(self, x: str, name: str) -> str:
        return self._linear(x, self._weights[f"{name}weight"], self._weights[f"{name}bias"])

    def _added(self, x: str, residual: str, name: str) -> str:
        # Two nodes: the fused SkipLayerNormalization takes four times as long on one core as both together.
        weight, bias = self._weights[f"{name}LayerNorm.weight"], self._weights[f"{name}LayerNorm.bias"]
        return self._normalised(self._op("Add", x, residual), weight, bias)
