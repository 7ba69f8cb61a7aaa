"""A comparison for other programs: one file a format, and the one table of them."""

from reviewing.comparing.writing.formats import TABLE_FORMATS, TableFormat, table_format

__all__ = ["TABLE_FORMATS", "TableFormat", "table_format"]
