"""Labelled claims about abstracts, in the form in which they ship (eval/data/README.md): by abstract, and by pair."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.answer import Verdict
from eval.lines import DATA, read_lines

ABSTRACTS, PAIRS, ELSEWHERE = "abstracts.jsonl", "pairs.jsonl", "elsewhere.jsonl"
LABELS = (Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.UNSUPPORTED, Verdict.CONTRADICTED)
Place = tuple[int, int]
"""Which of the cited abstracts, and which of its sentences, both from 0."""
Span = tuple[int, int]


class Split(StrEnum):
    """Which part of labelled claims."""

    TRAIN = "train"
    TEST = "test"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A sentence, and how it stands to the abstracts that it cites."""

    text: str
    label: Verdict
    kind: str
    evidence: tuple[Place, ...] = ()
    """What the verdict rests on."""
    twin: int | None = None
    """The number that it shares with the sentence that differs from it in little but the label."""
    spans: tuple[Span, ...] | None = None
    """The characters of a false twin that its true twin does not have; None where nobody knows what is wrong."""


@dataclass(frozen=True, slots=True)
class LabelledAbstract:
    """An abstract with claims about it."""

    id: str
    title: str
    sentences: tuple[str, ...]
    split: str | None
    claims: tuple[LabelledClaim, ...]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two abstracts, by id, with claims that cite both."""

    ids: tuple[str, str]
    split: str | None
    claims: tuple[LabelledClaim, ...]


BUNDLED = DATA / "claims"
"""The folder of the claims that ship with Litmus."""


def is_in(split: str | None, wanted: Split) -> bool:
    """Return whether a part is wanted; what has no split belongs to every part."""
    return wanted is Split.ALL or split is None or split == wanted


def abstract_from(record: Mapping[str, Any]) -> LabelledAbstract:
    """Read a line of abstracts.jsonl. Raises ValueError that says what is wrong with it."""
    sentences = record.get("sentences")
    if not _texts(sentences):
        raise ValueError("no `sentences` of the abstract")
    title = record.get("title")
    return LabelledAbstract(
        str(record.get("id") or title or ""),
        title if isinstance(title, str) else "",
        tuple(sentences or ()),
        _split(record),
        tuple(claims_from(record, [len(sentences or ())])),
    )


def pair_from(record: Mapping[str, Any], abstracts: Mapping[str, LabelledAbstract]) -> LabelledPair:
    """Read a line of pairs.jsonl. Raises ValueError that says what is wrong with it."""
    ids = record.get("ids")
    if not isinstance(ids, list) or not _texts(ids) or len(ids) != 2:
        raise ValueError("`ids` does not name two abstracts")
    first, second = ids
    unknown = [each for each in (first, second) if each not in abstracts]
    if unknown:
        raise ValueError(f"no abstract {unknown[0]!r} in {ABSTRACTS} beside it")
    lengths = [len(abstracts[each].sentences) for each in (first, second)]
    return LabelledPair((first, second), _split(record), tuple(claims_from(record, lengths)))


def claims_from(record: Mapping[str, Any], lengths: Sequence[int]) -> Iterator[LabelledClaim]:
    """Read the claims of a record whose abstracts have so many sentences. Raises ValueError."""
    claims = record.get("claims")
    if not isinstance(claims, list):
        raise ValueError("`claims` is no list")  # noqa: TRY004  # a fault of the file
    for number, claim in enumerate(claims, 1):
        try:
            yield _claim(claim, lengths)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"claim {number}: {error}") from None


def read_labelled(path: Path) -> list[LabelledAbstract]:
    """Read abstracts.jsonl. Raises UnreadableFile at the first line that is not one."""
    return read_lines(path, abstract_from)


def read_joint(path: Path, abstracts: Mapping[str, LabelledAbstract]) -> list[LabelledPair]:
    """Read pairs.jsonl. Raises UnreadableFile at the first line that is not one."""
    return read_lines(path, lambda record: pair_from(record, abstracts))


def read_elsewhere(path: Path, lengths: Mapping[str, int]) -> dict[str, tuple[LabelledClaim, ...]]:
    """Read elsewhere.jsonl as far as the abstracts are there: by digest, how many sentences each has.

    Returns claims by digest. Raises UnreadableFile.
    """

    def read(record: Mapping[str, Any]) -> tuple[str, tuple[LabelledClaim, ...]]:
        digest = str(record.get("digest"))
        return digest, tuple(claims_from(record, [lengths[digest]])) if digest in lengths else ()

    return {digest: claims for digest, claims in read_lines(path, read) if digest in lengths}


def claims_digest(sentences: Sequence[str]) -> str:
    """Return what tells an abstract from all others."""
    return hashlib.sha256(" ".join(sentences).encode()).hexdigest()[:16]


def _claim(claim: object, lengths: Sequence[int]) -> LabelledClaim:
    if not isinstance(claim, Mapping):
        raise ValueError("not a JSON object")  # noqa: TRY004  # a fault of the file
    text, label = claim.get("text"), claim.get("label")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("no `text`")
    if label not in list(LABELS):
        raise ValueError(f"`label` is none of {', '.join(LABELS)}")
    places = [(0, place) if isinstance(place, int) else tuple(place) for place in claim.get("evidence", ())]
    for which, sentence in places:
        if not 0 <= which < len(lengths) or not 0 <= sentence < lengths[which]:
            raise ValueError("`evidence` names a sentence that is not there")
    spans = claim.get("spans")
    read = None if spans is None else tuple((int(start), int(end)) for start, end in spans)
    if any(not 0 <= start < end <= len(text) for start, end in read or ()):
        raise ValueError("`spans` is not inside the text")
    kind, twin = claim.get("kind"), claim.get("twin")
    return LabelledClaim(
        text,
        Verdict(label),
        kind if isinstance(kind, str) and kind else str(label),
        tuple((which, sentence) for which, sentence in places),
        twin if isinstance(twin, int) else None,
        read,
    )


def _split(record: Mapping[str, Any]) -> str | None:
    split = record.get("split")
    return split if isinstance(split, str) else None


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
