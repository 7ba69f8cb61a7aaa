"""Answers as one Markdown file for somebody who rates them blindly: nothing tells which system wrote them."""

import random
from collections.abc import Iterator, Sequence

from core.answer import Answer, Source
from eval.questions import EvalQuestion
from eval.scoring import Scored
from eval.statistics import SEED

RUBRIC = (
    "3: opens with what was asked, all of it is there, nothing beside it. A refusal of what the papers do not answer, "
    "which says why.",
    "2: answers, but not with the first sentence, or not all of it, or with sentences beside the question, or one that "
    "does not say what it speaks of. A right refusal that does not say why.",
    "1: the right subject or paper, but not what was asked.",
    "0: something else. A refusal where the papers answer, an answer where they do not, anything untrue.",
)
"""What each rating means, the best first."""
RATING = "Rating:"
"""What the line begins with that the reader completes."""


def for_reading(scored: Sequence[Scored]) -> str:
    """Each question with its answer, the abstracts that it cites, and what is known of the right one.

    Always in the same shuffled order, so that two systems can be read side by side and no kind comes in a row. What
    comes from papers and models is quoted line by line: no line of it can be taken for a heading or a rating.
    """
    answered = [(item.question, item.record.answer) for item in scored if item.record.answer is not None]
    random.Random(SEED).shuffle(answered)  # noqa: S311  # an order, not a secret
    sections = (_section(place, question, answer) for place, (question, answer) in enumerate(answered, start=1))
    text = "\n\n".join([_head(len(answered)), *sections]) + "\n"
    return text.encode("utf-8", "replace").decode()  # JSON can hold half of a pair of surrogates, a file cannot


def _head(count: int) -> str:
    told = "\n".join(f"- {line}" for line in RUBRIC)
    return f"# {count} answers to rate\n\nComplete each line `{RATING}` with a number from 0 to 3.\n\n{told}"


def _section(place: int, question: EvalQuestion, answer: Answer) -> str:
    cited = [source for source in answer.sources if source.cited and not answer.refused]
    blocks = [
        f"## {place} · {question.id}",
        _quoted(question.question),
        "**Answer**",
        _quoted("\n".join(_told(answer))),
        *(["**Papers it cites**", *(_quoted(_paper(source)) for source in cited)] if cited else []),
        "**Known of the right answer**",
        _quoted("\n".join(_known(question))),
        RATING,
    ]
    return "\n\n".join(blocks)


def _told(answer: Answer) -> Iterator[str]:
    if answer.refusal is None:
        yield answer.text
        return
    yield f"(refused) {answer.refusal.reason}"
    for near in answer.refusal.nearest:
        yield f"- {near.title}" + (f": {near.covers}" if near.covers else "")


def _paper(source: Source) -> str:
    year = f" ({source.paper.year})" if source.paper.year else ""
    return f"[{source.n}] {source.paper.title}{year}\n{source.paper.abstract or '(no abstract)'}"


def _known(question: EvalQuestion) -> Iterator[str]:
    if not question.answerable:
        yield "The papers do not answer it."
    yield from (f"- {text}" for text in question.best or question.gold_papers)
    yield from (f"- No paper has {name}." for name in question.lacks)
    if question.note:
        yield question.note


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines()) or ">"
