"""Citations that LLMs write as tags: `<sup>1</sup>`, `<cite>[1]</cite>`, `<ref name="1"/>`, `<co: 1>…</co: 1>`."""

import re
from dataclasses import dataclass

from answering.citing.brackets import NUMBER, NUMBERS

_CITING = r"(?:cite|citation|ref|reference|source)"
_OPEN = rf"<(?P<tag>{_CITING}|sup|a)(?:\s[^<>]{{0,200}})?>\s*"
_AROUND_NUMBERS = re.compile(
    rf"{_OPEN}(?:<(?P<inner>sup|a|span|small|b)(?:\s[^<>]{{0,200}})?>\s*)?(?P<bracket>[\[(]?)\^?(?P<numbers>{NUMBERS})[\])]?\s*"
    r"(?:</(?:sup|a|span|small|b)>\s*)?</(?P=tag)>",
    re.IGNORECASE,
)
_NAMED = (
    rf"<(?P<name>{_CITING})\s[^<>]{{0,80}}?\b(?:id|name|index|n|no|num|number|ref|source|doc|document|key)\s*=\s*[\"']?"
    rf"(?:[a-z]{{1,12}}[-_:]?)?(?P<numbers>{NUMBER}(?:\s*[,;]\s*{NUMBER})*)(?:[-.:]\d[^<>]{{0,40}})?[\"']?[^<>/]{{0,80}}"
)
_EMPTY = re.compile(rf"{_NAMED}(?:/>|>\s*</{_CITING}>)", re.IGNORECASE)
_OPENS = re.compile(rf"(?:{_NAMED}>|<co:?\s*(?P<cohere>\d[\d,\s]{{0,20}})>)", re.IGNORECASE)
_CLOSES = re.compile(rf"</(?P<name>{_CITING}|co)(?:(?<=co):?\s*[\d,\s]{{0,20}})?>", re.IGNORECASE)
_MAY_BE = re.compile(r"(?:</?[a-z][^<>]{0,200}>|[\s\[\](^\d,;–-]){0,40}(?:</?(?:[a-z][^<>]{0,200})?)?", re.IGNORECASE)
_BREAK = re.compile(
    r"<br\s?/?>|</?(?P<block>p|div|h[1-6]|ul|ol|li|section|article|body|html|xml|answers?|responses?|sentences?|statements?"
    r"|claims?|paragraphs?|para|points?|items?|text|content|summary)(?:\s[^<>]{0,80})?>",
    re.IGNORECASE,
)
"""Where HTML, or XML that a model made up, ends a line."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands at the beginning of a text, and what it means."""

    length: int
    numbers: str = ""
    """Of the sources that it cites."""
    raised: bool = False
    """Whether it may be an exponent as well."""
    opens: bool = False
    """Whether what it cites for follows it."""
    name: str = ""
    """Of one that opens or closes."""
    closes: bool = False
    """Whether what it cites for stands before it, and another tag says what it cites."""
    breaks: bool = False
    """Whether it ends a line."""
    begins_block: bool = False
    """Whether it does so only where a line or a sentence has ended: "the tag <p> begins a paragraph"."""


def tag_of(window: str) -> Tag | None:
    """Return the tag with which a text begins; None if that is none."""
    if (found := _AROUND_NUMBERS.match(window)) and not _is_link(found):
        return Tag(found.end(), found["numbers"], raised=found["tag"].lower() in {"sup", "a"} and not found["bracket"])
    if found := _EMPTY.match(window):
        return Tag(found.end(), found["numbers"])
    if found := _OPENS.match(window):
        name = (found["name"] or "co").lower()
        return Tag(found.end(), found["numbers"] or found["cohere"], opens=True, name=name)
    if found := _CLOSES.match(window):
        return Tag(found.end(), closes=True, name=found["name"].lower())
    found = _BREAK.match(window)
    return Tag(found.end(), breaks=True, begins_block=bool(found["block"]) and found[0][1] != "/") if found else None


def _is_link(found: re.Match[str]) -> bool:
    """Whether a link holds a bare number, which may be any number."""
    return found["tag"].lower() == "a" and not found["bracket"] and (found["inner"] or "").lower() != "sup"


def may_become_tag(window: str) -> bool:
    """Whether a text that goes on may yet begin with one."""
    return _MAY_BE.fullmatch(window) is not None
