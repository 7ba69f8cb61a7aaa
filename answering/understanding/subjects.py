"""What a question is about: a name in it, or the noun phrase of which it asks something.

"InkubaLM" in "What is InkubaLM?", "dense retrieval" in "How robust is dense retrieval on new domains?". By the order of
words in English questions, where the subject follows the first auxiliary; where that does not tell how far it goes, the
answer's words do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.understanding.leaning import AUXILIARIES, CLAUSES, FIELDS, PREPOSITIONS, function_word
from answering.understanding.turns import EarlierTurn
from core.text.words import is_namelike

WORD = re.compile(r"[^\W_]+(?:[-'’./+&][^\W_]+)*(?:\(\))?")
_ASKS_WHICH = re.compile(
    r"\W*(?:which|who|what\s+(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b)\w+|(?:is|are) there)\b", re.IGNORECASE
)
_OF_ITSELF = re.compile(
    r"\W*(?:(?:which|what)\b(?:\s+(?!do\b|does\b|did\b)[\w-]+)*?|who)\s+(?:has|have|(?:is|are|was|were)\s+\w+ed|(?!is\b|was\b|does\b|has\b)[a-z]+s)\b"
    r"|\W*(?:is|are) there\b",
    re.IGNORECASE,
)
"""The question word is the subject: "Which model was trained on code from GitHub?" is about the model."""
_INVERTED = re.compile(r"\b(?:do|does|did|can|could|should|would|will)\b", re.IGNORECASE)
_WHAT_IS = re.compile(r"\W*(?:what|who)\s*(?:is|are|was|were|['’]s)\s", re.IGNORECASE)
_BE = frozenset(("is", "are", "was", "were"))
_DETERMINERS = frozenset(("a", "an", "the"))
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """`text == question[start:end]`."""

    text: str
    start: int
    end: int

    @property
    def plural(self) -> bool:
        """Whether verbs and pronouns of it are plural, as far as its last word tells."""
        return is_plural(self.text)


def is_plural(text: str) -> bool:
    """Whether a noun phrase is plural: several joined, or a common noun that ends in s."""
    head = re.split(r"\s(?:of|for|in|on|with)\s", text)[0]
    last = head.split()[-1] if head.split() else ""
    return " and " in text or (last.islower() and last.endswith("s") and not last.endswith(("ss", "is", "us")))


def names(text: str) -> Iterator[Subject]:
    """Yield what is named in a text, such as "BERT" or "Llama 2"; the first word's capital names nothing."""
    run: list[re.Match[str]] = []
    words = list(WORD.finditer(text))
    for place, word in enumerate([*words, None]):
        if word is not None and _is_name(word[0], first=place == 0) and (not run or text[run[-1].end() :][:1] == " "):
            run.append(word)
            continue
        if run and not all(each[0].isdigit() or each[0] in FIELDS for each in run):
            end = run[-1].end()
            found = text[run[0].start() : end]
            bare = re.sub(r"['’]s$", "", found)
            yield Subject(bare, run[0].start(), run[0].start() + len(bare))
        run = [word] if word is not None and _is_name(word[0], first=place == 0) else []


def subject(question: str, told: str = "") -> Subject | None:
    """Return what a question is about; `told` is what was answered, whose words show where a phrase ends."""
    if _OF_ITSELF.match(question) and not _INVERTED.search(question):
        return None
    phrase = _phrase(question, told)
    named = list(names(question))
    if phrase is not None:
        inside = [each for each in named if phrase.start <= each.start and each.end <= phrase.end]
        if not named or (inside and len(phrase.text.split()) <= _LONGEST):
            if inside and not _is_simple(phrase.text, inside[0].text):
                return inside[0]
            return phrase
    return named[0] if named else None


def subject_of(turn: EarlierTurn, *, plural: bool) -> str | None:
    """Return what a pronoun means that follows a turn: what was asked about, or what the answer names.

    The answer's name counts where the question asked which, or was about several and the pronoun is about one.
    """
    asked = subject(turn.question, turn.told)
    answered = _answer_name(turn)
    one_of_them = not plural and asked is not None and (asked.plural or _ASKS_WHICH.match(turn.question) is not None)
    if answered is not None and (asked is None or one_of_them):
        return answered
    return asked.text if asked is not None else answered


