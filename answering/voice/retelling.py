"""A sentence in which authors speak, told of them: "We introduce X" becomes "REPLUG introduces X".

Only who speaks changes, and lead-ins go that point back to what is not there. A verb changes where it is certain that
it must (`verbs.py`); where it is not, the subject is "the authors", and no verb has to.
"""

import re
from dataclasses import dataclass
from enum import Enum

from answering.voice.naming import Called
from answering.voice.verbs import agreeing
from core.text import word_set
from core.text.words import EMPHASIS

_LINKS = (
    r"moreover|further|furthermore|additionally|in addition|also|finally|lastly|notably|importantly|specifically"
    r"|in particular|essentially|overall|concretely|however|therefore|thus|hence|consequently|accordingly|meanwhile"
    r"|besides|as a result|then|as such|for example|for instance|all in all|in summary|in conclusion"
    r"|to this end|instead|in contrast|by contrast|conversely|similarly|nevertheless|nonetheless"
    r"|interestingly|surprisingly|crucially"
    r"|first|second|third|firstly|secondly|thirdly|in short|in sum|likewise|in turn|yet|still|to do so|indeed"
)
_BACK = r"[^,]{0,40}\b(?:this|these|that|those|such|it|them)\b[^,]{0,120}"
WORKS = r"(?:paper|work|study|article|survey|thesis|report|review|letter|research|monograph|trial|experiment)"
"""What a paper calls itself."""
_LEAD_IN = re.compile(
    rf"^(?:(?:(?:here(?:in)?,? )?(?:in|with|through) (?:this|the present) {WORKS},? |here(?:in)?,? )(?=we\b)"
    rf"|(?:to \w+ ?{_BACK}|in this context), ?(?=\w)"
    rf"|(?:motivated by|based on|inspired by|addressing|building (?:up)?on|given|in light of){_BACK}, ?(?=we\b)"
    rf"|(?:{_LINKS}), )",
    re.IGNORECASE,
)
_CONSEQUENTLY = re.compile(
    r"^(?P<subject>(?:[^\s,;:.]+ ){1,8}?)(?:thus|therefore|hence|consequently|accordingly) (?!far\b)(?=[a-z])"
)
"""A sentence up to the word that links it to the one before: "Memory thus grows"."""
_HOWEVER = re.compile(
    r"^(?P<lead>\w[^,.;:]{0,60}), (?:however|therefore|thus|hence|consequently|moreover|furthermore"
    r"|likewise|in turn|by contrast|in contrast|though|on the other hand|for example|for instance), (?=\S)"
)
_LABEL = re.compile(r"^(?:[A-Z]{4,}(?: (?:AND|&) [A-Z]{4,})*|[A-Z][a-z]+(?: and [a-z]+)?)\s*: (?=[A-Z])")
_LABELS = word_set(
    "background objective objectives aim aims method methods result results finding findings conclusion conclusions "
    "interpretation introduction purpose setting design context significance motivation importance"
)
_WE = re.compile(r"\b[Ww]e\b")
_OUR = re.compile(r"\b[Oo]ur\b")
_US = re.compile(r"\bus\b")
_OWN = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us|ourselves)\b")
_THIS_WORK = re.compile(rf"(?:\b(?:[Tt]his|[Tt]he present|[Tt]he current)|^The) (?P<kind>{WORKS})\b(?! of\b)")
_IN_THIS_WORK = re.compile(rf",? in this {WORKS}\b,?(?! of\b)")
_SELF = re.compile(
    rf"\b(?:[Ww]e|[Oo]urs?|us|ourselves)\b|(?:\b[Tt]his|^The|\b[Tt]he present|\b[Tt]he current) {WORKS}\b(?! of\b)"
)
_QUOTED = re.compile(r"[\"“][^\"”]*\b(?:[Ww]e|[Oo]ur|us)\b[^\"”]*[\"”]")
_FIRST_PERSON = re.compile(
    r"(?:^|[,;:.] |\b(?:that|and|but|which|as|where|paper|article|study|work) )I (?=[a-z])|\b(?:[Mm]y|[Mm]yself)\b"
)
_APPOSITION = re.compile(r"\b([Ww]e), the authors,")
_ALSO = re.compile(r"^ (?:also|further|additionally|then|therefore|thus|hence|finally|furthermore|here)(?= \w)")
_ANYBODY = re.compile(
    r"\bwe (?:humans|people|all|as|live|age|perceive|breathe|speak|eat|sleep|die|feel|(?:can )?see around)\b"
    r"|\b(?<!best of )our (?:world|planet|lives|daily|everyday|society|societies|understanding|knowledge|brains?"
    r"|solar system|galaxy|sun|universe|bodies|species|ancestors|climate|minds?|cities|oceans?|atmosphere)\b"
    r"|\b(?:all|most|both|each) of us\b|\blet us\b|\btells? us\b|\bteach(?:es)? us\b|\baround us\b|\bas we know\b",
    re.IGNORECASE,
)
"""Where "we" is likely everybody and not the authors."""
_CLAUSE = re.compile(r"(?:^|[.?!,;:—–] ?|\band |\bbut |\)\s)$")
_PHRASE = re.compile(
    r"(?:In|On|For|From|With|By|At|Over|Across|Among|Under|Within|During|After|Before|Since|Between|Using|Through|Of)\b"
    r"(?: (?!that|which|who|whom|whose|how|what|where|as|than|if|because|while|when)[^\s,;:]+)+ "
)
"""A phrase without a clause, before "we"."""


