"""Word documents: from the file to Markdown, with the citations that reference managers keep in it."""

from reviewing.manuscripts.word.parts import is_word
from reviewing.manuscripts.word.reading import WordText, read_word

__all__ = ["WordText", "is_word", "read_word"]
