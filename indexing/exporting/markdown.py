"""A list of references for notes and drafts."""

from typing import ClassVar

from core.paper import Paper
from core.text.reference import reference
from indexing.exporting.base import PaperWriter


class MarkdownWriter(PaperWriter):
    """One item a paper, as the References of an answer have them."""

    name: ClassVar[str] = "markdown"
    media_type: ClassVar[str] = "text/markdown"
    suffix: ClassVar[str] = ".md"

    def paper(self, paper: Paper) -> str:
        """Return one item."""
        return f"- {reference(paper)}\n"
