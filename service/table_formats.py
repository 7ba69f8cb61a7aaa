"""The formats of a comparison, without what writes them: the command line shows its help without loading that."""

from enum import StrEnum


class TableFormatName(StrEnum):
    """What a comparison is written as; a test compares this with the writers."""

    MARKDOWN = "markdown"
    CSV = "csv"
    XLSX = "xlsx"
    LATEX = "latex"
    BIBTEX = "bibtex"
