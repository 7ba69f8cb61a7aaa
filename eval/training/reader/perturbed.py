"""Claims that nobody wrote: an abstract's own sentences, some in the third person, and some with one thing changed."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from core.answer import Verdict
from eval.claims import LabelledAbstract, LabelledClaim
from eval.training import perturbing
from eval.training.perturbing import Rarity
from eval.training.rewording import third_person

_LENGTHS = range(46, 380)
"""Characters of a sentence that can be a claim."""
_THIRD_PERSON = 0.6
_CHANGES = 2
"""At most so many changed ones of a sentence."""
_KEPT = 4
"""So many claims of an abstract, of which each pass takes a few."""
_OTHERS = 12
"""Sentences of other abstracts that a name may come from."""
Change = Callable[[], str | None]


def own_claims(abstracts: Sequence[LabelledAbstract], seed: int) -> Mapping[str, tuple[LabelledClaim, ...]]:
    """Return some own and changed sentences of each abstract, by its id."""
    random = Random(seed)  # noqa: S311  # repeatable, not secret
    rarity = Rarity(abstract.sentences for abstract in abstracts)
    pool = [sentence for abstract in abstracts for sentence in abstract.sentences if len(sentence) in _LENGTHS]
    found = {}
    for abstract in abstracts:
        made = [
            claim for at in range(len(abstract.sentences)) for claim in _of_sentence(abstract, at, pool, rarity, random)
        ]
        found[abstract.id] = tuple(random.sample(made, min(_KEPT, len(made))))
    return found


def _of_sentence(
    abstract: LabelledAbstract, at: int, pool: Sequence[str], rarity: Rarity, random: Random
) -> list[LabelledClaim]:
    text, siblings = abstract.sentences[at], abstract.sentences
    if len(text) not in _LENGTHS:
        return []
    others = random.sample(list(pool), min(_OTHERS, len(pool)))
    changes: list[tuple[str, Verdict, Change]] = [
        ("number", Verdict.CONTRADICTED, lambda: perturbing.change_number(text, siblings, random)),
        ("negation", Verdict.CONTRADICTED, lambda: perturbing.negate(text, random)),
        ("direction", Verdict.CONTRADICTED, lambda: perturbing.reverse_direction(text, random)),
        ("roles", Verdict.CONTRADICTED, lambda: perturbing.swap_sides(text)),
        ("entity", Verdict.UNSUPPORTED, lambda: perturbing.swap_entity(text, siblings, others, rarity, random)),
    ]
    false = [
        LabelledClaim(_told(made, random), label, f"own_{kind}", ((0, at),))
        for kind, label, change in changes
        if (made := change()) and made != text
    ]
    random.shuffle(false)
    true = LabelledClaim(_told(text, random), Verdict.SUPPORTED, "own", ((0, at),), spans=())
    return [true, *false[:_CHANGES]]


def _told(text: str, random: Random) -> str:
    return third_person(text) if random.random() < _THIRD_PERSON else text
