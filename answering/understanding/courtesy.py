"""What is said in a chat beside questions: thanks, and the wish for the same in fewer words."""

import re

from core.text import word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")


_COURTEOUS = word_set("""
    appreciated awesome bye cheers cool danke excellent good goodbye gracias grazie great hello helpful helps hey hi
    merci nice obrigado ok okay perfect thank thanks thx wonderful
""")
_GREETING = word_set("hello hey hi")
_TIMES = word_set("morning afternoon evening day")
"""Of "good morning"."""
_AROUND = word_set(
    "a afternoon again all am and answer answers day evening everybody everyone folks for from got guys i is it lot "
    "lots many morning much my now so team that that's the there this very was you your"
)
_SHORTER = re.compile(
    r"\W*(?:(?:too long|please|and|but|now|ok(?:ay)?|can you|could you|(?:say|make|put) (?:it|that)|"
    r"summari[sz]e(?: (?:it|that|this))?|give me|the|a|same|answer|more|again)\W+)*"
    r"(?:shorter|short version|summari[sz]e(?: (?:it|that|this))?|summary|brief(?:ly|er)?|"
    r"concise(?:ly)?|too long|tl;?dr|in short|"
    r"(?:in |with )?(?P<count>one|a single|two|three|1|2|3) (?:short )?sentences?)"
    r"(?:\W+(?:please|thanks?|that|it|version|answer|only))*\W*",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}


def reply(text: str) -> str:
    """Return what is said to a courtesy."""
    words = _WORD.findall(text.lower())
    if _GREETING.isdisjoint(words) and _TIMES.isdisjoint(words):
        return "You are welcome. Ask the papers whatever else you want to know."
    return "Hello. Ask the papers a question."


def is_courtesy(text: str) -> bool:
    """Whether a text thanks or greets, and asks nothing."""
    words = _WORD.findall(text.lower())
    return not text.rstrip().endswith("?") and not _COURTEOUS.isdisjoint(words) and set(words) <= _COURTEOUS | _AROUND


def sentences_wished(text: str) -> int | None:
    """Return in how many sentences the last answer is wanted again, where a text asks for no more than that."""
    wish = _SHORTER.fullmatch(text)
    return _COUNTS.get((wish["count"] or "").lower(), 1) if wish else None
