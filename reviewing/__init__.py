"""Working with the papers: the library by topic, comparisons, and what else is made of them."""

from reviewing.desk import Desk, open_desk

__all__ = ["Desk", "open_desk"]