_AFTER_STOP = re.compile(r"(?<=[?!] )(?:the|it|they|its|their|in the)\b")


class Mention(Enum):
    """Whether a paper was named already where a sentence of it is told."""

    FIRST = "first"
    KNOWN = "known"
    """It was: "the paper" is enough."""
    SUBJECT = "subject"
    """It was what the sentence before told of: "it" is enough."""


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence as it is told."""

    text: str
    tells_of: bool = False
    """Whether its subject is the paper or its authors, so that "it" or "they" can stand in the next sentence."""
    several: bool = False
    """Whether that subject is in the plural."""


def speaks_of_itself(text: str) -> bool:
    """Whether a sentence says "we" or "this paper"."""
    return bool(_SELF.search(text))


def opened(text: str) -> str:
    """Return a sentence on one line, without a label, emphasis, or a word that links it to the one before."""
    text = EMPHASIS.sub(r"\2", " ".join(text.split()))
    label = _LABEL.match(text)
    if label and label[0].partition(":")[0].split()[0].lower() in _LABELS:
        text = text[label.end() :]
    bare = _HOWEVER.sub(_without_however, text, count=1)
    bare = _CONSEQUENTLY.sub(r"\g<subject>", _LEAD_IN.sub("", bare, count=1), count=1)
    return bare if bare == text else capital(bare)


def _without_however(found: re.Match[str]) -> str:
    """What begins with a preposition stays apart by a comma."""
    return f"{found['lead']}{',' if _PHRASE.match(found[0]) else ''} "


def retold(text: str, who: Called, mention: Mention, several: bool = False) -> ToldSentence | None:
    """Return the sentence in the third person; None if that cannot be done by changing who speaks.

    `several` tells whether the subject of the sentence before was in the plural, for the pronoun with `SUBJECT`.
    """
    original, text = " ".join(text.split()), _APPOSITION.sub(r"\1", opened(text))
    if _FIRST_PERSON.search(text) or _says(text, "ours") or (speaks_of_itself(text) and _odd(text)):
        return None
    if not speaks_of_itself(text):
        begins = who.name is not None and text.startswith(f"{who.name} ")
        return ToldSentence(text if text == original else capital(text), tells_of=begins)
    if _WE.search(text):
        text = _IN_THIS_WORK.sub("", text)
        return _of_we(text, who, mention, several)
    if _THIS_WORK.search(text):
        return _of_this_work(text, who, mention, several)
    return _of_our(text, who, mention, several)


def capital(text: str) -> str:
    """Return the sentence with a capital at its beginning."""
    begins = text if any(map(str.isupper, text.partition(" ")[0][1:])) else text[:1].upper() + text[1:]  # mRNA
    return _AFTER_STOP.sub(lambda found: found[0][0].upper() + found[0][1:], begins)


def _says(text: str, *words: str) -> bool:
    """Whether authors speak of themselves in one of these words."""
    return any(found[0].lower() in words for found in _OWN.finditer(text))


def _put(text: str, **others: str) -> str:
    """Put other words for those in which authors speak of themselves."""
    return _OWN.sub(lambda found: others.get(found[0].lower(), found[0]), text)


def _odd(text: str) -> bool:
    return bool(_QUOTED.search(text) or _ANYBODY.search(text))


def _of_we(text: str, who: Called, mention: Mention, several: bool) -> ToldSentence | None:
    found = _WE.search(text)
    if found is None:
        return None
    before, rest = text[: found.start()], _ALSO.sub("", text[found.end() :])
    main = bool(_CLAUSE.search(before)) or bool(_PHRASE.fullmatch(before))
    several_do = who.several
    alone = not (_says(rest, "we") or _says(text, "us", "ourselves") or _THIS_WORK.search(text))
    if main and alone and not several_do and (agreed := agreeing(rest)) is not None:
        subject = _subject(who, mention, text, several=several)
        return ToldSentence(capital(f"{_put(before, our='its')}{subject}{_put(agreed, our='its')}"), tells_of=main)
    subject = _writers(who, mention, text, several=several, main=main)
    before = _put(before, our="their")
    rest = _put(rest, we="they", our="their", us="them", ourselves="themselves")
    if _THIS_WORK.search(before + rest):
        before, rest = (_THIS_WORK.sub(lambda other: f"the {other['kind']}", each) for each in (before, rest))
    return ToldSentence(capital(f"{before}{subject}{rest}"), tells_of=main, several=main)


def _of_this_work(text: str, who: Called, mention: Mention, several: bool) -> ToldSentence | None:
    found = _THIS_WORK.search(text)
    if found is None:
        return None
    first, rest = found.start() == 0, text[found.end() :]
    rest = _ALSO.sub("", rest) if first else rest
    if re.match(r"['’]s\b", rest) or not first:
        subject = _paper(who, mention, text, found["kind"])
    else:
        subject = _subject(who, mention, text, several=several, kind=found["kind"])
    rest = _THIS_WORK.sub(lambda other: f"the {other['kind']}", rest)
    rest = _put(rest, our="its", us="the authors", ourselves="itself")
    return ToldSentence(capital(f"{_put(text[: found.start()], our='its')}{subject}{rest}"), tells_of=first)


def _of_our(text: str, who: Called, mention: Mention, several: bool) -> ToldSentence | None:
    if _says(text, "ourselves"):
        return None
    found = _OUR.search(text)
    if found is None:  # "allow us to follow"
        us = _US.search(text)
        if us is None:
            return None
        return ToldSentence(f"{text[: us.start()]}the authors{_put(text[us.end() :], us='them')}")
    rest = _put(text[found.end() :], our="their" if who.several else "its", us="the authors")
    if found.start() == 0 and mention is Mention.SUBJECT:
        return ToldSentence(f"{'Their' if several else 'Its'}{rest}")
    return ToldSentence(capital(f"{text[: found.start()]}{_whose(who, mention, text, first=found.start() == 0)}{rest}"))


def _subject(who: Called, mention: Mention, text: str, *, several: bool, kind: str | None = None) -> str:
    if mention is Mention.SUBJECT and not several:
        return "it"
    if mention is not Mention.FIRST or who.is_named_in(text):
        return f"the {kind or who.kind}"
    return who.authors if who.authors and not who.several and kind is None else who.subject


def _paper(who: Called, mention: Mention, text: str, kind: str) -> str:
    return f"the {kind}" if mention is not Mention.FIRST or who.is_named_in(text) else who.paper


def _writers(who: Called, mention: Mention, text: str, *, several: bool, main: bool) -> str:
    if mention is Mention.SUBJECT:
        return "they" if several else "its authors"
    if mention is Mention.KNOWN or who.is_named_in(text) or not main:
        return "the authors"
    return who.writers


def _whose(who: Called, mention: Mention, text: str, *, first: bool) -> str:
    if mention is Mention.FIRST and not who.is_named_in(text):
        if who.authors:
            return f"{who.authors.partition(' (')[0]}’s"
        if who.name:
            return f"{who.name}’s"
        if first:
            return f"in {who.paper}, the"
    return f"the {who.kind}’s"
