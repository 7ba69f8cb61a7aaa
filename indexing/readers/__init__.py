"""Files of papers in, records out: one reader a format, recognised by content."""

from indexing.readers.opening import FORMATS, READERS, Records, open_records

__all__ = ["FORMATS", "READERS", "Records", "open_records"]
