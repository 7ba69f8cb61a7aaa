"""Names that a paper gives to what it made and that do not stand in its title: HyDE, DPO, Chinchilla."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from core.paper import Paper
from core.text.words import MARKS

NAMED_IN_CHUNKS = 3
"""Chunks that have a word by which one paper can be meant: other papers speak of ColBERT too."""

_GIVES = (
    r"(?:introduc(?:e|es|ed|ing)|propos(?:e|es|ed|ing)|present(?:s|ed)?|develop(?:s|ed)?|releas(?:e|es|ed)|builds?|built"
    r"|trains?|trained|call(?:s|ed)|nam(?:e|es|ed)|dub(?:s|bed)?|termed|creat(?:e|es|ed)|construct(?:s|ed)?|coin(?:s|ed)?)"
)
_NAME = r"(?P<name>[A-Z][\w+.]*(?:-\w[\w+.]*)*)"
_GIVEN = (
    re.compile(rf"\b{_GIVES} (?:(?:a|an|the|our|new|called|named) ){{0,3}}{_NAME}"),
    re.compile(rf"\({_NAME}\)"),
    re.compile(rf"(?:^|[.!?]\s){_NAME}, (?:a|an|the) "),
)
_WRITTEN_SO = re.compile(r"(?<=\w)[A-Z]|\d")
"""In a word that is a name: a capital or a digit behind its first letter."""
_OPENS = re.compile(r"(?:^|[.!?]\s)(?P<name>[A-Z]\w*[A-Z0-9]\w*)(?=,? [a-z])")


def own_names(names: Collection[str], paper: Paper) -> tuple[str, ...]:
    """Return which of these names a paper gives to its own, as it writes them.

    A name is its own behind a word such as "introduces", alone in brackets, as what abbreviates, before "a" or "the"
    at the beginning of a sentence, or where it opens a sentence, in capitals, before it is mentioned anywhere else. One
    that is only mentioned may be a baseline.
    """
    wanted = {name.casefold() for name in names}
    return tuple(name for name in _given(paper.abstract) if name.casefold() in wanted)


@lru_cache(maxsize=4096)
def _given(abstract: str) -> tuple[str, ...]:
    """Return the names that an abstract gives, in order."""
    found = sorted(
        (each.start("name"), each["name"].rstrip(".")) for form in _GIVEN for each in form.finditer(abstract)
    )
    opening = [each for each in _OPENS.finditer(abstract) if abstract.find(each["name"]) == each.start("name")]
    found = sorted([*found, *((each.start("name"), each["name"]) for each in opening)])
    return tuple(dict.fromkeys(name for _, name in found))


def the_one_named(question: str, papers: Sequence[Paper]) -> str | None:
    """Return the one thing that a question names, in small letters, if one of the papers made it; None otherwise.

    What a title has before its colon is named by it: "RAPTOR: Recursive Abstractive Processing …".
    """
    words = [word.strip(MARKS) for word in question.split()]
    made = {name.casefold() for paper in papers for name in own_names(words, paper)}
    heads = {paper.title.partition(":")[0].casefold() for paper in papers if ":" in paper.title}
    made |= heads & {word.casefold() for word in words}
    written_so = {word.casefold() for word in words if word[:1].isalpha() and _WRITTEN_SO.search(word)}
    return made.pop() if len(made | written_so) == len(made) == 1 else None
