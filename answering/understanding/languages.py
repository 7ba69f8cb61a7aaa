"""Tells in which language a question is, as far as it matters: whether an English model can read it.

By script, and by the stop words of thirteen languages; of a short question whose only stop words are English ones too
("Was lernen mehrsprachige Sprachmodelle?"), by whether its other words are any that the library or English knows. In
doubt a question is English.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from answering.understanding.distance import typing_errors
from core.text.words import LETTERS, is_namelike
from indexing.embedding.weights import common_words
from indexing.terms import FUNCTION_WORDS, stop_words

ENGLISH = "English"
OTHER = "another language"
"""What is certainly not English, and nobody knows what."""
_WORD_OR_NUMBER = re.compile(r"[A-Za-z0-9À-ɏ]+(?:[-.][A-Za-z0-9À-ɏ]+)*")
"""Also in the midst of Chinese."""
_SCRIPTS = {
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "CYRILLIC": "Russian",
    "GREEK": "Greek",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Hindi",
    "BENGALI": "Bengali",
    "THAI": "Thai",
    "TAMIL": "Tamil",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "ETHIOPIC": "Amharic",
}
"""The first word of a letter's Unicode name, and the language that is most often written so."""
_ASKING = {
    "dutch": "hoe hoeveel waarom welke welk wat wie waar wanneer geef noem vergelijk",
    "german": "wie wieviel warum weshalb welche welcher welches was wer wo wann nenne vergleiche",
    "french": "combien pourquoi quel quelle quels quelles quand qui comparer",
    "spanish": "cómo como cuánto cuántos cuántas qué cuál cuáles quién dónde compara",
    "portuguese": "como quanto quantos quantas qual quais quem onde por",
    "italian": "quanto quanti quante perché quale quali chi dove confronta",
    "swedish": "hur varför vilka vilken vilket vad vem var jämför",
    "danish": "hvordan hvor hvorfor hvilke hvilken hvad hvem sammenlign",
    "norwegian": "hvordan hvor hvorfor hvilke hvilken hva hvem sammenlign",
    "finnish": "miten montako miksi mikä mitkä kuka missä kuinka vertaa",
    "hungarian": "hogyan mennyi hány miért melyik mi ki hol",
}
"""What questions begin with, in the languages whose stop words are known; some of these lists lack it."""
_QUOTED = re.compile(r"\"[^\"]{1,300}\"|“[^”]{1,300}”|«[^»]{1,300}»|„[^“”]{1,300}[“”]")
_LEAST_LETTERS = 4
_ALL_STRANGE, _ALL_STRANGE_WITH_MARKS = 3, 2
"""So many words, and none that English or the library knows, are not English; fewer, where one has a letter with a
mark."""


def language_of(question: str, is_known: Callable[[str], bool]) -> str:
    """Return the English name of a question's language; `is_known` tells whether a paper has a word.

    What a question quotes may be in any language: "What does the Russian «забудь» mean?" is English.
    """
    unquoted = _QUOTED.sub(" ", question)
    question = unquoted if LETTERS.search(unquoted) else question
    script = _script(question)
    if script is not None:
        return script
    words = LETTERS.findall(question)
    low = [word.lower() for word in words]
    first = low[0] if low else ""
    found = {
        language: {word for word in stops if len(word) > 1 or not word.isascii()}
        | ({first} & set(_ASKING.get(language, "").split()))
        for language, stops in stop_words(question).items()
    }
    english = found.pop("english") | set(low) & FUNCTION_WORDS
    own = {language: stops - english for language, stops in found.items()}
    most = max(map(len, own.values()))
    likely = [language for language, stops in own.items() if len(stops) == most]
    stops = set[str]().union(*(found[language] for language in likely)) if most else set()
    content = [word for word in words if word.lower() not in english | stops]
    plain = [word for word in content if not is_namelike(word, first=True)]
    strange = [word for word in plain if _is_strange(word, is_known)]
    against = len(english - stops)
    asks = most > 0 and first in stops and not any(word.lower() in common_words() for word in plain)
    signs = most + asks + any(not word.isascii() for word in strange)
    enough = len(content) / 2 if most else len(content) / 2 + 0.5
    if signs > against and content and (signs > 1 or len(strange) >= enough):
        return likely[0].capitalize() if len(likely) == 1 else OTHER
    shared = len(english) <= 1 and english <= set[str]().union(*found.values())
    least = _ALL_STRANGE if all(map(str.isascii, strange)) else _ALL_STRANGE_WITH_MARKS
    if not shared or len(plain) < least or len(strange) < len(plain):
        return ENGLISH
    return ENGLISH if sum(map(_is_misspelt, strange)) >= len(strange) / 2 else OTHER


_OR = "or an embedder that reads other languages (LITMUS_EMBEDDER)."


def seems(language: str) -> str:
    """Return how one says that a question is in this language, or in one that nobody knows."""
    return f"to be in {language}" if language != OTHER else "not to be in English"


def not_read(language: str, *, searched: str = "", untranslated: bool = False) -> str:
    """Return what is told where the embedder does not read the language of a question.

    `searched` are the words that were searched all the same; `untranslated` says that an LLM was asked for it in vain.
    """
    only = f": only what stands in papers too was searched ({searched})" if searched else ""
    said = f"The question seems {seems(language)}, and the embedded model reads English{only}."
    if untranslated:
        said = f"{said} The language model did not translate it."
    llm = "another LLM" if untranslated else "an LLM, which translates"
    return f"{said} Ask in English, or configure {llm} (LITMUS_LLM_MODEL), {_OR}"


def words_of_any_language(question: str) -> list[str]:
    """Return the words that are stop words in no language: names, numbers, and what a question is about."""
    words = list(dict.fromkeys(_WORD_OR_NUMBER.findall(question)))
    stops = set[str]().union(*stop_words(question).values())
    return [
        word for word in words if word.lower() not in stops | FUNCTION_WORDS and not (word.isalpha() and len(word) < 2)
    ]


def _is_strange(word: str, is_known: Callable[[str], bool]) -> bool:
    """Whether a word is none that English often uses, and that no paper has."""
    if word.isascii() and len(word) < _LEAST_LETTERS:
        return False
    plain = "".join(char for char in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(char))
    return common_words().isdisjoint((word.lower(), plain)) and not is_known(word)


def _is_misspelt(word: str) -> bool:
    """Whether a word is an English one with a typing error."""
    low = word.lower()
    near = (each for each in common_words() if each[0] == low[0] and abs(len(each) - len(low)) <= 1)
    return len(low) >= _LEAST_LETTERS and any(typing_errors(low, each, 1) <= 1 for each in near)


def _script(question: str) -> str | None:
    """Return the language of most letters, if they are not Latin ones."""
    letters = [char for char in question if char.isalpha()]
    counts = Counter(_SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0]) for char in letters)
    if len(letters) - counts[None] <= 0.3 * len(letters):
        return None
    return "Japanese" if counts["Japanese"] else _most(counts)


def _most(counts: Counter[str | None]) -> str:
    known: Sequence[tuple[str, int]] = [(name, count) for name, count in counts.items() if name is not None]
    return max(known, key=lambda each: each[1])[0]
