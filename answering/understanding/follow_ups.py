"""A follow-up question made to stand alone by rules: the new question, asked of what was spoken of before.

"How big is it?" after "What is InkubaLM?" becomes "How big is InkubaLM?": a pronoun becomes what it means, a gap is
filled, "and for X?" asks the question before of X, "the second one" becomes that paper. For English; what the rules do
not know is left as it is, for a question that is left alone is at least the one that was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from answering.understanding.courtesy import is_courtesy, sentences_wished
from answering.understanding.leaning import (
    AUXILIARIES,
    PREPOSITIONS,
    asked_of_anything,
    pointers,
    stands_alone,
    without_lead,
)
from answering.understanding.parallels import agreeing, narrowed, replaced, unended
from answering.understanding.subjects import WORD, is_plural, names, subject_of
from answering.understanding.turns import Cited, Turn


class Intent(Enum):
    """What is wanted."""

    ANSWER = "answer"
    THANKS = "thanks"
    """Nothing: a word of thanks or a greeting."""
    SHORTER = "shorter"
    """The last answer again, in fewer sentences."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a follow-up means."""

    question: str
    """Stands alone."""
    leans: bool = False
    """Whether it had to be made to."""
    intent: Intent = Intent.ANSWER
    most_sentences: int | None = None


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_THING = r"(?:papers?|one|study|work|article|method|model|approach|source|result)"
_BACK = re.compile(
    rf"\bthe\s+(?P<ordinal>{'|'.join(_ORDINALS)}|last|former|latter|other)(?:\s+{_THING}(?:\s+(?:you\s+)?(?:mentioned|cited|named|listed))?)?"
    rf"(?=\W|$)|\b(?:paper|source)\s+(?:no\.?\s*)?(?P<number>[1-9])\b|\[(?P<marker>[1-9])\]",
    re.IGNORECASE,
)
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
_ADVERBIAL = re.compile(
    r"(?:(?:how|why|when|where)\s+|(?:in|on|at|by|for|with|to|from|under)\s+(?:which|what|how|whom)\b.*?\s)?(?P<rest>\w+n['’]t|\w+)\b",
    re.IGNORECASE,
)
_WH_PHRASE = re.compile(
    r"(?:(?:in|on|at|by|for|with|to|from|under|against)\s+(?:which|what|how|whom|whose)\b[^?]*|when|where)\W*$",
    re.IGNORECASE,
)
_HOW_ADJECTIVE = re.compile(r"how\s+(?:much\s+)?(?!many\b|much\b|come\b)[\w-]+\W*$", re.IGNORECASE)
_HOW_MANY = re.compile(r"(?:how\s+(?:many|much)|which|what)\s+[\w -]+?\W*$", re.IGNORECASE)
_SHORT = 4
"""Words of a phrase that asks nothing by itself."""
_PARTS = re.compile(r"(?<=[?？])\s+(?=\S)")


def follow_up(text: str, turns: Sequence[Turn]) -> Meant:
    """Return what a text means after these turns, whose questions stand alone."""
    if is_courtesy(text):
        return Meant(text, intent=Intent.THANKS)
    before = [turn for turn in turns if not is_courtesy(turn.question)]
    if not before:
        return Meant(text)
    if (count := sentences_wished(text)) is not None:
        return Meant(before[-1].question, leans=True, intent=Intent.SHORTER, most_sentences=count)
    meant: list[str] = []
    for part in _PARTS.split(text):
        told = [*before, *(Turn(part) for part in meant)] if meant and stands_alone(meant[-1]) else before
        meant.append(_resolved(part, told, before))
    question = " ".join(meant)
    return Meant(question, leans=question != text and without_lead(text) != question)


