"""What a pass over the training part reads: the mixture that decides what the model learns.

A claim's wording must not give its label away. So half of the time an abstract is read without the sentences that some
claims rest on, which makes these claims unsupported; claims of neighbouring abstracts are unsupported too; and some of
an abstract's own sentences, whole or with one thing changed, stand among the claims.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]  # it ships no types

from core.answer import Verdict
from eval.claims import LabelledAbstract, LabelledClaim
from eval.training.reader.asking import Questions
from eval.training.reader.batches import CitedAbstract, Example, Instance, Maker, nearest_by_words
from eval.training.reader.material import Joint, Material
from eval.training.reader.perturbing import own_claims

_WITHOUT = 0.5
"""Share of the readings of an abstract that lack some sentences."""
_GONE = 2
_EVIDENCE = 3
"""What rests on more sentences than these is not made unsupported by leaving them out."""
_OWN, _NEAR, _OF_ONE = 2, 2, 3
"""Claims a reading: own sentences, those of a neighbour, and of each abstract of a pair."""
_HALF = 0.5
"""How much a claim counts that nobody wrote for this abstract."""
_CLAIMS = 16
"""At most, in one instance."""
_NEIGHBOURS = 4
_INFERENCE = 0.5
"""How much a pair of inference counts."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How it is trained."""

    passes: int = 4
    rate: float = 2e-4
    rising: int = 60
    """Steps in which the rate rises to `rate`; from there it falls to a fiftieth."""
    seed: int = 1
    threads: int = 2
    dropped: float = 0.1
    """Share of what a layer adds that is left out at random."""
    premises: int = 0
    """Of natural language inference, in a pass."""
    share: float = 1.0
    """Of the abstracts with claims, in a pass."""
    published: int = 0
    """Passages with published questions, in a pass."""
    steps: int | None = None
    """Stop after so many, to see whether it runs."""


class Mixture:
    """Makes passes over the training part; each is another one."""

    def __init__(
        self, material: Material, maker: Maker, seed: int, premises: int = 0, share: float = 1.0, published: int = 0
    ) -> None:
        part = material.train
        self._share = share
        """Of the abstracts with claims, and of the pairs, in a pass."""
        self._part = part
        self._inference = material.inference
        self._premises = min(premises, len(material.inference))
        """Of inference, in a pass."""
        self._maker = maker
        self._by_words = Maker(maker.encode, nearest_by_words)
        self._random = Random(seed)  # noqa: S311  # repeatable, not secret
        self._own = own_claims(part.abstracts, seed)
        self._near = neighbours(part.abstracts)
        self._questions = Questions(material.questions, self._near, maker, seed)
        self._published = Questions(material.published, {}, self._by_words, seed)
        self._of_published = min(published, len(material.published))

    def one_pass(self) -> list[Instance]:
        """Return instances of the abstracts, the pairs, some premises of inference, and the questions."""
        single = [made for abstract in self._some(self._part.abstracts) for made in self._single(abstract)]
        joint = [self._joint(each) for each in self._some(self._part.joint)]
        inference = map(self._inferring, self._random.sample(self._inference, self._premises))
        return [*single, *joint, *inference, *self._questions.one_pass(), *self._published.one_pass(self._of_published)]

    def _some(self, items: Sequence[Item]) -> Sequence[Item]:
        return items if self._share >= 1 else self._random.sample(items, round(self._share * len(items)))

    def _inferring(self, premise: LabelledAbstract) -> Instance:
        claims = self._random.sample(premise.claims, min(_CLAIMS, len(premise.claims)))
        examples = [Example(claim, _INFERENCE) for claim in claims]
        return self._by_words.instance(premise.id, [CitedAbstract(premise)], examples)

    def _single(self, abstract: LabelledAbstract) -> list[Instance]:
        random = self._random
        own = self._own[abstract.id]
        examples = [Example(claim) for claim in abstract.claims]
        examples += [Example(claim, _HALF) for claim in random.sample(own, min(_OWN, len(own)))]
        gone = frozenset[int]()
        if random.random() < _WITHOUT:
            gone = left_out(abstract, [example.claim for example in examples], random)
            held = [(example, held_against(example.claim, gone)) for example in examples]
            examples = [replace(example, claim=claim) for example, claim in held if claim]
        examples += [Example(claim, _HALF) for claim in self._of_neighbour(abstract)]
        random.shuffle(examples)
        # Already in random order; twins come beside each other.
        first = {example.claim.twin: at for at, example in enumerate(examples)}
        places = {id(example): at for at, example in enumerate(examples)}
        examples.sort(key=lambda each: places[id(each)] if each.claim.twin is None else first[each.claim.twin])
        size = math.ceil(len(examples) / max(1, math.ceil(len(examples) / _CLAIMS)))
        return [
            self._maker.instance(abstract.id, [CitedAbstract(abstract, gone)], examples[start : start + size])
            for start in range(0, len(examples), size)
        ]

    def _of_neighbour(self, abstract: LabelledAbstract) -> list[LabelledClaim]:
        near = self._near[abstract.id]
        if not near:
            return []
        other = self._random.choice(near)
        true = [claim for claim in other.claims if claim.label is Verdict.SUPPORTED]
        return [_unsupported(claim) for claim in self._random.sample(true, min(_NEAR, len(true)))]

    def _joint(self, joint: Joint) -> Instance:
        """Claims that cite both, and such that rest on one of them alone and cite both all the same."""
        random = self._random
        claims = list(joint.claims)
        for number, abstract in enumerate(joint.abstracts):
            some = random.sample(abstract.claims, min(_OF_ONE, len(abstract.claims)))
            claims += [
                replace(claim, evidence=tuple((number, at) for _, at in claim.evidence), twin=None)
                for claim in some
                if claim.label is Verdict.SUPPORTED
            ]
        random.shuffle(claims)
        name = "+".join(abstract.id for abstract in joint.abstracts)
        documents = [CitedAbstract(abstract) for abstract in joint.abstracts]
        return self._maker.instance(name, documents, [Example(claim) for claim in claims[:_CLAIMS]])


