"""The graph against a forward pass of the same weights that is written here from the definition of BERT."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.models.onnx import open_session
from indexing.embedding.graph import Weights, build_embedder
from indexing.embedding.minilm import MiniLmEmbedder
from indexing.embedding.weights import locate, read_weights

Matrix = NDArray[np.float64]

SENTENCES = (
    "Sparse attention reduces the cost of long documents from quadratic to linear.",
    "Aspirin.",
    "In a randomised trial of 312 patients, the treatment group recovered 2.4 days sooner (95% CI 1.1 to 3.7) than the "
    "control group; adverse events did not differ between the arms, and nobody withdrew before the ninetieth day.",
)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(locate("model.safetensors"))


@pytest.fixture(scope="module")
def tokens() -> list[list[int]]:
    tokenizer = Tokenizer.from_file(str(locate("tokenizer.json")))
    tokenizer.no_padding()
    return [tokenizer.encode(sentence).ids for sentence in SENTENCES]


def by_definition(weights: Weights, ids: Sequence[int]) -> Matrix:
    def linear(x: Matrix, name: str) -> Matrix:
        mapped: Matrix = x @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"]
        return mapped

    def norm(x: Matrix, name: str) -> Matrix:
        spread = np.sqrt(x.var(axis=1, keepdims=True) + 1e-12)
        scaled: Matrix = (x - x.mean(axis=1, keepdims=True)) / spread * weights[f"{name}.weight"]
        shifted: Matrix = scaled + weights[f"{name}.bias"]
        return shifted

    def gelu(x: Matrix) -> Matrix:
        gated: Matrix = 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
        return gated

    def attention(x: Matrix, name: str) -> Matrix:
        query, key, value = (linear(x, f"{name}.{part}") for part in ("query", "key", "value"))
        heads = []
        for start in range(0, 384, 32):
            head = slice(start, start + 32)
            likeness = np.exp(query[:, head] @ key[:, head].T / math.sqrt(32))
            heads.append(likeness / likeness.sum(axis=1, keepdims=True) @ value[:, head])
        return np.concatenate(heads, axis=1)

    words = weights["embeddings.word_embeddings.weight"][list(ids)].astype(np.float64)
    places = weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(words + places + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        mixed = linear(attention(x, f"{name}.attention.self"), f"{name}.attention.output.dense")
        x = norm(x + mixed, f"{name}.attention.output.LayerNorm")
        inner = gelu(linear(x, f"{name}.intermediate.dense"))
        x = norm(x + linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    mean = x.mean(axis=0)
    unit: Matrix = mean / np.linalg.norm(mean)
    return unit


def test_in_floating_point_it_is_the_published_model(weights: Weights, tokens: list[list[int]]) -> None:
    session = open_session(build_embedder(weights, quantised=False), optimised=False)
    for ids in tokens:
        (vector,) = session.run(None, {"ids": np.array([ids])})[0]
        assert np.allclose(vector, by_definition(weights, ids), atol=1e-4)


def test_in_integers_it_is_close_to_it(weights: Weights, tokens: list[list[int]], models_dir: Path) -> None:
    vectors = MiniLmEmbedder(models_dir).encode(SENTENCES)
    exact = np.array([by_definition(weights, ids) for ids in tokens])
    assert np.mean(np.sum(vectors * exact, axis=1)) >= 0.99
    assert np.allclose(vectors @ vectors.T, exact @ exact.T, atol=0.03)


def test_equally_long_texts_may_run_together(weights: Weights, tokens: list[list[int]]) -> None:
    session = open_session(build_embedder(weights, quantised=False), optimised=False)
    first, second = tokens[0][:12], tokens[2][:12]
    together = session.run(None, {"ids": np.array([first, second])})[0]
    apart = [session.run(None, {"ids": np.array([ids])})[0][0] for ids in (first, second)]
    assert np.allclose(together, apart, atol=1e-5)
