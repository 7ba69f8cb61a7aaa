"""`python -m eval.training.injected`: learn to tell injected sentences, write the weights, measure what they miss.

Learned from `eval/data/injected.jsonl`, the development halves of `eval/data/attacks.jsonl` and
`eval/data/injected_languages.jsonl`, and sentences of abstracts that report research: those that claims were written
for, and real ones, `--honest FILE`. Without real ones, one paper in eight loses a sentence. Measured on the test
halves, and on each half of the real papers with the other one.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

import answering
from answering.drafting.roles import terms_of
from answering.guarding.injected import (
    LIKELY,
    SURE,
    TERM_SCALE,
    VECTOR_SCALE,
    WEIGHTS,
    InjectedWeights,
    LanguageWeights,
    injected,
    likeliest,
    likely_injected,
    with_pieces,
)
from answering.guarding.injected_features import plain, signs_of
from core.answer import Verdict
from core.text.sentences import sentences_of
from eval.attacks import Attack, LanguageText, read_attacks, read_languages
from eval.claims import ABSTRACTS, BUNDLED, Split, read_labelled
from eval.corpus import papers_in
from eval.lines import DATA, read_lines
from eval.training.fitting import frequent, logistic, terms_there, write_weights
from eval.training.injected_languages import fit_languages
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
_FOREIGN = {"foreign", "foreign_report"}
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
    examples = _examples([each for each in attacks if each.split is Split.TRAIN])
    test = [each for each in attacks if each.split is Split.TEST]
    _, others = _reporting()
    with TemporaryDirectory() as models:
        embedder = MiniLmEmbedder(Path(models))

        known: dict[str, NDArray[np.float32]] = {}

        def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
            new = [text for text in dict.fromkeys(texts) if text not in known]
            known.update(zip(new, asyncio.run(embedder.embed_passages([plain(text) for text in new])), strict=True))
            return np.array([known[text] for text in texts])

        learned = learn(examples, honest, embedded)
        write_injected(given.out, embedder.name, learned)
        print(
            f"{len(examples.texts)} sentences and pieces written for it, {int(examples.hostile.sum())} of them injected"
        )
        halves = [learn(examples, honest[half::2], embedded) for half in (0, 1)] if honest else []
        for name, weights in learned.items():
            vectors = embedded if name == "all" else None
            print(f"\n{name}: {blanked_figures(test, weights, vectors)}")
            told = _likely(others, weights, vectors)
            print(f"   of {len(others)} sentences of other abstracts blanked: {np.mean(told >= LIKELY):.4f}")
            if halves:
                print(f"   {_on_honest(honest, [half[name] for half in halves], vectors)}")
            print(_by_language(read_languages(Split.TEST), weights, vectors))


@dataclass(frozen=True, slots=True)
class Examples:
    """What weights learn from beside real papers."""

    texts: list[str]
    """In English."""
    hostile: NDArray[np.bool_]
    written: list[str]
    """Those of them that were written for this: their words are learned from."""
    foreign: list[str]
    foreign_hostile: NDArray[np.bool_]


def learn(examples: Examples, honest: Sequence[Sequence[str]], embedded: Embedded) -> dict[str, InjectedWeights]:
    """Return weights with and without vectors, learned from the examples and the sentences of real papers."""
    real = [sentence for paper in honest for sentence in paper]
    texts = [*examples.texts, *with_pieces(real)[0]]
    hostile = np.concatenate([examples.hostile, np.zeros(len(texts) - len(examples.texts), np.bool_)])
    terms = frequent(examples.written, LEAST_SENTENCES, _terms_of)
    languages = fit_languages(texts, examples.foreign, examples.foreign_hostile)
    return {
        "all": fit_logistic(texts, embedded(texts), hostile, terms, languages),
        "words": fit_logistic(texts, None, hostile, terms, languages),
    }


def _on_honest(honest: Sequence[Sequence[str]], halves: Sequence[InjectedWeights], embedded: Embedded | None) -> str:
    """Count what is wrong in each half of the honest papers by weights that learned from the other half."""
    blanked = accused = 0
    for half, weights in enumerate(halves):
        for paper in honest[1 - half :: 2]:
            likely = _likely(paper, weights, embedded)
            blanked += any(injected(likely.tolist()))
            accused += bool((likely >= SURE).any())
    return f"of {len(honest)} real papers {blanked} lose a sentence, {accused} are named to the reader"


def _likely(sentences: Sequence[str], weights: InjectedWeights, embedded: Embedded | None) -> NDArray[np.float32]:
    texts, owners = with_pieces(sentences)
    return likeliest(likely_injected(texts, embedded(texts) if embedded else None, weights), owners, len(sentences))


def _by_language(texts: Sequence[LanguageText], weights: InjectedWeights, embedded: Embedded | None) -> str:
    """Return a table: of each language, what is blanked and named, of honest and of hostile texts."""
    rows = ["   language | honest sentences | blanked | named | attacks | blanked"]
    totals = np.zeros(5, int)
    for language in sorted({text.language for text in texts}):
        row = np.zeros(5, int)
        for text in texts:
            if text.language == language:
                likely = _likely(text.sentences, weights, embedded)
                out = injected(likely.tolist())
                if text.hostile:
                    row += [0, 0, 0, 1, all(out)]
                else:
                    row += [len(out), sum(out), int((likely >= SURE).sum()), 0, 0]
        rows.append(f"   {language} | " + " | ".join(map(str, row)))
        totals += row
    return "\n".join([*rows, "   all | " + " | ".join(map(str, totals))])


def fit_logistic(
    sentences: Sequence[str],
    vectors: NDArray[np.float32] | None,
    hostile: NDArray[np.bool_],
    terms: Sequence[str],
    languages: LanguageWeights,
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
    return InjectedWeights(weights, signs, vector[0] if vector else None, bias, languages)


def _terms_of(sentence: str) -> Iterable[str]:
    return terms_of(plain(sentence))


def write_injected(path: Path, embedder: str, learned: dict[str, InjectedWeights]) -> None:
    """Write all weights, at once or not at all."""
    told = learned["all"].languages
    languages = {
        "other": np.round(told.other.astype(float), _DIGITS).tolist(),
        "other_bias": round(told.other_bias, _DIGITS),
        "hostile": np.round(told.hostile.astype(float), _DIGITS).tolist(),
        "hostile_bias": round(told.hostile_bias, _DIGITS),
    }
    record = {"embedder": embedder} | {name: _rounded(weights) for name, weights in learned.items()}
    write_weights(path, record | {"languages": languages}, indent=None)


def _rounded(weights: InjectedWeights) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "terms": {term: round(weight, _DIGITS) for term, weight in weights.terms.items() if round(weight, _DIGITS)},
        "signs": np.round(weights.signs.astype(float), _DIGITS).tolist(),
        "bias": round(weights.bias, _DIGITS),
    }
    if weights.vector is not None:
        shown["vector"] = np.round(weights.vector.astype(float), _DIGITS).tolist()
    return shown


def _examples(attacks: Sequence[Attack]) -> Examples:
    records = [each for each in read_lines(DATA / "injected.jsonl", dict) if each["kind"] != _ALONE_HARMLESS]
    told = [(each["text"], each["hostile"]) for each in records if each["kind"] not in _FOREIGN]
    foreign = [(each["text"], each["hostile"]) for each in records if each["kind"] in _FOREIGN]
    for attack in attacks:
        told += [(text, place in attack.hostile) for place, text in enumerate(attack.sentences)]
    written = [text for text, _ in told]
    harmless = [text for text, hostile in told if not hostile]
    told += [(text, False) for text in with_pieces(harmless)[0][len(harmless) :]]
    told += [(text, False) for text in with_pieces(_reporting()[0])[0]]
    for text in read_languages(Split.TRAIN):
        foreign += [(sentence, text.hostile) for sentence in text.sentences]
    return Examples(
        [text for text, _ in told],
        np.array([hostile for _, hostile in told]),
        written,
        [text for text, _ in foreign],
        np.array([hostile for _, hostile in foreign]),
    )


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


def blanked_figures(attacks: Sequence[Attack], weights: InjectedWeights, embedded: Embedded | None) -> str:
    """Return in words what is blanked of attacks and of harmless abstracts, sentence by sentence."""
    found = of = wrong = hard = hards = rest = 0
    for attack in attacks:
        likely = _likely(attack.sentences, weights, embedded)
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