def _answer_name(turn: EarlierTurn) -> str | None:
    if not turn.papers:
        return None
    first = next(names(f". {turn.text}"), None)  # a name at the beginning counts too
    opening = WORD.match(turn.text)
    if opening is not None and is_namelike(opening[0], first=True):
        return opening[0]
    if opening is not None and first is not None and first.text == opening[0] and not function_word(opening[0].lower()):
        return opening[0] if turn.papers[0].called == opening[0] else turn.papers[0].called
    return turn.papers[0].called


def _is_name(word: str, *, first: bool) -> bool:
    if function_word(word.lower()):
        return False
    return is_namelike(word, first=first)


def _is_simple(phrase: str, name: str) -> bool:
    """Whether a phrase is a name with little around it: "the HotpotQA dataset", not "the idea of ELECTRA"."""
    return " of " not in phrase and len(phrase.split()) <= len(name.split()) + 2


def _phrase(question: str, told: str) -> Subject | None:
    words = list(WORD.finditer(question))
    low = [word[0].lower() for word in words]
    verb = next((place for place, word in enumerate(low) if word in AUXILIARIES), None)
    if verb is None or verb + 1 >= len(words):
        return None
    start = verb + 1
    while start < len(low) - 1 and (low[start] in {"a", "an", "there"} or low[start] in PREPOSITIONS):
        start += 1
    end = _end(words, low, start, told, whole=_WHAT_IS.match(question) is not None, auxiliary=low[verb])
    while end > start and low[end - 1] in _DETERMINERS | PREPOSITIONS:
        end -= 1
    pronoun = function_word(low[start]) and low[start] not in _DETERMINERS
    if end <= start or pronoun or all(function_word(word) for word in low[start:end]):
        return None
    text = question[words[start].start() : words[end - 1].end()]
    bare = re.sub(r"['’]s?$", "", text)
    begin = words[start].start()
    if low[start] == "the" and end - start == 2 and re.search(rf"(?<![Tt]he ){re.escape(bare[4:])}\b", told):
        begin, bare = words[start + 1].start(), bare[4:]  # "MMLU", as the answer says, not "the MMLU"
    return Subject(bare, begin, begin + len(bare))


def _end(
    words: Sequence[re.Match[str]], low: Sequence[str], start: int, told: str, *, whole: bool, auxiliary: str
) -> int:
    """Return the place behind the last word of the phrase that begins at `start`."""
    stop = next(
        (
            place
            for place in range(start + 1, len(low))
            if (
                low[place] in PREPOSITIONS | CLAUSES | AUXILIARIES
                and low[place] != "of"
                and not (whole and low[place] != "than")
            )
            or (
                auxiliary in _BE
                and not whole
                and place > start
                and low[place].endswith(("ed", "ing"))
                and place == len(low) - 1
            )
            or (auxiliary in _BE and not whole and low[place].endswith("ed"))
            or (auxiliary in _BE and not whole and low[place] in {"a", "an", "the", "still", "so", "not"})
        ),
        len(low),
    )
    if whole:
        return stop
    # An adjective or a noun may follow "is" and its subject ("are language models good rerankers?").
    least = 2 if auxiliary in _BE else 1
    # A verb follows "does" and its subject. "do" wants a plural.
    told_low = told.lower()
    for end in range(min(stop, start + _LONGEST), start + least - 1, -1):
        phrase = " ".join(low[start + (low[start] in _DETERMINERS) : end])
        if phrase and re.search(rf"\b{re.escape(phrase)}\b", told_low) and not all(map(function_word, phrase.split())):
            return end
    if auxiliary in _BE:
        return stop
    if auxiliary != "does":
        plural = (place for place in range(start, stop) if is_plural(words[place][0]))
        first = next(plural, start if auxiliary == "do" else None)
        if first is not None:
            return first + 1
    named = [place for place in range(start, stop) if _is_name(words[place][0], first=False)]
    if named:
        return named[-1] + 1 if named[-1] - start <= 2 else named[0] + 1
    return min(stop, start + 2) if stop - start > 1 else stop
