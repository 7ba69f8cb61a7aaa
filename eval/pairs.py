"""Labelled pairs: a sentence, a passage, and whether the passage supports it, in the judgement of whoever labelled it.

JSONL of `sentence`, `title`, `passage`, `label` (true or false) and `kind` (what sort of pair it is).
"""

from dataclasses import dataclass
from pathlib import Path

from core.chunk import Chunk
from core.errors import UnreadableFile
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Rejection
from eval.questions.fields import text_field
from eval.questions.json_source import Record, records
from eval.records import fingerprint


@dataclass(frozen=True, slots=True)
class Pair:
    """One of them."""

    sentence: str
    title: str
    passage: str
    label: bool
    kind: str

    def claim(self) -> Claim:
        """What a checker is asked: the sentence, citing the passage as the whole abstract of a paper."""
        digest = fingerprint(self.title, self.passage)
        paper = Paper(self.title, self.passage, id=f"p_{digest}")
        chunk = Chunk(f"c_{digest}", paper.id, self.passage, 0, len(self.passage), len(self.passage.split()))
        return Claim(self.sentence, ((1, Passage(chunk, paper, Scores(1.0))),))


def read_pairs(path: Path) -> tuple[tuple[Pair, ...], tuple[Rejection, ...]]:
    """Read all pairs, and what could not be used. Raises UnreadableFile if nothing can."""
    pairs: list[Pair] = []
    rejections: list[Rejection] = []
    for found in records(path):
        read = found if isinstance(found, Rejection) else _pair(*found)
        if isinstance(read, Rejection):
            rejections.append(read)
        else:
            pairs.append(read)
    if not pairs:
        why = f" The first problem: {rejections[0].place}: {rejections[0].reason}." if rejections else ""
        raise UnreadableFile(
            f"{path} holds no labelled pair. Expected JSONL with sentence, title, passage, label and kind.{why}"
        )
    return tuple(pairs), tuple(rejections)


def _pair(place: str, record: Record) -> Pair | Rejection:
    sentence, passage, label = (
        text_field(record, "sentence"),
        text_field(record, "passage"),
        _label(record.get("label")),
    )
    if not sentence or not passage:
        return Rejection(place, "no `sentence`, or no `passage`")
    if label is None:
        return Rejection(place, "`label` is neither true nor false")
    kind = text_field(record, "kind") or ("positive" if label else "negative")
    return Pair(sentence, text_field(record, "title") or "", passage, label, kind)


def _label(value: object) -> bool | None:
    """True and false, 1 and 0, and both as text, which is what a table makes of them; None for anything else."""
    if isinstance(value, str):
        value = {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower())
    return bool(value) if isinstance(value, bool | int | float) and value in (0, 1) else None
