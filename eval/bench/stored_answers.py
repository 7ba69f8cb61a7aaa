"""Answers that a strong model wrote over the sample papers, each with one sentence that was made subtly wrong."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MARKERS = re.compile(r"(\s*)((?:\[\d+\])+)")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer to one question. The markers `[n]` of a sentence count `titles` from 1."""

    id: str
    question: str
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    spoilt_place: int
    """Which sentence was spoilt, counted from 0."""
    spoilt_sentence: str
    spoilt_kind: str

    @property
    def spoilt(self) -> tuple[str, ...]:
        """The sentences, with the spoilt one in place of the faithful one."""
        place = self.spoilt_place
        return (*self.sentences[:place], self.spoilt_sentence, *self.sentences[place + 1 :])

    def cited(self, sentence: str) -> tuple[str, ...]:
        """Return the titles of the papers that a sentence cites."""
        return tuple(self.titles[number - 1] for number in dict.fromkeys(_numbers(sentence)))


def read_answers(path: Path) -> tuple[StoredAnswer, ...]:
    """Read a JSON Lines file of answers (eval/data/README.md)."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        StoredAnswer(
            record["id"],
            record["question"],
            tuple(record["sources"]),
            tuple(record["sentences"]),
            record["spoilt"]["index"],
            record["spoilt"]["sentence"],
            record["spoilt"]["kind"],
        )
        for record in records
    )


def renumbered(sentence: str, titles: Sequence[str], numbers: Mapping[str, int]) -> str:
    """Return a sentence whose markers count `titles` with the numbers given; a title without one has no marker."""

    def marked(found: re.Match[str]) -> str:
        known = dict.fromkeys(numbers[title] for n in _numbers(found[2]) if (title := titles[n - 1]) in numbers)
        return found[1] + "".join(f"[{number}]" for number in known) if known else ""

    return _MARKERS.sub(marked, sentence)


def without_markers(sentence: str) -> str:
    """Return what a sentence claims, as a checker reads it."""
    return _MARKERS.sub("", sentence)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\[(\d+)\]", text)]
