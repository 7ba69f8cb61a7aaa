"""What a sentence points at that stands before it: "It", "this approach", "the model".

An abstract says who "it" is in the sentence before. Where that is the paper, or what the paper introduces, the name
takes the place of the pronoun; where it is anything else, the sentence is not told without the one before it.
"""

import re
from collections.abc import Sequence

from answering.voice.naming import Called
from answering.voice.retelling import WORKS, opened, speaks_of_itself
from answering.voice.verbs import may_be_third_person
from core.text.words import FUNCTION_WORDS, SPELLED_WORD, stem

_MADE = (
    r"(?:model|method|approach|framework|system|algorithm|technique|architecture|strategy|procedure|pipeline|tool|scheme"
    r"|dataset|data set|benchmark|corpus|metric|library|toolkit|package|formulation|design|objective|mechanism)"
)
_NAMED_SO = re.compile(
    r"model|method|approach|framework|system|benchmark|dataset|corpus|metric|library|toolkit|package|tool|technique"
)
"""What a name may be the name of."""
_FOUND = (
    r"(?:results|findings?|experiments|insights|observations?|analys[ie]s|evaluations?|conclusions?|contributions?)"
)
_IT = re.compile(r"^(?P<word>It|Its)\b")
_SUBJECT = re.compile(r"(?P<name>[A-Z][\w.+-]*[A-Z0-9][\w+-]*)(?P<comma>,)? (?P<next>[a-z]+)\b")
"""A name at the beginning of a sentence, and the word behind it."""
_FRONTED = re.compile(
    r"^(?:Based|Built|Trained|With|In|On|Without|Using|After|At|By|For|From|Unlike|Like|As|Given) [^.,;:]{3,80}, "
    r"(?=[A-Z][\w-]* [a-z])"
)
"""What may stand before the subject of a sentence."""
_WE_DO_IT = re.compile(r"(?P<we>We (?:\w+ly )?[a-z-]+ )it\b")
_WITHIN = re.compile(rf"(?<=\w )(?:this|these|such an?) (?P<what>{_MADE}|{_FOUND})\b(?! (?:of|that|which)\b|-)")
_VERBS_OF_IT = frozenset(("is", "was", "has", "had", "can", "does", "did", "will"))
_NOBODY = re.compile(
    r"^It (?:is|was|has been|remains|seems|appears|turns out|follows|can be|may be|should be|becomes)\b"
    r"(?: \w+){0,3}? (?:that|to|whether|how|why|if|when|unclear|unknown)\b"
)
"""Where "it" means nothing."""
_OURS = re.compile(rf"^(?:These|Those|This|Such|The) (?P<what>{_FOUND})\b(?= \w)(?! (?:of|from|in|by|for)\b)")
_THE_MADE = re.compile(
    rf"^(?P<which>This|The|Such an?|The (?:proposed|resulting|new|full|final|whole|same)|This (?:new|simple|proposed)) "
    rf"(?P<what>{_MADE})\b(?=[ ,])(?! (?:of|for|that|which|in|with|and|or|on|to|by|from|as|behind|whose)\b|-)"
)
_LEANS = re.compile(
    r"^(?:It|Its|They|Their|This|These|Those|That|Such|He|She|His|Her|Both|Others|Doing so"
    r"|(?:Neither|Either|Each|One|Another|None|Some)(?= (?:of|is|are|was|were|has|had|reason|such|can|could|may)\b)"
    r"|Thereby|Hence|The (?:former|latter|others?|same|two (?:are|were|differ))\b|Even so|So|Then|As a result|Nor"
    r"|Otherwise|The (?:reason|answer|difference|effect|gap|gain|improvement|problem|idea|result|outcome)\b"
    r"(?! (?:of|between|in|on|that|for|from|to)\b)|(?:Two|Three|Most|Half|All) of (?:them|these|those)|Only then"
    r"|(?:Of|Among|Unlike|With|By|At|On|In|For|From|Without|Under) (?:this|these|those|them|it|both|such|doing so))\b"
)
_POINTING = re.compile(
    rf"(?<!\w)(?<!as )(?P<which>this|these|those|such)\b(?! (?:{WORKS}\b(?! of\b)|an?\b|as\b))"
    r"(?<!\bat this(?= scale\b))(?<!\bin this(?= setting\b))"
    r"(?: (?P<noun>[\w-]+)(?: (?P<next>[\w-]+))?)?",
    re.IGNORECASE,
)
_TROUBLES = re.compile(
    r"(?:challenge|issue|problem|limitation|gap|difficult(?:y|ie)|shortcoming|concern)s?", re.IGNORECASE
)
"""What a paper sets out to mend: a sentence that says how can be read without knowing which."""
_CLAUSE_WORDS = 5
"""Words that say something, of a clause to which "this" may point back."""
_BOUNDARY = re.compile(r"[,;:]|\b(?:and|but|so|because)\b")
_WE = re.compile(r"[Ww]e\b")
_BESIDE_THEM = 3
"""Content words before "them" from which one of them may be meant."""
_PRONOUN = re.compile(r"\b(?:it|they|them|its|their|itself|themselves)\b")
_PROPOSES = re.compile(
    rf"\b(?:[Ww]e|[Tt]his {WORKS}|[Tt]he {WORKS}) (?:\w+ )?(?:introduce|present|propose|develop|describe|design|train"
    r"|build|create|construct|release)(?:s|d|ed)?\b"
)


