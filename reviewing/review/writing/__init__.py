"""A review for readers and for other programs: one file a format, and the one table of them."""

from reviewing.review.writing.formats import REVIEW_FORMATS, ReviewFormat, review_format

__all__ = ["REVIEW_FORMATS", "ReviewFormat", "review_format"]
