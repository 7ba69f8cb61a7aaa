"""The formats of an export, without what writes them: the command line shows its help without loading that."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What papers are written as; a test compares this with the writers."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
