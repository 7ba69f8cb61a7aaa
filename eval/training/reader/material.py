"""What the reader is trained and measured on: the claims that ship, and a folder of further ones if there is one.

A further folder holds papers.jsonl (`id`, `title`, `sentences`) and any number of JSONL files of claims (`id`, `claim`,
`label`, `kind`, `evidence`, and `twin` where two belong together). Every twelfth of its papers is kept for measuring.

A file of natural language inference (`set`, `premise` as a text or as sentences, `hypothesis`, `label`) is only trained
on.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from core.answer import Verdict
from core.errors import UnreadableFile
from eval.claims import (
    ABSTRACTS,
    BUNDLED,
    ELSEWHERE,
    PAIRS,
    LabelledAbstract,
    LabelledClaim,
    Span,
    claims_digest,
    claims_from,
    read_elsewhere,
    read_joint,
    read_labelled,
)
from eval.lines import read_lines
from eval.training.questions import TRAINING_QUESTIONS, read_training_questions
from eval.training.reader.asking import MarkedPassage, passages_of, read_published

_PAPERS = "papers.jsonl"
_KEPT_ASIDE = 12
"""One in so many papers of a further folder."""
_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]")
_MOST = 0.4
"""Share of the words that may differ before nobody can say which of them is wrong."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Two abstracts, and claims that cite both."""

    abstracts: tuple[LabelledAbstract, LabelledAbstract]
    claims: tuple[LabelledClaim, ...]


