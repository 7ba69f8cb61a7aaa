"""Papers become files that other programs read: one file a format, and the one table of them."""

from indexing.exporting.base import PaperWriter
from indexing.exporting.formats import FORMATS, WRITERS, writer_for
from indexing.exporting.streaming import written

__all__ = ["FORMATS", "WRITERS", "PaperWriter", "writer_for", "written"]
