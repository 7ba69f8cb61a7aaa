"""A manuscript as Litmus reads it: its sentences where they stand in the file, and what each of them cites."""

from reviewing.manuscripts.manuscript import Citation, Form, ListedWork, Manuscript, Statement
from reviewing.manuscripts.reading import read_manuscript

__all__ = ["Citation", "Form", "ListedWork", "Manuscript", "Statement", "read_manuscript"]
