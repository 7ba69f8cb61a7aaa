"""What all writers share. A writer writes one file; what was written before decides about separators and keys."""

from abc import ABC, abstractmethod
from typing import ClassVar

from core.paper import Paper

RETRACTED = "Retracted"
"""The note of a paper that was retracted: reference managers show it, and styles print it. Our readers know it."""


class PaperWriter(ABC):
    """One file in the making: `begin`, `paper` for each paper, `end`."""

    name: ClassVar[str]
    """The format's name on the command line and in the API, the same as that of its reader."""
    media_type: ClassVar[str]
    suffix: ClassVar[str]

    def begin(self) -> str:
        """Return what stands before the first paper."""
        return ""

    @abstractmethod
    def paper(self, paper: Paper) -> str:
        """Return one paper."""

    def end(self) -> str:
        """Return what stands after the last paper."""
        return ""
