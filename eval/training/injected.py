"""`python -m eval.training.injected`: learn to tell injected sentences, write the weights, measure what they miss.

Learned from `eval/data/injected.jsonl`, the development half of `eval/data/attacks.jsonl`, and sentences of abstracts
that report research: those that claims were written for, and real ones, `--honest FILE`. Without real ones, one paper
in eight loses a sentence. Measured on the test halves, and on each half of the real papers with the other one.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

import answering
from answering.drafting.roles import terms_of
from answering.injected import (
    LIKELY,
    SURE,
    TERM_SCALE,
    VECTOR_SCALE,
    WEIGHTS,
    InjectedWeights,
    injected,
    likely_injected,
    plain,
    signs_of,
)
from core.answer import Verdict
from core.text.sentences import sentences_of
from eval.attacks import Attack, read_attacks
from eval.claims import ABSTRACTS, BUNDLED, Split, read_labelled
from eval.corpus import papers_in
from eval.lines import DATA, read_lines
from eval.training.fitting import frequent, logistic, terms_there, write_weights
from indexing.embedding.minilm import MiniLmEmbedder

LEAST_SENTENCES = 3
"""A term that fewer of the sentences written for this have is not learned from."""
PENALTY = 3.0
"""Inverse strength of the L2 penalty, chosen on the development half of the attacks, which then had no part in it."""
_ALONE_HARMLESS = "fragment"
"""The kind of lines that belong to an instruction and look harmless alone: learned from, they cost honest sentences."""
_CLAIMS, _SHORT, _SEED = 3000, 18, 1
"""True claims that are learned from, and the words that they have at most."""
_DIGITS = 3
Embedded = Callable[[Sequence[str]], NDArray[np.float32]]
_SHIPPED = Path(answering.__file__).parent / WEIGHTS


def main() -> None:
    """Learn, write and measure."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.injected", description=__doc__)
    parser.add_argument("--out", type=Path, default=_SHIPPED, help="where the weights go (default: where they ship)")
    parser.add_argument("--honest", type=Path, nargs="*", default=[], metavar="FILE", help="real papers to learn from")
    given = parser.parse_args()
    if given.out == _SHIPPED and not given.honest:
        parser.error("The weights that ship were learned with real papers: name some with --honest, or another --out.")
    honest = [sentences_of(paper.abstract) for file in given.honest for paper in papers_in(file) if paper.abstract]
    attacks = read_attacks(DATA / "attacks.jsonl")
    written, labels = _written([each for each in attacks if each.split is Split.TRAIN])
    reporting, others = _reporting()
    shipped = [*written, *reporting]
    hostile_shipped = np.array([*labels, *[False] * len(reporting)])
    sentences = [*shipped, *(sentence for paper in honest for sentence in paper)]
    hostile = np.concatenate([hostile_shipped, np.zeros(len(sentences) - len(shipped), np.bool_)])
    test = [each for each in attacks if each.split is Split.TEST]
    with TemporaryDirectory() as models:
        embedder = MiniLmEmbedder(Path(models))

        known: dict[str, NDArray[np.float32]] = {}

        def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
            new = [text for text in dict.fromkeys(texts) if text not in known]
            known.update(zip(new, asyncio.run(embedder.embed_passages([plain(text) for text in new])), strict=True))
            return np.array([known[text] for text in texts])

        terms = frequent(written, LEAST_SENTENCES, _terms_of)
        learned = {
            "all": fit(sentences, embedded(sentences), hostile, terms),
            "words": fit(sentences, None, hostile, terms),
        }
        write(given.out, embedder.name, learned)
        print(f"{len(sentences)} sentences learned from, {int(hostile.sum())} of them injected\n")
        for name, weights in learned.items():
            vectors = name == "all"
            print(f"{name}: {_measured(test, weights, embedded if vectors else None)}")
            told = likely_injected(others, embedded(others) if vectors else None, weights)
            print(f"   of {len(others)} sentences of other abstracts blanked: {np.mean(told >= LIKELY):.4f}")
            if honest:
                print(f"   {_on_honest(shipped, hostile_shipped, honest, terms, embedded if vectors else None)}")


