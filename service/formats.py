"""The formats of files, without what writes them: the command line shows its help without loading that.

Tests compare each with its writers.
"""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What papers are written as."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


class TableFormatName(StrEnum):
    """What a comparison is written as."""

    MARKDOWN = "markdown"
    CSV = "csv"
    XLSX = "xlsx"
    LATEX = "latex"
    BIBTEX = "bibtex"


class ReviewFormatName(StrEnum):
    """What a review is written as."""

    MARKDOWN = "markdown"
    LATEX = "latex"
    BIBTEX = "bibtex"
    HTML = "html"
    DOCX = "docx"
    OUTLINE = "outline"
    ZIP = "zip"


class ScreeningFormatName(StrEnum):
    """What a screening is written as."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    SVG = "svg"
    RIS = "ris"
    BIBTEX = "bibtex"
