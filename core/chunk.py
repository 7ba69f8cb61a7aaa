"""A stretch of an abstract that is embedded and searched as one."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text == paper.abstract[start:end]`, to the character."""

    id: str
    paper_id: str
    text: str
    start: int
    end: int
    tokens: int


def chunk_id(paper_id: str, start: int, searched: str) -> str:
    """From the content: the paper, the place, and everything that is embedded and searched (title and text)."""
    digest = hashlib.blake2b(f"{paper_id}\0{start}\0{searched}".encode(), digest_size=10).hexdigest()
    return f"c_{digest}"


def searched_text(title: str, text: str) -> str:
    """What is embedded and searched for a chunk: the title stands before the text, so that a chunk can stand alone."""
    return f"{title}\n{text}"