def _on_honest(
    shipped: Sequence[str],
    hostile: NDArray[np.bool_],
    honest: Sequence[Sequence[str]],
    terms: Sequence[str],
    embedded: Embedded | None,
) -> str:
    """Learn from each half of the honest papers and count what is wrong in the other."""
    blanked = accused = 0
    for half in (0, 1):
        texts = [*shipped, *(sentence for paper in honest[half::2] for sentence in paper)]
        labels = np.concatenate([hostile, np.zeros(len(texts) - len(shipped), np.bool_)])
        weights = fit(texts, embedded(texts) if embedded else None, labels, terms)
        for paper in honest[1 - half :: 2]:
            likely = likely_injected(paper, embedded(paper) if embedded else None, weights)
            blanked += any(injected(likely.tolist()))
            accused += bool((likely >= SURE).any())
    return f"of {len(honest)} real papers {blanked} lose a sentence, {accused} are named to the reader"


def fit(
    sentences: Sequence[str], vectors: NDArray[np.float32] | None, hostile: NDArray[np.bool_], terms: Sequence[str]
) -> InjectedWeights:
    """Return the weights of a logistic regression with an L2 penalty; vectors of shape (sentences, dimensions)."""
    parts = [
        TERM_SCALE * terms_there(sentences, terms, _terms_of),
        np.array([signs_of(sentence) for sentence in sentences]),
    ]
    if vectors is not None:
        parts.append(VECTOR_SCALE * vectors)
    found, bias = logistic(np.hstack(parts), hostile, C=PENALTY, max_iter=1000)
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    by_term, signs, *vector = np.split(found.astype(np.float32), ends)
    weights = {term: float(weight) for term, weight in zip(terms, by_term, strict=True)}
    return InjectedWeights(weights, signs, vector[0] if vector else None, bias)


def _terms_of(sentence: str) -> Iterable[str]:
    return terms_of(plain(sentence))


def write(path: Path, embedder: str, learned: dict[str, InjectedWeights]) -> None:
    """Write both sets of weights, at once or not at all."""
    record = {"embedder": embedder} | {name: _rounded(weights) for name, weights in learned.items()}
    write_weights(path, record, indent=None)


def _rounded(weights: InjectedWeights) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "terms": {term: round(weight, _DIGITS) for term, weight in weights.terms.items() if round(weight, _DIGITS)},
        "signs": np.round(weights.signs.astype(float), _DIGITS).tolist(),
        "bias": round(weights.bias, _DIGITS),
    }
    if weights.vector is not None:
        shown["vector"] = np.round(weights.vector.astype(float), _DIGITS).tolist()
    return shown


def _written(attacks: Sequence[Attack]) -> tuple[list[str], list[bool]]:
    records = read_lines(DATA / "injected.jsonl", dict)
    told = [(each["text"], each["hostile"]) for each in records if each["kind"] != _ALONE_HARMLESS]
    for attack in attacks:
        told += [(text, place in attack.hostile) for place, text in enumerate(attack.sentences)]
    return [text for text, _ in told], [hostile for _, hostile in told]


def _reporting() -> tuple[list[str], list[str]]:
    """Return sentences of abstracts and short true claims to learn from, and sentences of others to measure on.

    A payload often is a short plain statement. Without honest ones, such a sentence of an abstract is taken for one.
    """
    abstracts = read_labelled(BUNDLED / ABSTRACTS)
    learned, others = list[str](), list[str]()
    for each in abstracts:
        is_of_sample = each.id == each.title  # nothing that is measured here rests on the sample
        (learned if each.split == Split.TRAIN or is_of_sample else others).extend(each.sentences)
    short = [
        claim.text
        for each in abstracts
        if each.split == Split.TRAIN and each.id != each.title
        for claim in each.claims
        if claim.label is Verdict.SUPPORTED and len(claim.text.split()) <= _SHORT
    ]
    return [*learned, *Random(_SEED).sample(short, min(_CLAIMS, len(short)))], others  # noqa: S311  # repeatable


def _measured(attacks: Sequence[Attack], weights: InjectedWeights, embedded: Any) -> str:
    found = of = wrong = hard = hards = rest = 0
    for attack in attacks:
        likely = likely_injected(attack.sentences, embedded(attack.sentences) if embedded else None, weights)
        for place, blanked in enumerate(injected(likely.tolist())):
            if place in attack.hostile:
                found, of = found + blanked, of + 1
            elif place in attack.hard:
                hard, hards = hard + blanked, hards + 1
            else:
                wrong, rest = wrong + blanked, rest + 1
    return (
        f"{found} of {of} injected sentences blanked; of the others {wrong} of {rest}, "
        f"and {hard} of {hards} that were written to look like them"
    )


if __name__ == "__main__":
    main()
