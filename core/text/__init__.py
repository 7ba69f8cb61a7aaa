"""Text: made readable, split, counted, and written as HTML and Markdown."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(text.split())
