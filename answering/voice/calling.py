"""What a paper is called when something is told of it: by its name or its subject, or by those who wrote it."""

import re
from functools import lru_cache

from answering.voice.describing import described, short_title
from answering.voice.naming import Called
from core.paper import Paper
from indexing.exporting.base import name_of

_NAME_WORDS = 3
_NAMED = 2
"""Authors, where a paper is called by them."""
_HEAD_END = re.compile(r":|, an? ")
_KIND_OF_THING = re.compile(r"[A-Z]+s")
"""LLMs are no name."""
_NO_QUOTES = dict.fromkeys(map(ord, '“”"'))
_NAMELIKE = re.compile(r"[^\W_A-Z\d]*+[A-Z\d][^\W_]*+")
_INTRODUCES = (
    r"\b[Ww]e (?:also |here |therefore |thus |then |\w+ly )?(?:introduce|present|propose|develop|describe|release|build"
    r"|create|call (?:it|this \w+))(?:d)? "
)
_INTRODUCED = re.compile(
    _INTRODUCES + r"(?P<name>[A-Z][\w+-]*[A-Z0-9][\w+-]*)(?=,| \(|:|[ ]?[–—]| an? | which | that | - )"
)
_IN_BRACKETS = re.compile(
    _INTRODUCES + r"(?:(?!(?:that|which|who|in|with|using|from|to|by|via)\b)[\w-]+ ){1,9}"
    r"\((?P<name>[A-Z][\w+-]*[A-Z0-9][\w+-]*)\)(?!\s(?!(?:as|at|by|for|from|in|of|on|that|to|which|with)\b)[a-z])"
)
"""Behind all that is introduced: "a Mixture-of-Experts (MoE) network" is not called MoE."""
_KINDS = re.compile(
    r"(?:\b[Tt]his|(?:^|[.:] )The) (?P<kind>study|survey|review|thesis|report|trial|experiment|monograph)\b(?! of\b)"
)
_DID = re.compile(r"\b[Ww]e (?:\w+ly )?(?:\w+ed|ran|grew|drew|kept|gave|took|held|chose|sought|built|made|found)\b")
"""What a paper tells in the past it did as a study."""
_ABOUT = {
    "paper": "on", "study": "of", "survey": "of", "review": "of", "thesis": "on", "report": "on", "trial": "of",
    "experiment": "on", "monograph": "on",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _called(title: str, abstract: str) -> Called:
    found = _KINDS.search(abstract)
    kind = found["kind"] if found else "study" if _DID.search(abstract) else "paper"
    name = _name(" ".join(title.split()), abstract)
    if name:
        return Called(name, f"the {name} {kind}", kind)
    about = described(title, abstract)
    if about:
        return Called(None, f"the {kind} {_ABOUT[kind]} {about}", kind)
    quoted = f"“{short_title(title).translate(_NO_QUOTES)}”"
    return Called(None, f"the {kind} {quoted}", kind, title=quoted)


def called(paper: Paper) -> Called:
    """Return how a paper is spoken of where its name stands for it."""
    return _called(paper.title, paper.abstract)


def _name(title: str, abstract: str) -> str | None:
    head = _HEAD_END.split(title)[0]
    words = head.split()
    if len(words) <= _NAME_WORDS and not any(map(_KIND_OF_THING.fullmatch, words)):
        there = re.search(rf"(?<!\w){re.escape(head)}(?!\w)", abstract, re.IGNORECASE)
        namelike = all(_NAMELIKE.fullmatch(word.replace("-", "")[1:]) or word[:1].isupper() for word in words)
        odd = any(any(char.isupper() or char.isdigit() for char in word[1:].replace("-", "")) for word in words)
        if len(words) == 1 and there and there[0] == head and any(map(str.isupper, head)):
            return head
        if namelike and (odd if there is None else odd or (len(words) == 1 and there[0][:1].isupper())):
            spelled = there[0] if there and any(map(str.isupper, there[0])) else head
            return spelled.strip("“”\"'")
    for found in (_INTRODUCED.search(abstract), _IN_BRACKETS.search(abstract)):
        if found and not _KIND_OF_THING.fullmatch(found["name"]):
            return found["name"]
    return None


def called_by_authors(paper: Paper) -> Called:
    """Return how a paper is spoken of by the names of its authors and its year; without names, as in an answer."""
    names = [name_of(author).family for author in paper.authors[:_NAMED]]
    plain = called(paper)
    if not names:
        return plain
    named = f"{names[0]} et al." if len(paper.authors) > _NAMED else " and ".join(names)
    by = f"{named} ({paper.year})" if paper.year else named
    return Called(None, f"the {plain.kind} by {by}", plain.kind, by, several=len(paper.authors) > 1)
