"""What is wanted of a source of papers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Wanted:
    """One fetch. The same again goes on where an earlier one was cut, or begins anew where that had come to its end."""

    source: str
    """The name of a source (indexing/sources/)."""
    query: str
    """In the language of the source; plain words mean all of them."""
    since: date | None = None
    """Only papers published on that day or later, as far as the source knows days."""
    limit: int = 500
    """Read at most so many records, counting those that cannot be used."""
    tags: tuple[str, ...] = ()
    """Given to every paper that comes in."""
    newest_first: bool = False
    """In the order of publication; else the most relevant first, where the source can tell."""
    fresh: bool = False
    """From the beginning, and asking the source even for pages that are kept."""
