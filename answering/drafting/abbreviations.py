"""Abbreviations spelled out as the papers do: few sentences about dense passage retrieval say DPR, and the reverse."""

import re
from collections.abc import Iterator, Sequence

from core.passage import Passage
from core.text.words import LETTERS

_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Za-z]?[A-Z]{1,5}(?=s?(?![\w-]))")
_LOOKED_AT = 8
"""Passages in which abbreviations are looked for."""


def spelled_out(question: str, passages: Sequence[Passage]) -> str:
    """Return the question with what its abbreviations stand for in brackets, as far as titles or abstracts tell."""
    titles = " ".join(passage.paper.title for passage in passages[:_LOOKED_AT])
    for short in dict.fromkeys(_ABBREVIATION.findall(question)):
        if re.search(rf"(?<![\w-]){short}(?![\w-])", titles):
            continue  # its paper goes by it
        if long := next(_long_forms(short, passages[:_LOOKED_AT]), None):
            question = re.sub(rf"(?<![\w-]){short}(?!\w)", f"{short} ({long})", question, count=1)
    return question


def _long_forms(short: str, passages: Sequence[Passage]) -> Iterator[str]:
    for passage in passages:
        before, bracket, _ = passage.chunk.text.partition(f" ({short})")
        if bracket and (long := _ending_in(before, short)):
            yield long
    for passage in passages:
        words = list(LETTERS.finditer(passage.paper.title))
        for first in range(len(words) - len(short) + 1):
            run = words[first : first + len(short)]
            if _spells(run, short):
                yield passage.paper.title[run[0].start() : run[-1].end()]


def _ending_in(before: str, short: str) -> str | None:
    words = list(LETTERS.finditer(before))[-len(short) :]
    return before[words[0].start() :].strip() if len(words) == len(short) and _spells(words, short) else None


def _spells(words: Sequence[re.Match[str]], short: str) -> bool:
    return "".join(word[0][0] for word in words).casefold() == short.casefold()