def resolved(text: str, before: Sequence[str], who: Called) -> str | None:
    """Return the sentence without what points at the sentences before it, of its abstract; None if that must stay.

    What means the work of the authors comes to speak in the first person, as an abstract does.
    """
    text = opened(text)
    if _OURS.match(text):
        text = _OURS.sub(lambda found: f"Our {found['what']}", text)
    elif found := _THE_MADE.match(text):
        if not any(_PROPOSES.search(each) or _speaks_of(who, opened(each)) for each in before):
            return None
        named = _meant(before, who)
        made = f"Our {found['what']}"
        if named is not None and named == who.name and _NAMED_SO.fullmatch(found["what"]):
            made = named
        text = f"{made}{text[found.end() :]}"
    elif (found := _IT.match(text)) and not _NOBODY.match(text):
        named = _meant(before, who)
        if named is None:
            return None
        text = f"{named}{'’s' if found['word'] == 'Its' else ''}{text[found.end() :]}"
    elif _LEANS.match(text) and not speaks_at_first(text) and not _NOBODY.match(text):
        return None
    if _dangles(text) and any(_PROPOSES.search(each) or _speaks_of(who, opened(each)) for each in before):
        text = _WITHIN.sub(lambda found: f"our {found['what']}", text)
    if (found := _WE_DO_IT.match(text)) and (named := _meant(before, who)) is not None and _dangles(text):
        text = f"{found['we']}{named if named != 'This paper' else 'our method'}{text[found.end() :]}"
    return None if _dangles(text) else text


def speaks_at_first(text: str) -> bool:
    """Whether a sentence begins with "This paper"."""
    return bool(re.match(rf"(?:This|The present|The) {WORKS}\b(?! of\b)", text))


def _meant(before: Sequence[str], who: Called) -> str | None:
    """Who "It" is at the beginning of the sentence behind these: the paper, or what it names."""
    for text in reversed([_FRONTED.sub("", opened(each), count=1) for each in before]):
        if _speaks_of(who, text):
            return "This paper" if speaks_at_first(text) else who.name
        if who.name and re.search(rf"{_PROPOSES.pattern} {re.escape(who.name)}\b", text):
            return who.name
        if (found := _SUBJECT.match(text)) and (
            found["comma"] or found["next"] in _VERBS_OF_IT or may_be_third_person(found["next"])
        ):
            return found["name"]
        if not _IT.match(text) or _NOBODY.match(text):
            return None
    return None


def _speaks_of(who: Called, text: str) -> bool:
    """Whether the subject of a sentence is the paper, or what it names."""
    if speaks_at_first(text):
        return True
    return who.name is not None and bool(
        re.match(rf"{re.escape(who.name)}(?=[ ,(])(?!,? and\b|-)", text, re.IGNORECASE)
    )


def _dangles(text: str) -> bool:
    """Whether something within a sentence points at what is not in it."""
    for found in _POINTING.finditer(text):
        before = [word.lower() for word in SPELLED_WORD.findall(text[: found.start()])]
        earlier = {stem(word) for word in before if word not in FUNCTION_WORDS}
        nouns = [word for word in (found["noun"], found["next"]) if word]
        if nouns and _TROUBLES.fullmatch(nouns[0]):
            continue
        named = any(stem(word) in earlier for word in nouns if word.lower() not in FUNCTION_WORDS)
        plural = found["noun"] is not None and re.fullmatch(r"[a-z-]+[^s\W]s", found["noun"]) is not None
        if found["which"].lower() == "those" and not plural:  # "those observed", "those who"
            continue
        clause = len(earlier) >= _CLAUSE_WORDS and (not plural or found["which"] == "such")
        if not named and not (clause and _BOUNDARY.search(text[: found.start()])):
            return True
    pronoun = _PRONOUN.search(text)
    if pronoun is None or _nobody_within(text, pronoun):
        return False
    words = [word.lower() for word in SPELLED_WORD.findall(text[: pronoun.start()])]
    if speaks_of_itself(" ".join(words)) and words and words[0] == "we":
        words = words[2:] if not words[1:2] or not words[1].endswith("ly") else words[3:]
    others = [word for word in words if word not in FUNCTION_WORDS and not word.endswith("ly")]
    # What does something to "them" does not mean itself: "LLM.int8() treats them separately".
    least = _BESIDE_THEM if pronoun[0] == "them" and not _WE.match(text) else 1
    return len(others) < least


def _nobody_within(text: str, pronoun: re.Match[str]) -> bool:
    return bool(
        re.match(
            r"it (?:is|was|remains|seems|appears|has been)\b(?: \w+){0,3} (?:that|to|whether|how)\b",
            text[pronoun.start() :],
        )
    )
