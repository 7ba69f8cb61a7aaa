"""A follow-up question made to stand alone by rules: the new question, asked of what was spoken of before.

"How big is it?" after "What is InkubaLM?" becomes "How big is InkubaLM?": a pronoun becomes what it means, a gap is
filled, "and for X?" asks the question before of X, "the second one" becomes that paper. For English; what the rules do
not know is left as it is, for a question that is left alone is at least the one that was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from answering.understanding.back_references import with_papers_named
from answering.understanding.courtesy import is_courtesy, sentences_wished
from answering.understanding.gaps import filled, is_gap
from answering.understanding.leaning import (
    AUXILIARIES,
    PREPOSITIONS,
    asked_of_anything,
    pointers,
    stands_alone,
    without_lead,
)
from answering.understanding.parallels import as_question, in_number, narrowed, replaced, unended
from answering.understanding.subjects import WORD, is_plural, names, subject_of
from answering.understanding.turns import EarlierTurn
from core.answer import Usage
from core.text.words import is_namelike


class Intent(Enum):
    """What is wanted."""

    ANSWER = "answer"
    THANKS = "thanks"
    """Nothing: a word of thanks or a greeting."""
    SHORTER = "shorter"
    """The last answer again, in fewer sentences."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """A question that stands alone."""

    question: str
    usage: Usage | None = None
    """What it took, if an LLM was asked."""
    rewritten: bool = False
    """Whether it is in an LLM's words."""
    translated: bool = False
    leans: bool = False
    """Whether it follows what was said before."""
    whole: bool = False
    """Whether questions before it stand in it, so that it is not to be taken apart."""
    intent: Intent = Intent.ANSWER
    most_sentences: int | None = None
    """So many are wanted at most."""


