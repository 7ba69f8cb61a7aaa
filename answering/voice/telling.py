"""A sentence of an abstract as it is told in an answer, a review or a table.

The evidence stays the sentence itself. What is told differs from it in who speaks, in the names that take the place of
pronouns, and in links to sentences that are not there; nothing else. So it is supported because the paper says it.
"""

from collections.abc import Sequence
from functools import lru_cache

from answering.sentence_search import FoundSentence
from answering.voice.calling import Called, called
from answering.voice.pointing import resolved
from answering.voice.retelling import Mention, Told, capital, opened, retold, speaks_of_itself
from core.paper import Paper
from core.sentences import sentence_spans


def tell(
    paper: Paper,
    start: int,
    end: int,
    mention: Mention = Mention.FIRST,
    *,
    who: Called | None = None,
    several: bool = False,
    follows: bool = False,
) -> Told | None:
    """Return the sentence `paper.abstract[start:end]` as it is told; None if it cannot be told alone.

    `follows`: the sentence before it in the abstract was told just before, so that what points there may stay.
    `several`: that sentence had the authors as its subject.
    """
    who = who or called(paper)
    text = paper.abstract[start:end]
    if not follows:
        pointed = resolved(text, _before(paper.abstract, start), who)
        if pointed is None:
            return None
        text = pointed
    told = retold(text, who, mention, several)
    return told or _quoted(text, who, mention)


def usable(sentence: FoundSentence, before: FoundSentence | None = None) -> bool:
    """Whether a sentence can be told, given the one that the answer tells just before it.

    One that points at what is not there ("It", "this approach", "the model") can be told only where the name of what it
    means can take its place, or where the sentence before it in the abstract is told before it.
    """
    follows = before is not None and follows_on(sentence, before)
    return tell(sentence.passage.paper, sentence.start, sentence.end, follows=follows) is not None


def follows_on(sentence: FoundSentence, before: FoundSentence) -> bool:
    """Whether nothing stands between two sentences of one abstract."""
    same = sentence.passage.paper.id == before.passage.paper.id and before.end <= sentence.start
    return same and not sentence.passage.paper.abstract[before.end : sentence.start].strip()


@lru_cache(maxsize=1024)
def _spans(abstract: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(abstract))


def _before(abstract: str, start: int) -> Sequence[str]:
    return [abstract[begin:end] for begin, end in _spans(abstract) if end <= start]


def _quoted(text: str, who: Called, mention: Mention) -> Told:
    """Let the authors speak for themselves."""
    text = " ".join(text.split())
    if not speaks_of_itself(text):
        return Told(capital(opened(text)))
    speaker = "The authors write" if mention is not Mention.FIRST else capital(f"{who.writers} write")
    return Told(f"{speaker}: “{text}”")
