"""The formats of a screening, without what writes them: the command line shows its help without loading that."""

from enum import StrEnum


class ScreeningFormatName(StrEnum):
    """What a screening is written as; a test compares this with the writers."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    SVG = "svg"
    RIS = "ris"
    BIBTEX = "bibtex"
