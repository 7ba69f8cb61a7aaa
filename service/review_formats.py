"""The formats of a review, without what writes them: the command line shows its help without loading that."""

from enum import StrEnum


class ReviewFormatName(StrEnum):
    """What a review is written as; a test compares this with the writers."""

    MARKDOWN = "markdown"
    LATEX = "latex"
    BIBTEX = "bibtex"
    HTML = "html"
    DOCX = "docx"
    OUTLINE = "outline"
    ZIP = "zip"