def standing_alone(turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns with questions that stand alone, each understood after those before it."""
    alone: list[Turn] = []
    for turn in turns:
        question = follow_up(turn.question, alone).question
        alone.append(Turn(question, turn.text, turn.papers))
    return alone


def _resolved(text: str, turns: Sequence[Turn], answered: Sequence[Turn]) -> str:
    last = turns[-1]
    if (courteous := _COURTEOUS_LEAD.match(text)) and courteous.end() < len(text):
        text = _capital(text[courteous.end() :])
    if other := _ELSE.match(without_lead(text)):
        return _capital(without_lead(text)[other.end() :])
    named = _with_papers_named(text, answered)
    for rule in (_corrected, _explained, _narrowed):
        if (found := rule(named, last)) is not None:
            return found
    if named != text and not _INSTEAD.fullmatch(named):
        return _capital(without_lead(named))
    if named == text and stands_alone(text):
        return _capital(without_lead(text)) if without_lead(text) != text and len(WORD.findall(text)) > 3 else text
    return _pointed(named, turns) or _instead(named, last) or _filled(named, last) or named


def _with_papers_named(text: str, turns: Sequence[Turn]) -> str:
    """Put names for "the second paper" and "[2]": of the last answer with several, else of the last with one."""
    listed = next((turn.papers for turn in reversed(turns) if len(turn.papers) > 1), ())
    papers = listed or next((turn.papers for turn in reversed(turns) if turn.papers), ())

    def name(found: re.Match[str]) -> str:
        paper = _meant_paper(found, papers, turns[-1].question)
        return found[0] if paper is None else paper.called

    return _BACK.sub(name, text)


def _meant_paper(found: re.Match[str], papers: Sequence[Cited], asked: str) -> Cited | None:
    ordinal = (found["ordinal"] or "").lower()
    if ordinal == "other":
        others = [paper for paper in papers if paper.called not in asked]
        return others[0] if len(others) == len(papers) - 1 and found[0].lower().endswith(("one", "paper")) else None
    if not ordinal:
        number = int(found["number"] or found["marker"])
        return next((paper for paper in papers if paper.number == number), None)
    if not papers or (
        len(found[0].split()) == 2
        and ordinal not in {"former", "latter"}
        and found.end() < len(found.string.rstrip(" ?.!"))
    ):
        return None  # "the first layer"
    place = {"last": -1, "latter": -1, "former": 0}.get(
        ordinal, _ORDINALS.index(ordinal) if ordinal in _ORDINALS else 0
    )
    return papers[place] if place < len(papers) else None


def _corrected(text: str, last: Turn) -> str | None:
    found = _CORRECTS.fullmatch(text) or _CORRECTS_NOT.fullmatch(text)
    if found is None:
        no = _SAYS_NO.match(text)
        rest = unended(text[no.end() :]) if no else ""
        if no and "?" in text:
            return _capital(text[no.end() :]) if stands_alone(text[no.end() :]) else None
        short = 0 < len(WORD.findall(rest)) <= _SHORT and not set(map(str.lower, WORD.findall(rest))) & AUXILIARIES
        return replaced(last.question, rest, last.told) if short and _NAME.search(rest) else None
    meant, unmeant = found["meant"].strip(" :\"'“”"), found["unmeant"]
    if text.rstrip().endswith("?") and len(WORD.findall(meant)) > 2 and stands_alone(meant):
        return _capital(f"{meant}?")
    if unmeant and re.search(rf"\b{re.escape(unmeant)}\b", last.question, re.IGNORECASE):
        return re.sub(rf"\b{re.escape(unmeant)}\b", lambda _: meant, last.question, flags=re.IGNORECASE)
    return replaced(last.question, meant, last.told)


def _explained(text: str, last: Turn) -> str | None:
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
        kept = first if re.search(r"[A-Z\d]", first[1:]) else first.lower()
        return f"Why is it that {kept}{statement[len(first) :]}?"
    return f"Why: {rest[:1].lower()}{rest[1:]}?"


def _narrowed(text: str, last: Turn) -> str | None:
    found = _ONLY.fullmatch(text) or _LIMITS_ALONE.fullmatch(text)
    if found is None and not text.rstrip().endswith("?"):
        found = _ONLY_BEHIND.fullmatch(text)
    if found is None or len(WORD.findall(found["limit"])) > 8:
        return None
    limit = found["limit"].strip()
    first = limit.split()[0].lower()
    return narrowed(last.question, limit if first in PREPOSITIONS | {"since", "not", "no"} else f"only {limit}")


def _pointed(text: str, turns: Sequence[Turn]) -> str | None:
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
        if plural and not is_plural(meant) and word.lower() == "they" and _NAME.search(meant):
            meant = f"the authors of {meant}"
        if word.lower() == "ones":  # "which ones does it use?"
            continue
        begin = place.start - (4 if re.search(r"\bthe $", text[: place.start], re.IGNORECASE) else 0)
        said = _inflected(word.lower(), meant, text[place.end :])
        before = made + text[end:begin]
        made = (before if said != meant else agreeing(before, said)) + said
        end = place.end + _noun_behind(word.lower(), text[place.end :])
    return _capital(without_lead(made + text[end:]))


_NAME = re.compile(r"[A-Z\d]")


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


def _instead(text: str, last: Turn) -> str | None:
    found = _INSTEAD.fullmatch(text)
    if found is None:
        first = text.split()[0].lower() if text.split() else ""
        short = len(WORD.findall(text)) <= 5 and not set(map(str.lower, WORD.findall(text))) & AUXILIARIES
        if not (first in PREPOSITIONS and short and not _WH_PHRASE.match(text)):
            return None
        return replaced(last.question, unended(text)[:1].lower() + unended(text)[1:], last.told)
    phrase = unended(found["phrase"])
    if _WH_PHRASE.match(phrase) or _HOW_MANY.fullmatch(phrase) or _HOW_ADJECTIVE.fullmatch(phrase):
        return None
    low = phrase.lower().split()
    if len(low) > 1 and low[0] in AUXILIARIES:  # "and does BEIR?"
        phrase = phrase.partition(" ")[2]
        return replaced(last.question, phrase, last.told) if next(names(f"x {phrase}"), None) else None
    if set(low) & AUXILIARIES:
        return None
    return replaced(last.question, phrase, last.told)


def _filled(text: str, last: Turn) -> str | None:
    """Fill the gap of a question without a verb, or one that could be asked of anything."""
    bare = unended(without_lead(text))
    meant = subject_of(last, plural=False)
    if meant is None or not bare:
        return None
    if bare.lower() in {"how many", "how much"} and (rest := _behind_what(last.question)):
        return f"{_capital(bare)} {rest}?"
    if _WH_PHRASE.fullmatch(bare):
        rest = _from_auxiliary(last.question)
        return f"{_capital(bare)} {rest}?" if rest else f"{meant}: {bare.lower()}?"
    be, do = ("are", "do") if is_plural(meant) else ("is", "does")
    if _HOW_ADJECTIVE.fullmatch(bare):
        return f"{_capital(bare)} {be} {meant}?"
    low = [word.lower() for word in WORD.findall(bare)]
    if not low:
        return None
    if _HOW_MANY.fullmatch(bare) and not set(low) & AUXILIARIES:
        return f"{_capital(bare)} {do} {meant} have?"
    if low[-1] in {"example", "examples", "evidence", "details"}:
        return f"{_capital(bare)}: {last.question[:1].lower()}{last.question[1:]}"
    if low[0] == "any" and len(low) <= 3:
        return f"Are there {bare.lower()} of {meant}?"
    if len(low) <= 3 and not set(low) & AUXILIARIES and asked_of_anything(low[-1]):
        return f"What {'are' if is_plural(low[-1]) else 'is'} the {bare.lower()} of {meant}?"
    return f"{meant}: {bare[:1].lower()}{bare[1:]}?"


def _from_auxiliary(question: str) -> str:
    """Return a question from its auxiliary on, if how, why, when, where or nothing stands before it."""
    words = list(WORD.finditer(question))
    low = [word[0].lower() for word in words]
    verb = next((place for place, word in enumerate(low) if word in AUXILIARIES), None)
    if verb is None or not (
        verb == 0 or (verb == 1 and low[0] in {"how", "why", "when", "where"}) or low[0] in PREPOSITIONS
    ):
        return ""
    rest = unended(question[words[verb].start() :])
    return rest[:1].lower() + rest[1:]


def _behind_what(question: str) -> str:
    """Return a question of "what" or "which" from its auxiliary on: "does TriviaQA contain"."""
    found = re.match(
        r"(?:what|which)\b.*?\b(?P<rest>(?:do|does|did|can|has|have)\b.+)", unended(question), re.IGNORECASE
    )
    return found["rest"] if found else ""


def _capital(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] if not re.match(r"[a-z]+[A-Z]", text) else text
