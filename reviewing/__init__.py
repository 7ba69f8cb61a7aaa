"""Working with the papers: the library by topic, and what is made of it."""

from reviewing.desk import Desk

__all__ = ["Desk"]
