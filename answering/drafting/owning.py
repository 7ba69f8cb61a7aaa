"""Names that a paper gives to what it made and that do not stand in its title: HyDE, DPO, Chinchilla."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.paper import Paper

_GIVES = r"(?:introduc|propos|present|develop|releas|buil[dt]|train|call|nam|dub|term|creat|construct|coin)\w*"


def own_names(names: Sequence[str], paper: Paper) -> tuple[str, ...]:
    """Return which of these names a paper gives to its own, as it writes them.

    A name is its own if it opens a sentence, stands in brackets behind what it abbreviates, or behind a word such as
    "introduces". One that is only mentioned may be a baseline.
    """
    return tuple(own for name in names if (own := _own(name, paper.abstract)) is not None)


@lru_cache(maxsize=4096)
def _own(name: str, abstract: str) -> str | None:
    written = re.escape(name)
    found = re.search(
        rf"(?:^|[.!?:]\s+|\(|\b{_GIVES}\W+(?:\w+\W+){{0,3}}?)(?P<name>{written})(?![\w-])", abstract, re.IGNORECASE
    )
    return found["name"] if found and any(map(str.isupper, found["name"])) else None
