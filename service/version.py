"""The version that is installed."""

from core import version

__all__ = ["version"]
