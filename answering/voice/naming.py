"""What a paper is called in a review: by those who wrote it."""

from answering.voice.calling import Called, called
from core.paper import Paper
from indexing.exporting.base import name_of

_NAMED = 2


def called_by_authors(paper: Paper) -> Called:
    """Return how a paper is spoken of by the names of its authors and its year; without names, as in an answer."""
    names = [name_of(author).family for author in paper.authors[:_NAMED]]
    plain = called(paper)
    if not names:
        return plain
    named = f"{names[0]} et al." if len(paper.authors) > _NAMED else " and ".join(names)
    by = f"{named} ({paper.year})" if paper.year else named
    return Called(None, f"the {plain.kind} by {by}", plain.kind, by, several=len(paper.authors) > 1)
