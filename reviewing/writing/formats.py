"""A format in which something is written, and what several of them share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.paper import Paper
from indexing.exporting.bibtex import BibtexWriter

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class FileFormat(Generic[Made]):
    """One format of one kind of thing."""

    name: str
    media_type: str
    suffix: str
    make: Callable[[Made, str], str | bytes]

    def write(self, made: Made, stem: str = "review") -> bytes:
        """Return the file. `stem` is its name without the ending: a LaTeX document names its references by it."""
        content = self.make(made, stem)
        return content.encode("utf-8", "replace") if isinstance(content, str) else content


def bibtex(papers: Iterable[Paper]) -> str:
    """Return the papers, with the keys that `CiteKeys` gives them in the same order."""
    writer = BibtexWriter()
    return "".join(map(writer.paper, papers))
