"""Papers that a follow-up means by their place in an answer: "the second one", "[2]", "the other paper"."""

import re
from collections.abc import Sequence

from answering.understanding.turns import CitedBefore, EarlierTurn

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_THING = r"(?:papers?|one|study|work|article|method|model|approach|source|result)"
_BACK = re.compile(
    rf"\bthe\s+(?P<ordinal>{'|'.join(_ORDINALS)}|last|former|latter|other)(?:\s+{_THING}(?:\s+(?:you\s+)?(?:mentioned|cited|named|listed))?)?"
    rf"(?=\W|$)|\b(?:paper|source)\s+(?:no\.?\s*)?(?P<number>[1-9])\b|\[(?P<marker>[1-9])\]",
    re.IGNORECASE,
)


def with_papers_named(text: str, turns: Sequence[EarlierTurn]) -> str:
    """Put names for "the second paper" and "[2]": of the last answer with several, else of the last with one."""
    listed = next((turn.papers for turn in reversed(turns) if len(turn.papers) > 1), ())
    papers = listed or next((turn.papers for turn in reversed(turns) if turn.papers), ())

    def name(found: re.Match[str]) -> str:
        paper = _meant_paper(found, papers, turns[-1].question)
        return found[0] if paper is None else paper.called

    return _BACK.sub(name, text)


def _meant_paper(found: re.Match[str], papers: Sequence[CitedBefore], asked: str) -> CitedBefore | None:
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