def left_out(abstract: LabelledAbstract, claims: Sequence[LabelledClaim], random: Random) -> frozenset[int]:
    """Choose sentences on which some claims rest, at most about two, and half of the abstract."""
    resting = [claim for claim in claims if claim.label in (Verdict.SUPPORTED, Verdict.CONTRADICTED)]
    resting = [claim for claim in resting if 0 < len(claim.evidence) <= _EVIDENCE]
    random.shuffle(resting)
    gone = set[int]()
    for claim in resting:
        wider = gone | {sentence for _, sentence in claim.evidence}
        if len(wider) <= max(1, len(abstract.sentences) // 2):
            gone = wider
        if len(gone) >= _GONE:
            break
    return frozenset(gone)


def held_against(claim: LabelledClaim, gone: frozenset[int]) -> LabelledClaim | None:
    """Return the claim as it stands to an abstract without those sentences; None where nobody knows."""
    evidence = {sentence for _, sentence in claim.evidence}
    if not evidence & gone or claim.label is Verdict.UNSUPPORTED:
        return claim
    return _unsupported(claim) if evidence <= gone else None


def _unsupported(claim: LabelledClaim) -> LabelledClaim:
    return LabelledClaim(claim.text, Verdict.UNSUPPORTED, claim.kind)


def neighbours(abstracts: Sequence[LabelledAbstract]) -> Mapping[str, tuple[LabelledAbstract, ...]]:
    """Return the abstracts that share the most rare words with each, those on the same question left out."""
    texts = [" ".join((abstract.title, *abstract.sentences)) for abstract in abstracts]
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    alike = (words @ words.T).toarray()
    np.fill_diagonal(alike, -1)
    found = {}
    for abstract, row in zip(abstracts, alike, strict=True):
        near = [abstracts[at] for at in np.argsort(-row, kind="stable")[:_NEIGHBOURS]]
        found[abstract.id] = tuple(other for other in near if not _same_question(abstract, other))
    return found


def _same_question(one: LabelledAbstract, other: LabelledAbstract) -> bool:
    return one is other or one.title == other.title or one.id[:-1] == other.id[:-1]
