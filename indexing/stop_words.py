"""The stop words of some languages, from the lists that come with tantivy."""

from collections.abc import Mapping
from functools import cache

import tantivy

LANGUAGES = (
    "english spanish french german portuguese italian russian dutch swedish danish norwegian finnish hungarian".split()  # noqa: SIM905
)
"""The more often spoken first."""


def stop_words(text: str) -> Mapping[str, list[str]]:
    """Return for each language the words of a text that are stop words of it, in small letters and in order."""
    words = [word.lower() for word in _split().analyze(text)]
    kept = {language: set(_analyzer(language).analyze(text)) for language in LANGUAGES}
    return {language: [word for word in words if word not in kept[language]] for language in LANGUAGES}


@cache
def _split() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return words.filter(tantivy.Filter.stopword(language)).build()
