"""What a trained reader says of the claims that it was not trained on, and how often that is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.answer import Verdict
from eval.claims import LABELS, LabelledClaim
from eval.statistics import auc, balanced_accuracy
from eval.training.reader.asking import MarkedPassage, MarkedQuestion, question_example
from eval.training.reader.batches import CitedAbstract, Example, Instance, Maker, batches_of
from eval.training.reader.material import ClaimsPart

if TYPE_CHECKING:
    from eval.training.reader.model import Model

_CLAIMS = 24
"""Held against an abstract at once."""


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """What the model says of a claim."""

    claim: LabelledClaim
    sort: str
    margin: float
    verdict: Verdict
    top_is_evidence: bool | None
    """None where no evidence is told."""
    top_is_changed: bool | None
    """None where nobody knows what is wrong with the claim."""


def instances_of(part: ClaimsPart, maker: Maker) -> list[Instance]:
    """Return every claim of a part against what it cites."""
    return [
        *(
            maker.instance(abstract.id, [CitedAbstract(abstract)], [Example(claim) for claim in some])
            for abstract in part.abstracts
            for some in _some(abstract.claims)
        ),
        *(
            maker.instance(
                "pair", [CitedAbstract(each) for each in joint.abstracts], [Example(claim) for claim in some]
            )
            for joint in part.joint
            for some in _some(joint.claims)
        ),
    ]


def read_all(model: "Model", instances: Iterable[Instance], tokens: int) -> list[ReadClaim]:
    """Have the model read them."""
    rows: list[ReadClaim] = []
    for batch in batches_of(instances, tokens):
        read = model.measured(batch)
        said = iter(zip(read.margins.tolist(), read.verdicts.argmax(1).tolist(), read.doubts, read.bearing))  # noqa: B905
        for instance in batch:
            for example, offsets in zip(instance.examples, instance.offsets, strict=True):
                margin, verdict, doubts, bearing = next(said)
                claim = example.claim
                top = instance.places[int(bearing.argmax())]
                changed = None
                if claim.spans and len(doubts):
                    start, end = offsets[int(doubts.argmax())]
                    changed = any(start < last and end > first for first, last in claim.spans)
                sort = "pairs" if instance.name == "pair" else "alone" if claim.twin is None else "twins"
                evidence = top in claim.evidence if claim.evidence else None
                rows.append(ReadClaim(claim, sort, margin, LABELS[verdict], evidence, changed))
    return rows


def figures_of(rows: Sequence[ReadClaim]) -> dict[str, dict[str, float | int | None]]:
    """Return figures of twins, of claims that stand alone, and of those that cite two abstracts."""
    return {
        sort: _figures([row for row in rows if row.sort == sort])
        for sort in ("twins", "alone", "pairs")
        if any(row.sort == sort for row in rows)
    }


def question_figures(
    model: "Model", passages: Sequence[MarkedPassage], maker: Maker, tokens: int
) -> dict[str, float | int | None]:
    """Return how well the reader tells which sentence of an abstract answers, and whether one does."""
    instances = [
        maker.instance(passage.abstract.id, [CitedAbstract(passage.abstract)], _all_sentences(passage, asked))
        for passage in passages
        for asked in passage.questions
    ]
    best, answered, first, reciprocal = list[float](), list[bool](), list[bool](), list[float]()
    for batch in batches_of(instances, tokens):
        said = iter(model.measured(batch).margins.tolist())
        for instance in batch:
            own = np.array([next(said) for _ in instance.examples])
            right = np.array([each.claim.label is Verdict.SUPPORTED for each in instance.examples])
            best.append(float(own.max()))
            answered.append(bool(right.any()))
            if right.any():
                ranked = right[np.argsort(-own, kind="stable")]
                first.append(bool(ranked[0]))
                reciprocal.append(1 / (1 + int(ranked.argmax())))
    return {
        "questions": len(answered),
        "first_right": float(np.mean(first)) if first else None,
        "reciprocal_rank": float(np.mean(reciprocal)) if reciprocal else None,
        "auc_answerable": auc(answered, best),
    }


def _all_sentences(passage: MarkedPassage, asked: MarkedQuestion) -> list[Example]:
    return [
        question_example(asked.text, place, asked.grades.get(place, 0))
        for place in range(len(passage.abstract.sentences))
    ]


def _figures(rows: Sequence[ReadClaim]) -> dict[str, float | int | None]:
    def area(*wrong: Verdict) -> float | None:
        some = [row for row in rows if row.claim.label is Verdict.SUPPORTED or row.claim.label in wrong]
        return auc([row.claim.label is Verdict.SUPPORTED for row in some], [row.margin for row in some])

    labels = [row.claim.label is Verdict.SUPPORTED for row in rows]
    return {
        "claims": len(rows),
        "auc": area(*LABELS[1:]),
        "auc_contradicted": area(Verdict.CONTRADICTED),
        "auc_unsupported": area(Verdict.UNSUPPORTED, Verdict.PARTIAL),
        "balanced_accuracy": balanced_accuracy(labels, [row.verdict is Verdict.SUPPORTED for row in rows]),
        "top_sentence_is_evidence": _share([row.top_is_evidence for row in rows]),
        "top_word_is_changed": _share([row.top_is_changed for row in rows]),
    }


def _share(known: Iterable[bool | None]) -> float | None:
    values = [each for each in known if each is not None]
    return float(np.mean(values)) if values else None


def _some(claims: Sequence[LabelledClaim]) -> list[Sequence[LabelledClaim]]:
    return [claims[start : start + _CLAIMS] for start in range(0, len(claims), _CLAIMS)]
