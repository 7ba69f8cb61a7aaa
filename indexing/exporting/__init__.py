"""Papers become files that other programs read: one file a format, and the one table of them."""

from indexing.exporting.base import PaperWriter, written
from indexing.exporting.formats import FORMATS, WRITERS, writer_for

__all__ = ["FORMATS", "WRITERS", "PaperWriter", "writer_for", "written"]
