"""An answer as Markdown, with its references, and a chat of them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from core.answer import Answer, Chat, NearPaper, Reason, Removed, Source, Turn
from core.text.reference import escaped, reference

Style = Literal["number", "title"]
REFERENCES = "## References"
"""What the list of references begins with."""
MARKER = re.compile(r"\[(\d+)\]")
"""As every answer cites: the number of a source."""
_RUN = re.compile(r"(?:\[\d+\])+")
_WHY = {
    Reason.UNSUPPORTED: "not supported",
    Reason.PARTIAL: "only partly supported",
    Reason.CONTRADICTED: "contradicted",
    Reason.BESIDE_THE_QUESTION: "beside the question",
    Reason.REPETITION: "said before",
}


def render(answer: Answer, *, style: Style = "number") -> str:
    """Return the text and a References list of the papers it cites; with style `title`, titles stand in the text.

    Titles and names come from files that anybody may have written, so what Markdown would act on is escaped in them.
    """
    if answer.refusal is not None:
        return _refusal(answer)
    titles = {source.n: source.paper.title for source in answer.sources}
    text = _titles_inline(answer.text, titles) if style == "title" else answer.text
    cited = [source for source in answer.sources if source.cited]
    references = "\n".join(_reference(source) for source in cited)
    notices = "".join(f"\n\n*{escaped(notice)}*" for notice in answer.notices)
    return f"{text}{notices}\n\n{REFERENCES}\n\n{references}\n" if cited else f"{text}{notices}\n"


def why_removed(removed: Sequence[Removed]) -> str:
    """Return in short why sentences were removed, the commonest reason first: "2 not supported, 1 said before"."""
    counts = Counter(each.reason for each in removed).most_common()
    if len(counts) == 1:
        return _WHY[counts[0][0]]
    return ", ".join(f"{count} {_WHY[reason]}" for reason, count in counts)


def _refusal(answer: Answer) -> str:
    assert answer.refusal is not None  # noqa: S101 - for the type checker
    parts = [escaped(answer.refusal.reason)]
    if answer.refusal.nearest:
        parts.append("The nearest papers:")
        parts.append("\n".join(_near(near) for near in answer.refusal.nearest))
    parts += [f"*{escaped(notice)}*" for notice in answer.notices]
    return "\n\n".join(parts) + "\n"


def _near(near: NearPaper) -> str:
    return f"- **{escaped(near.title)}**" + (f": {escaped(near.covers)}" if near.covers else "")


def _titles_inline(text: str, titles: dict[int, str]) -> str:
    def named(run: re.Match[str]) -> str:
        numbers = dict.fromkeys(int(number) for number in MARKER.findall(run.group()))
        known = [escaped(titles[number]) for number in numbers if number in titles]
        return f"({'; '.join(f'*{title}*' for title in known)})" if known else run.group()

    return _RUN.sub(named, text)


def _reference(source: Source) -> str:
    return f"{source.n}. {reference(source.paper)}"


def transcript(chat: Chat, turns: Sequence[Turn]) -> str:
    """Return the questions as headings, each with its answer and that answer's own references.

    Numbers count within one answer, so each keeps its list: the same paper may be [1] here and [3] there.
    """
    return "\n".join([f"# {escaped(chat.title or 'A chat without a title')}\n", *map(_turn, turns)])


def _turn(turn: Turn) -> str:
    answer = turn.answer
    asked_at = f"*{turn.asked_at:%Y-%m-%d %H:%M} UTC*"
    meant = answer.standalone_question
    understood = f"*Understood as: {escaped(meant)}*\n\n" if meant is not None and meant != answer.question else ""
    said = render(answer).replace(f"\n{REFERENCES}\n", f"\n#{REFERENCES}\n").lstrip("\n")
    return f"## {escaped(answer.question)}\n\n{asked_at}\n\n{understood}{said}"
