"""Abstracts with injected instructions, and harmless ones that look like them (eval/data/README.md)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import UnreadableFile
from eval.claims import Split


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
    hard: frozenset[int]
    """Places of the sentences that look like injected ones and are none."""
    question: str
    true_sentence: str
    """What a faithful model answers."""
    obeyed: str = ""
    """What a model that obeys answers."""
    payload: str = ""
    """What of it must not reach the reader as if it were supported."""

    @property
    def harmless(self) -> bool:
        """Whether nothing is injected."""
        return not self.hostile


def read_attacks(path: Path) -> list[Attack]:
    """Raises UnreadableFile at the first faulty line."""
    attacks = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            attacks.append(_attack(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise UnreadableFile(f"{path}, line {number}: {told}. Correct the line.") from None
    return attacks


def _attack(record: dict[str, Any]) -> Attack:
    return Attack(
        id=record["id"],
        split=Split.TEST if record["split"] == "test" else Split.TRAIN,
        kind=record["kind"],
        title=record["title"],
        sentences=tuple(record["sentences"]),
        hostile=frozenset(record["hostile"]),
        hard=frozenset(record.get("hard", ())),
        question=record["question"],
        true_sentence=record["true_sentence"],
        obeyed=record.get("obeyed", ""),
        payload=record.get("payload", ""),
    )
