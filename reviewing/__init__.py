"""Working with the papers: the library by topic, comparisons, and what else is made of them.

Each name is imported when it is first used: a client of a running service needs the nouns, and not what does the work.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviewing.desk import Desk, open_desk

__all__ = ["Desk", "open_desk"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("reviewing.desk"), name)
