"""Answers as one Markdown file to be rated by reading, the ratings that readers wrote into it, and how far they agree.

The reader rates blindly: nothing tells which system wrote the answers.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from core.answer import Answer
from core.errors import UnreadableFile
from eval.metrics.rate import Rate, mean, rate, share
from eval.questions.question import EvalQuestion
from eval.records import Scored
from eval.report.writing import templates
from eval.statistics import SEED, Interval, bootstrap

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
    answers = [
        (question, answer, "\n".join(_told(answer)), list(_cited(answer)), "\n".join(_known(question)))
        for question, answer in answered
    ]
    text = templates().get_template("reading.md").render(answers=answers, rubric=RUBRIC, rating=RATING)
    return text.encode("utf-8", "replace").decode()  # JSON can hold half of a pair of surrogates, a file cannot


def _told(answer: Answer) -> Iterator[str]:
    if answer.refusal is None:
        yield answer.text
        return
    yield f"(refused) {answer.refusal.reason}"
    for near in answer.refusal.nearest:
        yield f"- {near.title}" + (f": {near.covers}" if near.covers else "")


def _cited(answer: Answer) -> Iterator[str]:
    for source in answer.sources:
        if source.cited and not answer.refused:
            year = f" ({source.paper.year})" if source.paper.year else ""
            yield f"[{source.n}] {source.paper.title}{year}\n{source.paper.abstract or '(no abstract)'}"


def _known(question: EvalQuestion) -> Iterator[str]:
    if not question.answerable:
        yield "The papers do not answer it."
    yield from (f"- {text}" for text in question.best or question.gold_papers)
    yield from (f"- No paper has {name}." for name in question.lacks)
    if question.note:
        yield question.note


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the readers say: every mean over the answers that at least one of them rated."""

    means: tuple[Rate, ...]
    """Of each reader, from 0 to 3; the denominator is the number of answers rated."""
    overall: Rate
    """The mean over answers of the mean of their ratings."""
    interval: Interval | None
    same: Rate
    """Share of the answers that two readers rated alike; of more than two, over all pairs of readers."""
    near: Rate
    """Share of those that they rated alike or one apart."""
    missing: int
    """Lines that nobody completed, over all files."""


def read_ratings(path: Path) -> dict[str, int | None]:
    """The rating of each answer by the id of its question, None where none was given. Raises UnreadableFile."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as text ({error}). Give a file that --reading wrote.") from error
    ratings: dict[str, int | None] = {}
    current = None
    for number, line in enumerate(lines, start=1):
        place, _, question = line.rstrip().removeprefix("## ").partition(" · ")
        before, _, given = line.strip().partition(RATING)
        given = given.strip()
        if line.startswith("## ") and place.isdecimal() and question:
            current = question
            ratings[current] = None
        elif current is not None and not before and given:
            if given not in {"0", "1", "2", "3"}:
                raise UnreadableFile(f"{path}, line {number}: {given!r} is no rating. Give 0, 1, 2 or 3.")
            ratings[current] = int(given)
    if not ratings:
        raise UnreadableFile(f"{path} holds no answers to rate. Give a file that --reading wrote.")
    return ratings


def summarise_ratings(readers: Sequence[Mapping[str, int | None]]) -> Ratings:
    """Put the ratings of one reader or more together; answers are told by the ids of their questions."""
    given = [{key: value for key, value in reader.items() if value is not None} for reader in readers]
    answers = dict.fromkeys(key for reader in given for key in reader)
    by_answer = [mean(reader.get(key) for reader in given).value for key in answers]
    apart = [abs(one[key] - two[key]) for one, two in combinations(given, 2) for key in one.keys() & two.keys()]
    return Ratings(
        means=tuple(rate(sum(reader.values()), len(reader)) for reader in given),
        overall=mean(by_answer),
        interval=bootstrap([value for value in by_answer if value is not None]),
        same=share(distance == 0 for distance in apart),
        near=share(distance <= 1 for distance in apart),
        missing=sum(value is None for reader in readers for value in reader.values()),
    )
