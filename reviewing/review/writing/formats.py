"""The formats in which a review is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewing.review.review import Review
from reviewing.review.writing.markdown import to_markdown


@dataclass(frozen=True, slots=True)
class ReviewFormat:
    """One format."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Review], bytes]


REVIEW_FORMATS: Mapping[str, ReviewFormat] = {
    each.name: each
    for each in (ReviewFormat("markdown", "text/markdown", ".md", lambda review: to_markdown(review).encode()),)
}


def review_format(name: str) -> ReviewFormat:
    """Return a format by its name. Raises KeyError."""
    return REVIEW_FORMATS[name]