@dataclass(frozen=True, slots=True)
class ClaimsPart:
    """Abstracts with claims, and pairs of them."""

    abstracts: tuple[LabelledAbstract, ...]
    joint: tuple[Joint, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on, and what is not."""

    train: ClaimsPart
    test: ClaimsPart
    inference: tuple[LabelledAbstract, ...] = ()
    """Premises without a title, with hypotheses; each pass reads some of them."""
    questions: tuple[MarkedPassage, ...] = ()
    asked: tuple[MarkedPassage, ...] = ()
    """Questions to measure on, about other abstracts."""
    published: tuple[MarkedPassage, ...] = ()
    """Passages with questions, of which each pass reads some."""


def read_material(
    also: Path | None = None,
    folder: Path | None = None,
    inference: Path | None = None,
    questions: Path | None = None,
    published: Path | None = None,
) -> Material:
    """Read the claims that ship (or those of `folder`), further ones, inference, and questions. Raises UnreadableFile.

    The questions are about the abstracts of the claims; published ones bring their own.
    """
    folder = folder or BUNDLED
    abstracts = read_labelled(folder / ABSTRACTS)
    by_id = {abstract.id: abstract for abstract in abstracts}
    joint = read_joint(folder / PAIRS, by_id)
    abstracts += _further(also, folder / ELSEWHERE, abstracts) if also else []

    def part(split: str) -> ClaimsPart:
        return ClaimsPart(
            tuple(each for each in abstracts if each.split == split and each.claims),
            tuple(
                Joint((by_id[each.ids[0]], by_id[each.ids[1]]), each.claims) for each in joint if each.split == split
            ),
        )

    def about(path: Path) -> tuple[MarkedPassage, ...]:
        return tuple(passages_of(read_training_questions(path, by_id), by_id))

    return Material(
        part("train"),
        part("test"),
        tuple(read_inference(inference)) if inference else (),
        about(questions) if questions else (),
        about(TRAINING_QUESTIONS) if questions else (),
        tuple(read_published(published)) if published else (),
    )


def read_inference(path: Path) -> list[LabelledAbstract]:
    """Read pairs of natural language inference, those of one premise together. Raises UnreadableFile."""
    found: dict[tuple[str, ...], dict[str, LabelledClaim]] = defaultdict(dict)
    for row in read_lines(path, dict):
        try:
            premise, text = row["premise"], str(row["hypothesis"])
            claim = LabelledClaim(text, Verdict(row["label"]), str(row.get("set", "inference")))
        except (KeyError, ValueError) as error:
            raise UnreadableFile(f"{path} has a pair that cannot be used: {error!r}.") from None
        if not isinstance(premise, str | list):
            raise UnreadableFile(f"{path} has a pair without a premise.")
        found[(premise,) if isinstance(premise, str) else tuple(premise)][text] = claim
    return [
        LabelledAbstract(f"inference {number}", "", sentences, "train", tuple(claims.values()))
        for number, (sentences, claims) in enumerate(found.items())
        if sentences
    ]


def _further(also: Path, elsewhere: Path, shipped: Iterable[LabelledAbstract]) -> list[LabelledAbstract]:
    """Read a further folder. Papers that ship are left out; another abstract of one belongs to the same part."""
    known = {claims_digest(abstract.sentences) for abstract in shipped}
    splits = {abstract.title: abstract.split for abstract in shipped}
    papers = sorted(read_lines(also / _PAPERS, dict), key=lambda paper: str(paper.get("id")))
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(also.glob("*.jsonl")):
        if path.name != _PAPERS:
            for claim in read_lines(path, dict):
                claims[str(claim.get("id"))].append(claim)
    more = read_elsewhere(elsewhere, {claims_digest(paper["sentences"]): len(paper["sentences"]) for paper in papers})
    found = []
    for number, paper in enumerate(papers):
        title, sentences = paper["title"], tuple(paper["sentences"])
        if claims_digest(sentences) in known:
            continue
        split = splits.get(title) or ("train" if number % _KEPT_ASIDE else "test")
        own = _claims(paper, claims[paper["id"]])
        added = more.get(claims_digest(sentences), ()) if split == "train" else ()
        found.append(LabelledAbstract(paper["id"], title, sentences, split, (*own, *_numbered_on(own, added))))
    return found


def _claims(paper: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> tuple[LabelledClaim, ...]:
    rows = [{**record, "text": record.get("claim")} for record in records]
    try:
        read = list(claims_from({"claims": rows}, [len(paper["sentences"])]))
    except ValueError as error:
        raise UnreadableFile(f"Claims about {paper['id']} cannot be used: {error}.") from None
    true = {claim.twin: claim for claim in read if claim.twin is not None and claim.label is Verdict.SUPPORTED}
    return tuple(_with_spans(claim, true) for claim in read)


def _with_spans(claim: LabelledClaim, true: Mapping[int, LabelledClaim]) -> LabelledClaim:
    if claim.label is Verdict.SUPPORTED:
        return replace(claim, spans=())
    twin = true.get(claim.twin) if claim.twin is not None else None
    return replace(claim, spans=changed_spans(twin.text, claim.text)) if twin else claim


def _numbered_on(before: Iterable[LabelledClaim], added: Iterable[LabelledClaim]) -> list[LabelledClaim]:
    """Keep the numbers of twins apart."""
    first = 1 + max((claim.twin for claim in before if claim.twin is not None), default=-1)
    return [claim if claim.twin is None else replace(claim, twin=claim.twin + first) for claim in added]


def changed_spans(true: str, false: str) -> tuple[Span, ...] | None:
    """Return the characters of the false sentence that are not in the true one; None if the two differ too much.

    Where words were only taken out, the words beside the gap are what is marked.
    """
    before, after = ([match.span() for match in _WORD.finditer(text)] for text in (true, false))
    words = [[text[a:b].lower() for a, b in spans] for text, spans in ((true, before), (false, after))]
    found: list[Span] = []
    changed = 0
    for kind, i, j, k, m in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "equal" or not after:
            continue
        changed += max(j - i, m - k)
        at = min(k, len(after) - 1)
        found.append((after[k][0], after[m - 1][1]) if m > k else (after[max(at - 1, 0)][0], after[at][1]))
    return tuple(found) if found and changed <= _MOST * len(after) else None
