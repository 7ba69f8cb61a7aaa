"""The nouns, the ports, the one error tree and the settings. Imports nothing else of the project."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """Return the version that is installed, or say that this is a source tree."""
    try:
        return installed("litmus-literature")
    except PackageNotFoundError:
        return "0 (not installed)"
