"""Sources of papers behind one port (core/ports.py): one file a source, and the one list of them."""

from indexing.sources.shelf import SOURCE_NAMES, Sources

__all__ = ["SOURCE_NAMES", "Sources"]
