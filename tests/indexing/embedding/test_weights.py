import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from core.errors import EmbedderUnavailable
from indexing.embedding.weights import locate, read_weights


def safetensors(path: Path, **tensors: list[float]) -> str:
    """Write a file as the format wants it, and return its digest."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, values in tensors.items():
        content = np.array(values, "<f4").tobytes()
        offsets = [len(body), len(body) + len(content)]
        header[name] = {"dtype": "F32", "shape": [len(values)], "data_offsets": offsets}
        body += content
    head = json.dumps(header).encode()
    whole = len(head).to_bytes(8, "little") + head + body
    path.write_bytes(whole)
    return sha256(whole).hexdigest()


def test_tensors_are_read_by_name(tmp_path: Path) -> None:
    digest = safetensors(tmp_path / "model", first=[1.0, -2.5], second=[0.125])
    tensors = read_weights(tmp_path / "model", digest)
    assert {name: tensor.tolist() for name, tensor in tensors.items()} == {"first": [1.0, -2.5], "second": [0.125]}


def test_other_weights_than_the_published_ones_are_refused(tmp_path: Path) -> None:
    safetensors(tmp_path / "model", first=[1.0])
    with pytest.raises(EmbedderUnavailable, match=r"not the published model.*make setup"):
        read_weights(tmp_path / "model")


def test_the_distribution_carries_what_is_needed() -> None:
    assert locate("model.safetensors").is_file()
    assert locate("tokenizer.json").is_file()


def test_a_missing_distribution_says_what_to_do() -> None:
    with pytest.raises(EmbedderUnavailable, match=r"no-such-weights is not installed.*make setup"):
        locate("model.safetensors", "no-such-weights")


def test_a_distribution_without_the_file_says_what_to_do() -> None:
    with pytest.raises(EmbedderUnavailable, match=r"no model\.safetensors.*make setup"):
        locate("model.safetensors", "numpy")
