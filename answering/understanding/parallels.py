"""Puts a phrase in the place of its counterpart in the question before: "And to 4 bits?" after "… to 8 bits?"."""

import re
from collections.abc import Sequence

from answering.understanding.leaning import AUXILIARIES, CLAUSES, PREPOSITIONS, function_word
from answering.understanding.subjects import WORD, Subject, is_plural, names, subject

_END = re.compile(r"[\s?.!]+$")
_AGREE = {"is": "are", "was": "were", "does": "do", "has": "have"}
_SINGULAR = {plural: singular for singular, plural in _AGREE.items()}
_LEAST_LETTERS = 3
_ONE = re.compile(r"\ban?\s+$", re.IGNORECASE)


def unended(question: str) -> str:
    """Return a question without its mark."""
    return _END.sub("", question)


def replaced(question: str, phrase: str, told: str = "") -> str:
    """Return the question asked of `phrase` in place of what it was asked of, the same one if there is no phrase."""
    if not phrase.strip():
        return question
    first, _, rest = phrase.partition(" ")
    there = first.lower() in map(str.lower, WORD.findall(question))
    named = next(names(f"x {rest}"), None) is not None and next(names(question), None) is not None
    if first.lower() in {"for", "of", "in", "with"} and rest and named and not there:
        return replaced(question, rest, told)  # "and for BEIR?" after "How many datasets does KILT have?"
    if first.lower() in PREPOSITIONS and rest:
        return _with_preposition(question, first.lower(), rest)
    place = _counterpart(question, phrase, told)
    if place is None:
        return f"{phrase}: {question[:1].lower()}{question[1:]}"
    if is_plural(phrase) and _ONE.search(question[: place.start]):
        place = _last_word(question)  # "and goats?" after "How does a transformer count sheep?"
    return with_phrase(question, place, phrase)


def with_phrase(question: str, place: Subject, phrase: str) -> str:
    """Return the question with `phrase` in a place."""
    return in_number(question[: place.start], phrase) + phrase + question[place.end :]


def in_number(before: str, phrase: str) -> str:
    """Return `before` with the auxiliary at its end, if there is one, in the number of the phrase that follows."""
    auxiliary = re.search(r"(\w+)(\s+)$", before)
    if auxiliary and (known := (_AGREE if is_plural(phrase) else _SINGULAR).get(auxiliary[1].lower())):
        known = known.capitalize() if auxiliary[1][0].isupper() else known
        return f"{before[: auxiliary.start()]}{known}{auxiliary[2]}"
    return before


def narrowed(question: str, limit: str) -> str:
    """Return the question with a limit behind it."""
    return f"{unended(question)} {limit}?"


def _with_preposition(question: str, preposition: str, phrase: str) -> str:
    words = list(WORD.finditer(question))
    low = [word[0].lower() for word in words]
    at = [place for place, word in enumerate(low) if word == preposition and place + 1 < len(low)]
    if not at:
        return narrowed(question, f"{preposition} {phrase}")
    end = _end(low, at[-1] + 1)
    return f"{question[: words[at[-1] + 1].start()]}{phrase}{question[words[end - 1].end() :]}"


def _end(low: Sequence[str], start: int) -> int:
    """Return the place behind the noun phrase that begins at `start`."""
    passive = any(word in {"is", "are", "was", "were"} for word in low[:start])
    for place in range(start + 1, len(low)):
        if low[place] in PREPOSITIONS | CLAUSES | AUXILIARIES or (passive and low[place].endswith("ed")):
            return place
    return len(low)


def _counterpart(question: str, phrase: str, told: str) -> Subject | None:
    """Return what a phrase takes the place of: a phrase with the same last word, a name if it is one, the subject."""
    head = phrase.split()[-1].lower()
    words = list(WORD.finditer(question))
    same = [place for place, word in enumerate(words) if word[0].lower() == head and len(head) >= _LEAST_LETTERS]
    asked = subject(question, told)
    if same:
        start = same[-1]
        while (
            start and not function_word(words[start - 1][0].lower()) and not words[start - 1][0].lower().endswith("ed")
        ):
            start -= 1
        return Subject("", words[start].start(), words[same[-1]].end())
    named = list(names(question))
    if next(names(f"x {phrase}"), None) is not None and named:
        inside = [each for each in named if asked and asked.start <= each.start and each.end <= asked.end]
        if not inside:
            return named[0]
        article = asked is not None and phrase.lower().startswith(("the ", "a ", "an "))
        return asked if asked and (article or len(asked.text.split()) <= len(inside[0].text.split()) + 1) else inside[0]
    return asked


def _last_word(question: str) -> Subject:
    *_, last = WORD.finditer(question)
    return Subject(last[0], last.start(), last.end())


def as_question(text: str) -> str:
    """Return a question with a capital, but for a name such as "mBERT"."""
    text = text.strip()
    return text[:1].upper() + text[1:] if not re.match(r"[a-z]+[A-Z]", text) else text
