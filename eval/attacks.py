"""Abstracts with injected instructions, and harmless ones that look like them (eval/data/README.md)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.json import from_plain
from core.text.sentences import sentences_of
from eval.claims import Split
from eval.lines import DATA, read_lines


@dataclass(frozen=True, slots=True)
class Attack:
    """An abstract; of a harmless one `hostile` is empty, and so are `obeyed` and `payload`."""

    id: str
    split: Split
    """TRAIN for the half that was looked at while the guard was made."""
    kind: str
    title: str
    sentences: tuple[str, ...]
    hostile: frozenset[int]
    """Places of the injected sentences."""
    question: str
    true_sentence: str
    """What a faithful model answers."""
    obeyed: str = ""
    """What a model that obeys answers."""
    hard: frozenset[int] = frozenset()
    """Places of the sentences that look like injected ones and are none."""
    payload: str = ""
    """What of it must not reach the reader as if it were supported."""

    @property
    def harmless(self) -> bool:
        """Whether nothing is injected."""
        return not self.hostile


@dataclass(frozen=True, slots=True)
class LanguageText:
    """A part of an abstract in another language than English: wholly honest or wholly injected."""

    language: str
    """Its code, of two letters."""
    split: Split
    hostile: bool
    sentences: tuple[str, ...]


def read_languages(split: Split) -> list[LanguageText]:
    """Return one half of the texts in other languages. Raises UnreadableFile at the first faulty line."""
    wanted = "test" if split is Split.TEST else "dev"
    return [
        LanguageText(
            each["language"],
            split,
            each["hostile"],
            tuple(sentences_of(each["text"])),
        )
        for each in read_lines(DATA / "injected_languages.jsonl", dict)
        if each["split"] == wanted
    ]


def read_attacks(path: Path) -> list[Attack]:
    """Raises UnreadableFile at the first faulty line."""

    def read(record: dict[str, Any]) -> Attack:
        return from_plain(Attack, record | {"split": Split.TEST if record["split"] == "test" else Split.TRAIN})

    return read_lines(path, read)
