"""A screening for other programs: one file a format, and the one table of them."""

from reviewing.screening.writing.formats import SCREENING_FORMATS, ScreeningFormat, screening_format

__all__ = ["SCREENING_FORMATS", "ScreeningFormat", "screening_format"]