_CORRECTS = re.compile(
    r"\W*(?:(?:no|sorry|actually|oh|oops|pardon|wait)\b\W*)*(?:i\s+(?:meant|mean|was asking about)\b\W*)"
    r"(?P<meant>.+?)(?:,?\s+(?:and\s+)?not\s+(?P<unmeant>[^,]+?))?\W*$",
    re.IGNORECASE,
)
_CORRECTS_NOT = re.compile(
    r"\W*(?:(?:no|sorry)\b\W*)?not\s+(?P<unmeant>[^,]+?)\s*[,;–—-]+\s*(?:but\s+)?(?P<meant>.+?)\W*$", re.IGNORECASE
)
_COURTEOUS_LEAD = re.compile(
    r"\W*(?:(?:ok(?:ay)?|thanks|thank you|thx|cheers|great|perfect|nice)\b(?: (?:a lot|very much|so much))?"
    r"[\s,.!;:–—-]+)+",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\W*(?:now\b\W*)?(?:something else|(?:an?|one)? ?(?:other|new|different) (?:question|topic|subject)|"
    r"another (?:question|topic|subject))\W+(?=\w)",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(r"\W*(?:no|sorry|actually)\b[\s,;:.–—-]+", re.IGNORECASE)
_ONLY = re.compile(
    r"\W*(?:(?:and|but|please|now)\b\W*)*(?:only|just)\b\s*"
    r"(?:(?:those|the ones|ones|papers|the papers|results|that are)\b\s*)*"
    r"(?P<limit>.+?)\W*(?:\bplease\b\W*)?$",
    re.IGNORECASE,
)
_ONLY_BEHIND = re.compile(r"(?P<limit>.+?)\W+only\W*(?:please\W*)?$", re.IGNORECASE)
_LIMITS_ALONE = re.compile(
    r"\W*(?:(?:and|but)\W+)?(?P<limit>(?:since|before|after|until|not? older than|newer than|from)\s+(?:19|20)\d\d"
    r"(?:\s+on(?:wards?)?)?|between\s+\d{4}\s+and\s+\d{4}|(?:no|not|without|only)\s+surveys?)\W*(?:please\W*)?$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)\b\W*)*"
    r"(?:why(?P<negated>\s+not)?(?:\s+is\s+(?:that|this|it)(?:\s+so)?)?|how come|how so|"
    r"for what reason|what(?:\s+is|['’]s)\s+the\s+(?:reason|cause)(?:\s+(?:for|of)\s+(?:that|this|it))?)\W*",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\W*(?:(?:and|but|or)\b\W*)?(?:(?:what|how)\s+about\b|and\b|or\b|versus\b|vs\.?)\s*(?P<phrase>.+?)\W*$",
    re.IGNORECASE,
)
_LONGEST_LIMIT = 300
"""Characters of a text that only narrows the last question: its limit has eight words at most."""
_SHORT = 4
"""Words of a phrase that asks nothing by itself."""
_PARTS = re.compile(r"(?<=[?？])\s+(?=\S)")


def follow_up(text: str, turns: Sequence[EarlierTurn]) -> Condensed:
    """Return what a text means after these turns, whose questions stand alone."""
    if is_courtesy(text):
        return Condensed(text, intent=Intent.THANKS)
    before = [turn for turn in turns if not is_courtesy(turn.question)]
    if not before:
        return Condensed(text)
    if (count := sentences_wished(text)) is not None:
        return Condensed(before[-1].question, leans=True, intent=Intent.SHORTER, most_sentences=count)
    meant: list[str] = []
    for part in _PARTS.split(text):
        told = [*before, *(EarlierTurn(part) for part in meant)] if meant and stands_alone(meant[-1]) else before
        meant.append(_resolved(part, told, before))
    question = " ".join(meant)
    return Condensed(question, leans=question != text and without_lead(text) != question)


def standing_alone(turns: Sequence[EarlierTurn]) -> list[EarlierTurn]:
    """Return the turns with questions that stand alone, each understood after those before it."""
    alone: list[EarlierTurn] = []
    for turn in turns:
        question = follow_up(turn.question, alone).question
        alone.append(EarlierTurn(question, turn.text, turn.papers))
    return alone


def _resolved(text: str, turns: Sequence[EarlierTurn], answered: Sequence[EarlierTurn]) -> str:
    last = turns[-1]
    if (courteous := _COURTEOUS_LEAD.match(text)) and courteous.end() < len(text):
        text = as_question(text[courteous.end() :])
    if other := _ELSE.match(without_lead(text)):
        return as_question(without_lead(text)[other.end() :])
    named = with_papers_named(text, answered)
    for rule in (_corrected, _explained, _narrowed):
        if (found := rule(named, last)) is not None:
            return found
    if named != text and not _INSTEAD.fullmatch(named):
        return as_question(without_lead(named))
    if named == text and stands_alone(text):
        return as_question(without_lead(text)) if without_lead(text) != text and len(WORD.findall(text)) > 3 else text
    return _pointed(named, turns) or _instead(named, last) or filled(named, last) or named


def _corrected(text: str, last: EarlierTurn) -> str | None:
    found = _CORRECTS.fullmatch(text) or _CORRECTS_NOT.fullmatch(text)
    if found is None:
        no = _SAYS_NO.match(text)
        rest = unended(text[no.end() :]) if no else ""
        if no and "?" in text:
            return as_question(text[no.end() :]) if stands_alone(text[no.end() :]) else None
        short = 0 < len(WORD.findall(rest)) <= _SHORT and not set(map(str.lower, WORD.findall(rest))) & AUXILIARIES
        return replaced(last.question, rest, last.told) if short and is_namelike(rest) else None
    meant, unmeant = found["meant"].strip(" :\"'“”"), found["unmeant"]
    if text.rstrip().endswith("?") and len(WORD.findall(meant)) > 2 and stands_alone(meant):
        return as_question(f"{meant}?")
    if unmeant and re.search(rf"\b{re.escape(unmeant)}\b", last.question, re.IGNORECASE):
        return re.sub(rf"\b{re.escape(unmeant)}\b", lambda _: meant, last.question, flags=re.IGNORECASE)
    return replaced(last.question, meant, last.told)


def _explained(text: str, last: EarlierTurn) -> str | None:
    """Ask for the reason of what was last asked about; where that was no such question, of what was answered."""
    found = _WHY.fullmatch(text)
    if found is None:
        return None
    asked = WORD.findall(last.question)
    low = [word.lower() for word in asked]
    rest = unended(last.question)
    negation = bool(found["negated"])
    statement = re.split(r"(?<=[.!?])\s", last.told)[0].rstrip(".")
    if low and low[0] in AUXILIARIES and not negation and not re.match(r"(?:is|are) there\b", rest, re.IGNORECASE):
        return f"Why {rest[:1].lower()}{rest[1:]}?"
    if len(low) > 2 and low[0] == "how" and low[1] in AUXILIARIES:
        return f"Why{rest[3:]}?"
    graded = re.match(
        r"how (?:much |many )?(?P<how>[\w-]+(?:er|est)?) (?P<be>is|are|was|were) (?P<rest>.+)", rest, re.IGNORECASE
    )
    if graded and low[1] not in AUXILIARIES:
        return f"Why {graded['be']} {graded['rest']} {graded['how']}?"
    if statement and len(statement.split()) <= 40:
        first = statement.split()[0]
        kept = first if is_namelike(first, first=True) else first.lower()
        return f"Why is it that {kept}{statement[len(first) :]}?"
    return f"Why: {rest[:1].lower()}{rest[1:]}?"


def _narrowed(text: str, last: EarlierTurn) -> str | None:
    if len(text) > _LONGEST_LIMIT:
        return None
    found = _ONLY.fullmatch(text) or _LIMITS_ALONE.fullmatch(text)
    if found is None and not text.rstrip().endswith("?"):
        found = _ONLY_BEHIND.fullmatch(text)
    if found is None or len(WORD.findall(found["limit"])) > 8:
        return None
    limit = found["limit"].strip()
    first = limit.split()[0].lower()
    return narrowed(last.question, limit if first in PREPOSITIONS | {"since", "not", "no"} else f"only {limit}")


def _pointed(text: str, turns: Sequence[EarlierTurn]) -> str | None:
    """Put what is meant in place of the words that point back."""
    places = pointers(text)
    if not places:
        return None
    made, end = "", 0
    for place in places:
        word = text[place.start : place.end]
        plural = word.lower() in {"they", "them", "their", "theirs", "these", "those", "ones", "themselves"}
        meant = subject_of(turns[-1], plural=plural)
        if meant is None:
            return None
        if place.part:
            made += f"{text[end : place.end]} of {meant}"
            end = place.end
            continue
        if plural and not is_plural(meant) and word.lower() == "they" and is_namelike(meant):
            meant = f"the authors of {meant}"
        if word.lower() == "ones":  # "which ones does it use?"
            continue
        begin = place.start - (4 if re.search(r"\bthe $", text[: place.start], re.IGNORECASE) else 0)
        said = _inflected(word.lower(), meant, text[place.end :])
        before = made + text[end:begin]
        made = (before if said != meant else in_number(before, said)) + said
        end = place.end + _noun_behind(word.lower(), text[place.end :])
    return as_question(without_lead(made + text[end:]))


def _inflected(word: str, meant: str, behind: str) -> str:
    if word in {"its", "their", "his", "her"}:
        return f"{meant}'" if meant.endswith("s") and is_plural(meant) else f"{meant}'s"
    if word in {"these", "those"} and not is_plural(meant) and (noun := re.match(r"\s+(\w+)", behind)):
        return f"the {noun[1]} of {meant}"
    return meant


def _noun_behind(word: str, behind: str) -> int:
    """Return how many characters behind "this" name again what is meant: "this method"."""
    noun = re.match(r"\s+(?:an?\s+)?([a-z-]+)\b", behind)
    if word not in {"this", "that", "these", "those", "such"} or noun is None:
        return 0
    rest = behind[noun.end() :]
    compared = noun[1].endswith("er") and noun[1] != "paper" and re.match(r"\W*$|\s+than\b", rest)  # "is that faster?"
    verb = noun[1] in AUXILIARIES | PREPOSITIONS or compared
    return 0 if verb or not (asked_of_anything(noun[1]) or word in {"this", "these", "such"}) else noun.end()


def _instead(text: str, last: EarlierTurn) -> str | None:
    found = _INSTEAD.fullmatch(text)
    if found is None:
        first = text.split()[0].lower() if text.split() else ""
        short = len(WORD.findall(text)) <= 5 and not set(map(str.lower, WORD.findall(text))) & AUXILIARIES
        if not (first in PREPOSITIONS and short and not is_gap(unended(text))):
            return None
        return replaced(last.question, unended(text)[:1].lower() + unended(text)[1:], last.told)
    phrase = unended(found["phrase"])
    if is_gap(phrase):
        return None
    low = phrase.lower().split()
    if len(low) > 1 and low[0] in AUXILIARIES:  # "and does BEIR?"
        phrase = phrase.partition(" ")[2]
        return replaced(last.question, phrase, last.told) if next(names(f"x {phrase}"), None) else None
    if set(low) & AUXILIARIES:
        return None
    return replaced(last.question, phrase, last.told)
