"""Whether the cited passages support a sentence."""

from answering.checking.local import LocalChecker

__all__ = ["LocalChecker"]
