"""Words that no paper has and that look like words of the papers: "knowlege distilation" is searched rightly spelled.

A word is left alone if a paper has it, if it is written like a name, if it is among those that are often written, or if
no word of the papers is near. So what is corrected is what could not have found anything.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from answering.understanding.distance import typing_errors
from core.filters import Filters
from core.text.words import LETTERS
from indexing.catalogue import reading
from indexing.embedding.weights import common_words
from indexing.index import Index
from indexing.terms import FUNCTION_WORDS

_NAME_OR_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_NAMELIKE = re.compile(r".+[A-Z]")
_LEAST_LETTERS = 4
_SHORT, _LONG = 5, 12
"""Of a word so short, a letter may be missing or two swapped; of one so long, two letters may be wrong."""
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_CANDIDATES = 10
_PASSAGES = 10
"""So many passages are read for how a word is written whose stem alone is indexed."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question as it is searched."""

    question: str
    words: tuple[tuple[str, str], ...]
    """What was typed and what was searched instead, in order."""


class Speller:
    """Knows the words of one library."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def is_known(self, word: str) -> bool:
        """Whether a paper has a word in any of its forms; words that are not searched count as known."""
        return all(self._count(stem) for stem in self._index.terms.words(word))

    def unknown(self, question: str) -> list[str]:
        """Return the words that no paper has and that English does not often use: names above all."""
        words = dict.fromkeys(place[0] for place in _NAME_OR_WORD.finditer(question))
        return [word for word in words if len(word) > 2 and not self._has_any(word) and not _is_common(word)]

    def _has_any(self, word: str) -> bool:
        stems = self._index.terms.words(word)
        return not stems or any(map(self._count, stems))

    async def correct(self, question: str, *, names: bool = False) -> Corrected | None:
        """Return the question rightly spelled, or None if nothing in it is to be corrected.

        With `names`, words that are written like names are taken for misspelt too: that is worth a suggestion, no more.
        """
        found = [each async for each in self._found(question, names)]
        if not found:
            return None
        made, end = "", 0
        for place, word in found:
            made += question[end : place.start()] + word
            end = place.end()
        return Corrected(made + question[end:], tuple((place[0], word) for place, word in found))

    async def _found(self, question: str, names: bool) -> AsyncIterator[tuple[re.Match[str], str]]:
        for place, word in _words(question):
            first = not question[: place.start()].strip(" \"'“‘¿(")
            named = _NAMELIKE.match(word) or (word[0].isupper() and not first)
            if len(word) < _LEAST_LETTERS or not word.isascii() or (named and not names):
                continue
            low = word.lower()
            if low in FUNCTION_WORDS or low in common_words() or await self._is_written(low):
                continue
            if (meant := _function_word(low) or await self._meant(low, sure=not named)) is not None:
                capital = word[0].isupper() and meant.islower()
                yield place, meant.capitalize() if capital else meant

    async def _is_written(self, word: str) -> bool:
        """Whether a paper has a word in just these letters. Words that are not searched count as written."""
        stem = next(iter(self._index.terms.words(word)), "")
        if not stem or not self._count(stem):
            return not stem
        return word in {form.lower() for form in await self._forms(stem)}

    def _count(self, stem: str) -> int:
        return next((count for term, count in self._index.terms.vocabulary(stem) if term == stem), 0)

    async def _meant(self, word: str, *, sure: bool) -> str | None:
        """Return the word of the papers with the fewest typing errors between them; of these, the most frequent one."""
        stem = next(iter(self._index.terms.words(word)), "")
        most = _most_errors(word)
        near = [
            (errors, -count, term)
            for term, count in self._index.terms.vocabulary(stem[:1])
            if term.isalpha() and (errors := _errors_of_stem(stem, term, most)) <= most
        ]
        best: tuple[int, int, str] | None = None
        for _, count, term in sorted(near)[:_CANDIDATES]:
            for form in await self._forms(term):
                low = form.lower()
                errors = typing_errors(word, low, most)
                rank = (errors, count, form)
                if errors <= most and (not sure or _may_be(word, low)) and (best is None or rank[:2] < best[:2]):
                    best = rank
        return best[2] if best else None

    async def _forms(self, stem: str) -> list[str]:
        """Return how a stem is written, the most frequent form first."""
        terms = self._index.terms
        hits = await terms.query(stem, _PASSAGES, Filters())
        stored = await self._index.catalogue.read(reading.stored_chunks, [hit.chunk_id for hit in hits])
        counts = Counter(
            word
            for each in stored.values()
            for word in LETTERS.findall(f"{each.paper.title} {each.chunk.text}")
            if word[0].lower() == stem[0] and terms.words(word) == [stem]
        )
        forms = Counter[str]()
        for word, count in counts.items():
            forms[word if _NAMELIKE.match(word) else word.lower()] += count
        return [word for word, _ in forms.most_common()]


def _errors_of_stem(stem: str, term: str, most: int) -> int:
    """Return the errors between stems. An error in an ending keeps it from being taken off: "hallucinaton"."""
    whole = typing_errors(stem, term, most)
    if whole <= most or len(term) < _LEAST_LETTERS or len(stem) <= len(term):
        return whole
    return typing_errors(stem[: len(term)], term, most)


def _is_common(word: str) -> bool:
    return all(part.lower() in common_words() for part in word.replace("-", ".").split("."))


def _words(question: str) -> Iterator[tuple[re.Match[str], str]]:
    for place in LETTERS.finditer(question):
        around = question[max(0, place.start() - 1) : place.start()] + question[place.end() : place.end() + 1]
        if not re.search(r"[\w'’@/\\.]", around.removesuffix(".")):
            yield place, place[0]


def _most_errors(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _may_be(word: str, meant: str) -> bool:
    """Whether a word may be a misspelling of another, and not a word of its own.

    Words that differ in the ending are forms of one word. In a short word another letter makes another word ("sheep",
    "sleep"), and in a longer one only a vowel or a neighbour on the keyboard is taken for another letter.
    """
    if sorted(word) == sorted(meant) or meant == word + word[-1]:
        return True
    if len(meant) == len(word) + 1 and meant[-2:] == word[-2:]:
        return True
    if word[:-2] == meant[: len(word) - 2]:
        # "augmentd" ends as no English word does.
        return word[-1] == meant[-1] and word[-2:] not in meant and not _VOWELS & set(word[-2:])
    if len(word) <= _SHORT or len(meant) != len(word):
        return len(word) > _SHORT
    return all(
        one == other
        or {one, other} <= _VOWELS
        or any(pair in row for row in _ROWS for pair in (one + other, other + one))
        for one, other in zip(word, meant, strict=True)
    )


def _function_word(word: str) -> str | None:
    """Return the function word that is meant by a word which is rare where its letters are right: "wich", "becuase"."""
    near = (each for each in sorted(FUNCTION_WORDS) if each[0] == word[0] and typing_errors(word, each, 1) == 1)
    return next((each for each in near if len(each) >= _LEAST_LETTERS and _may_be(word, each)), None)
