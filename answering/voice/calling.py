"""What a paper is called when something is told of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from answering.voice.describing import described, short_title
from core.paper import Paper

_NAME_WORDS = 3
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
_IN_BRACKETS = re.compile(_INTRODUCES + r"(?:[\w-]+ ){1,9}\((?P<name>[A-Z][\w+-]*[A-Z0-9][\w+-]*)\)")
_KINDS = re.compile(
    r"(?:\b[Tt]his|(?:^|[.:] )The) (?P<kind>study|survey|review|thesis|report|trial|experiment|monograph)\b(?! of\b)"
)
_DID = re.compile(r"\b[Ww]e (?:\w+ly )?(?:\w+ed|ran|grew|drew|kept|gave|took|held|chose|sought|built|made|found)\b")
"""What a paper tells in the past it did as a study."""
_ABOUT = {
    "paper": "on", "study": "of", "survey": "of", "review": "of", "thesis": "on", "report": "on", "trial": "of",
    "experiment": "on", "monograph": "on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Called:
    """How a paper, or who wrote it, is spoken of. Nothing here begins with a capital for the sake of a sentence."""

    name: str | None
    """What the paper gave its method or its data for a name; it may be the subject of what the paper does."""
    paper: str
    """The paper with its name: "the REPLUG paper", "the paper on flaky tests"."""
    kind: str
    """The paper without a name, behind "the"."""
    authors: str | None = None
    """Those who wrote it, "Li et al. (2023)", where they are to be named and not the paper."""
    several: bool = False
    """Whether they take a verb in the plural."""
    title: str | None = None
    """The title in quotes, where nothing shorter tells the paper."""

    @property
    def subject(self) -> str:
        """Who does what the paper tells, in the singular."""
        return self.name or self.paper

    @property
    def writers(self) -> str:
        """Who does it, in the plural."""
        return self.authors if self.authors and self.several else f"the authors of {self.title or self.subject}"

    def is_known_by(self, text: str) -> bool:
        """Whether a text tells which paper is meant."""
        named = (self.name, self.paper, self.title, self.authors and self.authors.partition(" (")[0])
        return any(each and each.casefold() in text.casefold() for each in named)

    def is_named_in(self, text: str) -> bool:
        """Whether a text has the name, so that the name cannot be its subject too."""
        return self.name is not None and re.search(rf"(?<!\w){re.escape(self.name)}(?!\w)", text, re.I) is not None


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
    if len(words) <= _NAME_WORDS:
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
