"""What texts speak of, phrase by phrase, and how a phrase is written."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from core.paper import Paper
from reviewing.mapping.empty_words import NUMBERS, is_empty
from reviewing.mapping.word_classes import WordClasses

_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:[-'’/][^\W_]+)*|\d+[^\W\d_][^\W_]*|\d+(?:[.,]\d+)*|[^\w\s]")
_CAPITAL_INSIDE = re.compile(r"[^\W_][A-Z]")
_LONGEST = 4
"""Words of a phrase."""
_LONGEST_WORD = 40
TITLE_COUNTS = 2.0
"""A phrase of the title says more of what a paper is about than one of the abstract."""

Form = tuple[str, ...]


class Phrases:
    """The phrases of some papers, with the papers that have them."""

    def __init__(self) -> None:
        self.of: dict[str, dict[int, float]] = defaultdict(dict)
        """From a phrase's key to its papers, by number, and how much it counts there."""
        self._forms: dict[str, Counter[Form]] = defaultdict(Counter)
        self._classes = WordClasses()
        self._cases: dict[str, Counter[str]] = defaultdict(Counter)
        self._names: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, number: int, paper: Paper) -> None:
        """Read a paper."""
        for text, counts in ((paper.title, TITLE_COUNTS), (paper.abstract, 1.0)):
            self._classes.read(text)
            for phrase in phrases(text):
                key = phrase_key(phrase)
                papers = self.of[key]
                papers[number] = max(papers.get(number, 0.0), counts)
                self._forms[key][tuple(word.lower() for word in phrase)] += 1
        for cases, words in ((self._cases, _mid_sentence(paper.abstract)), (self._names, _names(paper.title))):
            for word in words:
                cases[word.lower()][word] += 1

    def forget_rare(self) -> None:
        """Drop what a single paper has, and not in its title: it names no topic, and is nine of ten phrases."""
        for key in [key for key, papers in self.of.items() if len(papers) < 2 and max(papers.values()) < TITLE_COUNTS]:
            del self.of[key]
            del self._forms[key]

    def heads(self, key: str) -> bool:
        """Whether a phrase can be a heading: it ends with a noun, begins with no number, and does nothing."""
        *before, last = self._form(key)
        if before and (before[0] in NUMBERS or before[0][0].isdigit()):
            return False
        return self._classes.names(last) and not any(self._classes.acts(word) for word in (*before, last))

    def parts(self, key: str) -> list[str]:
        """Return the keys of a phrase's words."""
        return [phrase_key((word,)) for word in self._form(key)]

    def is_name(self, key: str) -> bool:
        """Whether a phrase is written as names and acronyms are: "BERT", "word2vec", "Wikipedia"."""
        return self.written(key).lower() != self.written(key) or any(char.isdigit() for char in key)

    def written(self, key: str) -> str:
        """Return the usual spelling of a phrase: small letters but for what is always written with capitals."""
        return " ".join(_usual(word, self._cases.get(word, self._names.get(word, {}))) for word in self._form(key))

    def _form(self, key: str) -> Form:
        return max(self._forms[key].items(), key=lambda item: (item[1], item[0]))[0]


def phrases(text: str) -> Iterator[Form]:
    """Yield every run of one to four words that names something, as it is written."""
    run: list[str] = []
    for token in [*_TOKEN.findall(text), "."]:
        if token[0].isalnum() and not token.isdigit() and len(token) > 1 and not is_empty(token.lower()):
            run.append(token[:_LONGEST_WORD])
            continue
        for length in range(1, _LONGEST + 1):
            for start in range(len(run) - length + 1):
                yield tuple(run[start : start + length])
        run = []


def phrase_key(phrase: Form) -> str:
    """Return what "Long-Context LLM" and "long context LLMs" share."""
    return " ".join(part for word in phrase for part in _singular(word.lower()).replace("-", " ").split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _mid_sentence(text: str) -> Iterator[str]:
    """Yield the words that no sentence begins with: their capitals are their own."""
    begins = True
    for piece in _TOKEN.findall(text):
        if piece[0].isalpha():
            if not begins:
                yield piece
            begins = False
        elif piece in ".!?:":
            begins = True


def _names(title: str) -> Iterator[str]:
    """Yield the words of a title that are written as nothing but names are: other capitals say nothing there."""
    for word in _TOKEN.findall(title):
        if _CAPITAL_INSIDE.search(word) and not title.isupper():
            yield word


def _usual(word: str, cases: Mapping[str, int]) -> str:
    return max(cases.items(), key=lambda item: (item[1], item[0]))[0] if cases else word
