"""A sentence of an abstract as it is told in an answer, a review or a table.

The evidence stays the sentence itself. What is told differs from it in who speaks, in the names that take the place of
pronouns, and in links to sentences that are not there; nothing else. So it is supported because the paper says it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from answering.voice.calling import called
from answering.voice.naming import Called
from answering.voice.pointing import resolved
from answering.voice.retelling import Mention, ToldSentence, capital, opened, retold, speaks_of_itself
from core.paper import Paper
from core.passage import Passage
from core.text.sentences import sentence_spans
from core.text.words import FUNCTION_WORDS
from indexing.embedding.weights import common_words

_WORD = re.compile(r"[^\W\d_]+(?![\w-]*[A-Z\d])")
_RESULTS_SHOW = re.compile(
    r"(?:(?:Our|The|These) )?(?:[Rr]esults|[Ff]indings|[Ee]xperiments|[Aa]nalyses|[Ee]valuations) "
    r"(?:show|demonstrate|reveal|confirm)(?:ed)? that "
)
"""What "reports that" says already. "Suggest" and "indicate" hedge, and stay."""


class Placed(Protocol):
    """A sentence of an abstract, `passage.paper.abstract[start:end]`."""

    @property
    def passage(self) -> Passage:
        """Of the paper."""

    @property
    def start(self) -> int:
        """Where it begins in the abstract."""

    @property
    def end(self) -> int:
        """Where it ends there."""


class Narrator:
    """Tells sentences one after the other, and names a paper once as long as nothing of another comes between."""

    def __init__(self, call: Callable[[Paper], Called] = called) -> None:
        """`call` says how a paper is spoken of."""
        self._call = call
        self._paper: Paper | None = None
        self._end = 0
        self._known = False
        self._last = ToldSentence("")

    def tell(
        self, paper: Paper, start: int, end: int, *, label: bool = False, label_if_pointing: bool = False
    ) -> ToldSentence:
        """Return the next sentence, `paper.abstract[start:end]`; one that cannot be told alone keeps what points back.

        With `label` the paper is named before a sentence that does not tell whose it is; with `label_if_pointing`, only
        before one that cannot be told alone either.
        """
        who = self._call(paper)
        if self._paper is None or self._paper.id != paper.id or self._paper.title != paper.title:
            self._paper, self._known, self._last, self._end = paper, False, ToldSentence(""), -1
        mention = Mention.SUBJECT if self._last.tells_of else Mention.KNOWN if self._known else Mention.FIRST
        follows = 0 <= self._end <= start and not paper.abstract[self._end : start].strip()
        told = tell(paper, start, end, mention, who=who, several=self._last.several, follows=follows)
        if told is None:
            text = opened(paper.abstract[start:end])
            told = retold(text, who, mention, self._last.several) or _quoted(text, who, mention)
            label = label or label_if_pointing
        self._known = self._known or who.is_known_by(told.text)
        if label and not self._known:
            told, self._known = replace(told, text=labelled(told.text, who, paper.abstract)), True
        self._last, self._end = told, end
        return told

    def forget(self) -> None:
        """Begin anew: what was said before is not in sight any more."""
        self._paper = None


def tell(
    paper: Paper,
    start: int,
    end: int,
    mention: Mention = Mention.FIRST,
    *,
    who: Called | None = None,
    several: bool = False,
    follows: bool = False,
) -> ToldSentence | None:
    """Return the sentence `paper.abstract[start:end]` as it is told; None if it cannot be told alone.

    `follows`: the sentence before it in the abstract was told just before, so that what points there may stay.
    `several`: that sentence had the authors as its subject.
    """
    who = who or called(paper)
    text = paper.abstract[start:end]
    if not follows:
        # A name takes the place of "it" even where the paper is called by its authors.
        pointed = resolved(text, _before(paper.abstract, start), called(paper))
        if pointed is None:
            return None
        text = pointed
    return retold(text, who, mention, several) or _quoted(text, who, mention)


def labelled(text: str, who: Called, abstract: str) -> str:
    """Return a sentence behind whose it is: "The paper on wool reports that sheep sleep."

    A question, and what does not begin with a word, stands behind a colon.
    """
    whose = capital(who.authors or who.paper)
    if text.rstrip().endswith("?") or not text[:1].isalpha():
        return f"{whose}: {text}"
    said = _RESULTS_SHOW.sub("", text, count=1)
    return f"{whose} {'report' if who.several else 'reports'} that {_lowered(said, abstract)}"


def _lowered(text: str, abstract: str) -> str:
    """Return a sentence without its capital, unless the capital is that of a name."""
    word = _WORD.match(text)
    if word is None or word[0] == "I" or any(map(str.isupper, word[0][1:])):
        return text
    low = word[0].lower()
    is_name = re.search(rf"[a-z,] {word[0]}\b", abstract)
    is_word = low in FUNCTION_WORDS or low in common_words() or re.search(rf"\b{low}\b", abstract)
    return text if is_name or not is_word else low[0] + text[1:]


def usable(sentence: Placed, before: Placed | None = None) -> bool:
    """Whether a sentence can be told, given the one that the answer tells just before it.

    One that points at what is not there ("It", "this approach", "the model") can be told only where the name of what it
    means can take its place, or where the sentence before it in the abstract is told before it.
    """
    follows = before is not None and _follows(sentence, before)
    return tell(sentence.passage.paper, sentence.start, sentence.end, follows=follows) is not None


def _follows(sentence: Placed, before: Placed) -> bool:
    """Whether nothing stands between two sentences of one abstract."""
    same = sentence.passage.paper.id == before.passage.paper.id and before.end <= sentence.start
    return same and not sentence.passage.paper.abstract[before.end : sentence.start].strip()


@lru_cache(maxsize=1024)
def _spans(abstract: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(abstract))


def _before(abstract: str, start: int) -> Sequence[str]:
    return [abstract[begin:end] for begin, end in _spans(abstract) if end <= start]


def _quoted(text: str, who: Called, mention: Mention) -> ToldSentence:
    """Let the authors speak for themselves."""
    if not speaks_of_itself(text):
        return ToldSentence(" ".join(text.split()))
    verb = "writes" if who.authors and not who.several else "write"
    speaker = "The authors write" if mention is not Mention.FIRST else capital(f"{who.writers} {verb}")
    return ToldSentence(f"{speaker}: “{' '.join(text.split())}”")
