"""The version that is installed."""

from core.version import version

__all__ = ["version"]
