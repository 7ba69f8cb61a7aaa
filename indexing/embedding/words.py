"""The words that English often uses: those that the embedded model has a vector of its own for."""

import json
from functools import cache

from indexing.embedding.weights import locate


@cache
def common_words() -> frozenset[str]:
    """Return some twenty thousand words in small letters: the whole words of the model's WordPiece vocabulary.

    It was learned from English books and Wikipedia, so what is in it is spelled rightly.
    Raises EmbedderUnavailable.
    """
    vocabulary = json.loads(locate("tokenizer.json").read_bytes())["model"]["vocab"]
    return frozenset(word for word in vocabulary if word.isalpha() and len(word) > 2)
