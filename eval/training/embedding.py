"""Texts to vectors, each text once."""

from collections.abc import Awaitable, Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.ports import Progress, silent

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Awaitable[Vectors]]
_BLOCK = 512


async def embedded(texts: Sequence[str], embed: Embed, progress: Progress = silent) -> dict[str, Vectors]:
    """Return each text's vector."""
    distinct = list(dict.fromkeys(texts))
    found: dict[str, Vectors] = {}
    for start in range(0, len(distinct), _BLOCK):
        block = distinct[start : start + _BLOCK]
        found.update(zip(block, await embed(block), strict=True))
        progress(len(found), len(distinct))
    return found
