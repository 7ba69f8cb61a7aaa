"""Ratings that readers wrote into files of answers, and how far two readers agree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from core.errors import UnreadableFile
from eval.metrics.rate import Rate, mean, rate, share
from eval.report.for_reading import RATING
from eval.statistics import Interval, bootstrap

_HEADING = re.compile(r"## \d+ · (?P<id>.+)")
_GIVEN = re.compile(rf"{RATING}\s*(?P<value>.*)")


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
        if heading := _HEADING.fullmatch(line.rstrip()):
            current = heading["id"]
            ratings[current] = None
        elif current is not None and (given := _GIVEN.fullmatch(line.strip())) and given["value"]:
            if given["value"] not in {"0", "1", "2", "3"}:
                raise UnreadableFile(f"{path}, line {number}: {given['value']!r} is no rating. Give 0, 1, 2 or 3.")
            ratings[current] = int(given["value"])
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
