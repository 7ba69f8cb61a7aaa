"""The version that is installed."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """Return it, or say that this is a source tree."""
    try:
        return installed("litmus-literature")
    except PackageNotFoundError:
        return "0 (not installed)"
