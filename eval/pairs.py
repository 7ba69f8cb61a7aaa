"""Labelled pairs: a sentence, what it cites, and whether that supports it, in the judgement of whoever labelled it.

Two forms. JSONL of `sentence`, `title`, `passage`, `label` (true or false, or one of the four verdicts as a word) and
`kind` (what sort of pair it is). And the form of the claims that ship with Litmus (eval/claims.py): by abstract, or by
two of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from core.answer import Verdict
from core.errors import UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim
from eval.claims import (
    ABSTRACTS,
    LABELS,
    PAIRS,
    LabelledAbstract,
    LabelledClaim,
    Split,
    abstract_from,
    is_in,
    pair_from,
    read_labelled,
)
from eval.questions.records import Record, records, text_field
from eval.records import digest_of_parts

Abstracts = Mapping[str, LabelledAbstract]
Text = tuple[str, str]
"""Title and passage."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One of them."""

    sentence: str
    title: str
    passage: str
    label: bool
    kind: str
    verdict: Verdict | None = None
    """The label as a word, where it is given as one."""
    second: Text | None = None
    """What it cites besides."""

    def claim(self) -> Claim:
        """What a checker is asked: the sentence, citing each passage as the whole abstract of a paper."""
        cited = [(self.title, self.passage), *([self.second] if self.second else [])]
        return Claim(self.sentence, tuple((number, _whole(text)) for number, text in enumerate(cited, 1)))


def _whole(text: Text) -> Passage:
    title, passage = text
    digest = digest_of_parts(title, passage)
    paper = Paper(title, passage, id=f"p_{digest}")
    return Passage(Chunk(f"c_{digest}", paper.id, passage, 0, len(passage), len(passage.split())), paper, Scores(1.0))


def read_pairs(path: Path, split: Split = Split.TEST) -> tuple[tuple[Pair, ...], tuple[Rejection, ...]]:
    """Read all pairs of a file, or of a folder of abstracts.jsonl and pairs.jsonl, and what could not be used.

    `split` is the part that is read of a file that has parts. Raises UnreadableFile if nothing can be used.
    """
    pairs: list[Pair] = []
    rejections: list[Rejection] = []
    others = 0
    for file in _files(path):
        beside = cache(partial(_abstracts_beside, file))
        for found in records(file):
            read = found if isinstance(found, Rejection) else _read(*found, split, beside)
            if isinstance(read, Rejection):
                rejections.append(read)
            else:
                pairs += read
                others += not read
    if not pairs:
        raise UnreadableFile(_why_nothing(path, rejections, split, others))
    return tuple(pairs), tuple(rejections)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [file for file in (path / ABSTRACTS, path / PAIRS) if file.exists()] or [path / ABSTRACTS]


def _why_nothing(path: Path, rejections: list[Rejection], split: Split, others: int) -> str:
    if others and not rejections:
        return f"{path} holds no claims in its part {split}. Read all of it with --split all."
    first = f" The first problem: {rejections[0].place}: {rejections[0].reason}." if rejections else ""
    return f"{path} holds no labelled pair. Expected JSONL with sentence, title, passage, label and kind.{first}"


def _read(place: str, record: Record, split: Split, beside: Callable[[], Abstracts]) -> list[Pair] | Rejection:
    """Return the pairs of a record, none if it belongs to another part, or what is wrong with it."""
    try:
        if "claims" not in record:
            return [_pair(record)]
        if "ids" in record:
            joint = pair_from(record, beside())
            cited = [_text_of(beside()[each]) for each in joint.ids]
            return [_labelled(claim, *cited) for claim in joint.claims if is_in(joint.split, split)]
        abstract = abstract_from(record)
        return [_labelled(claim, _text_of(abstract)) for claim in abstract.claims if is_in(abstract.split, split)]
    except ValueError as error:
        return Rejection(place, str(error))


def _abstracts_beside(file: Path) -> Abstracts:
    return {each.id: each for each in read_labelled(file.parent / ABSTRACTS)}


def _text_of(abstract: LabelledAbstract) -> Text:
    return abstract.title, " ".join(abstract.sentences)


def _labelled(claim: LabelledClaim, first: Text, second: Text | None = None) -> Pair:
    label = claim.label
    return Pair(claim.text, *first, label is Verdict.SUPPORTED, claim.kind, label, second)


def _pair(record: Record) -> Pair:
    sentence, passage, label = (
        text_field(record, "sentence"),
        text_field(record, "passage"),
        _label(record.get("label")),
    )
    if not sentence or not passage:
        raise ValueError("no `sentence`, or no `passage`")
    if label is None:
        raise ValueError(f"`label` is neither true nor false, nor one of {', '.join(LABELS)}")
    supported = label is Verdict.SUPPORTED if isinstance(label, Verdict) else label
    kind = text_field(record, "kind") or ("positive" if supported else "negative")
    verdict = label if isinstance(label, Verdict) else None
    return Pair(sentence, text_field(record, "title") or "", passage, supported, kind, verdict)


def _label(value: object) -> bool | Verdict | None:
    """A verdict as a word; true and false, 1 and 0, also as text, which is what a table makes of them; else None."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in list(LABELS):
            return Verdict(word)
        value = {"true": True, "1": True, "false": False, "0": False}.get(word)
    return bool(value) if isinstance(value, bool | int | float) and value in (0, 1) else None
