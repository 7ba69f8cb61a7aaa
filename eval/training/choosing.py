"""`python -m eval.training.choosing`: asks the training questions, fits, and writes answering/drafting/weights.json.

It learns which sentences answer, and when none does. Every figure is of questions that the weights in use had no part
in.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # it ships no types

from answering.drafting import deciding, features, listing
from answering.drafting.choosing import choose
from answering.drafting.deciding import evidence
from answering.drafting.features import read_rows
from answering.drafting.learned import WEIGHTS, Learned
from answering.drafting.weighing import worth_of
from core.models.logistic import Logistic
from core.settings import read_settings
from eval.claims import ABSTRACTS, BUNDLED, LabelledAbstract, read_labelled
from eval.training.asked import Numbers, Observed, asks_for_papers, observe, read_candidates
from eval.training.fitting import held_out, logistic, write_weights
from eval.training.questions import TRAINING_QUESTIONS, WHOLE_QUESTIONS, read_training_questions

_FOLDS = 5
_PENALTY = 0.02
"""Of the squared weights of standardised features, beside the mean log-likelihood of a question."""
_LEAST_SPREAD = 0.1
"""Rare features are not standardised further: few sentences would give them great weights."""
_HELPS = 0.3
"""Weight of a sentence that helps, when probabilities are set: it is neither right nor wrong."""
FALSE_REFUSALS = 0.03
"""Share of the answerable training questions at whose estimate the threshold of refusal is put."""
NOT_NEAR = 0.015
"""Share of the answerable training questions that nothing comes near by."""
_NEAR_F1 = 0.003
"""F1 that is given up for more answers that answer."""
_SHARES = np.arange(0.3, 0.96, 0.05)
_LEAST = np.arange(0.1, 0.61, 0.1)


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, and how they do on questions that were held out."""

    learned: Learned
    first_right: float
    """Share of the answerable questions whose best sentence answers."""
    f1: float
    """Of the chosen sentences against those that answer, mean over answerable questions."""
    sentences: float
    """Chosen, mean."""
    refused: float
    """Of the unanswerable questions."""
    refused_wrongly: float
    """Of the answerable ones."""


def held_out_promises(seen: Sequence[Observed]) -> list[Numbers]:
    """Return how promising each candidate is, by weights that its question had no part in."""
    rows = [each.rows for each in seen]
    models = _by_fold(seen, rows)
    return [models[fold].probability(own) for fold, own in zip(_folds(seen), rows, strict=True)]


def fit_choosing(unread: Sequence[Observed], seen: Sequence[Observed], requests: Sequence[Observed]) -> Fit:
    """Return weights of all questions; the figures come from five-fold cross-validation over the abstracts.

    `unread` has all candidates, `seen` the same questions with those that were read. `requests` are further questions,
    of which only what papers match is learned.
    """
    folds = _folds(seen)
    rows = [read_rows(each.rows, each.candidates) for each in seen]
    models = _by_fold(seen, rows)
    worth = [worth_of(models[fold], each.candidates, each.rows) for fold, each in zip(folds, seen, strict=True)]
    refusal = np.array([_evidence(each, own) for each, own in zip(seen, worth, strict=True)])
    answerable = np.array([bool(each.question.gold) for each in seen])
    share, least, f1, count = fit_number(seen, worth)
    logits = [max(each.logit for each in seen[place].candidates) for place in map(int, np.flatnonzero(answerable))]
    near = float(np.quantile(logits, NOT_NEAR))
    whole = np.array([each.question.whole for each in seen])
    refusal, answerable = refusal[whole], answerable[whole]
    apart = held_out(
        folds[whole],
        lambda others, own: fit_answerable(refusal[others], answerable[others]).probability(refusal[own]) < 0.5,
    )
    learned = Learned(
        fit_answers([each.rows for each in unread], [each.grades for each in unread]),
        fit_answers(rows, [each.grades for each in seen]),
        fit_answerable(refusal, answerable),
        fit_matches([*seen, *requests]),
        near,
        share,
        least,
    )
    first = [each.grades[np.argmax(own)] == 2 for each, own in zip(seen, worth, strict=True) if each.question.gold]
    return Fit(
        learned, float(np.mean(first)), f1, count, float(apart[~answerable].mean()), float(apart[answerable].mean())
    )


def _folds(seen: Sequence[Observed]) -> NDArray[np.int64]:
    return np.array([_fold(each, place) for place, each in enumerate(seen)])


def _by_fold(seen: Sequence[Observed], rows: Sequence[Numbers]) -> list[Logistic]:
    """Return for each fold the weights of all questions that are not in it."""
    folds = _folds(seen)
    return [
        fit_answers([rows[place] for place in others], [seen[place].grades for place in others])
        for others in (np.flatnonzero(folds != fold).tolist() for fold in range(_FOLDS))
    ]


def fit_answers(found: Sequence[Numbers], graded: Sequence[NDArray[np.int64]]) -> Logistic:
    """Fit which candidate answers: first how they rank within a question, then how likely each is.

    `found` has a row a candidate, and `graded` its grade, for each question.

    Ranking maximises the chance that a softmax over the candidates falls on one that answers (conditional logit).
    """
    asked = [(rows.astype(np.float64), own == 2) for rows, own in zip(found, graded, strict=True) if (own == 2).any()]
    every = np.vstack([rows for rows, _ in asked])
    scale = np.maximum(every.std(axis=0), _LEAST_SPREAD)
    asked = [(rows / scale, right) for rows, right in asked]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for rows, right in asked:
            scores = rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            hit = chances[right].sum()
            total -= float(np.log(hit + 1e-12)) / len(asked)
            slope = slope - rows.T @ (chances * right / hit - chances) / len(asked)
        return total, slope

    fitted = minimize(loss, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x / scale
    odds, grades = (np.vstack(found) @ fitted)[:, None], np.hstack(graded)
    (steep,), bias = logistic(odds, grades == 2, counts=np.where(grades == 1, _HELPS, 1.0), C=100)
    return Logistic((float(steep) * fitted).astype(np.float32), bias)


def fit_answerable(rows: Numbers, answerable: NDArray[np.bool_]) -> Logistic:
    """Fit whether there is an answer; an even chance is put where `FALSE_REFUSALS` of the answerable lie below."""
    scale = rows.std(axis=0) + 1e-6
    found, _ = logistic(rows, answerable, scale=scale, C=0.3, class_weight="balanced", max_iter=1000)
    weights = found.astype(np.float32)
    odds = rows @ weights
    return Logistic(weights, -float(np.quantile(odds[answerable], FALSE_REFUSALS)))


def fit_matches(seen: Sequence[Observed]) -> Logistic:
    """Fit whether a paper is one that was asked for; an even chance is put where F1 is best."""
    asked_for = np.hstack([each.paper_asked_for for each in seen])
    rows = np.vstack([each.paper_rows for each in seen])
    weights = logistic(rows, asked_for, C=10.0)[0].astype(np.float32)
    odds = rows @ weights

    def f1(limit: float) -> float:
        return 2 * float(asked_for[odds >= limit].sum()) / float((odds >= limit).sum() + asked_for.sum())

    ordered = np.unique(odds)
    return Logistic(weights, -float(max((ordered[1:] + ordered[:-1]) / 2, key=f1)))


def fit_number(seen: Sequence[Observed], worth: Sequence[Numbers]) -> tuple[float, float, float, float]:
    """Return the share and the least likelihood for a further sentence, their mean F1, and the sentences chosen.

    Of those that come near the best F1, the ones with which most questions get a sentence that answers. To skip a
    sentence is easier than to look for one that is not there.
    """
    answered = [(each, own) for each, own in zip(seen, worth, strict=True) if each.question.gold]
    nothing = Logistic(np.empty(0, np.float32), 0.0)
    tried = []
    for share in _SHARES:
        for least in _LEAST:
            rule = Learned(nothing, nothing, nothing, nothing, 0.0, float(share), float(least))
            chosen = [_chosen(each, own, rule) for each, own in answered]
            f1 = float(np.mean([_f1(grades, each) for (each, _), grades in zip(answered, chosen, strict=True)]))
            answers = float(np.mean([2 in grades for grades in chosen]))
            count = float(np.mean([len(grades) for grades in chosen]))
            tried.append((answers, (float(share), float(least), f1, count)))
    best = max(f1 for _, (_, _, f1, _) in tried)
    return max(each for each in tried if each[1][2] >= best - _NEAR_F1)[1]


def _chosen(seen: Observed, worth: Numbers, rule: Learned) -> list[int]:
    grade = {id(each): int(of) for each, of in zip(seen.candidates, seen.grades, strict=True)}
    return [grade[id(each)] for each in choose(seen.candidates, worth, rule).sentences()]


def _f1(chosen: Sequence[int], seen: Observed) -> float:
    """F1 of sentences that answer. One that helps is no mistake, but no answer."""
    right = sum(grade == 2 for grade in chosen)
    precision = right / max(1, sum(grade != 1 for grade in chosen))
    recall = right / sum(each.grade == 2 for each in seen.question.gold)
    return 2 * precision * recall / (precision + recall) if right else 0.0


def _evidence(seen: Observed, worth: Numbers) -> Numbers:
    return evidence(seen.wording, seen.passages, seen.candidates, worth)


def _fold(seen: Observed, place: int) -> int:
    """Both abstracts of a number are in one fold."""
    return int(seen.question.gold[0].abstract[1:5]) % _FOLDS if seen.question.gold else place % _FOLDS


def with_names(names: Sequence[str], model: Logistic) -> dict[str, object]:
    """Return weights as they are stored: each by the name of its feature."""
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.weights, strict=True)}
    return {"bias": round(model.bias, 4), "weights": weights}


def _is_written(abstract: LabelledAbstract) -> bool:
    """Those of the sample are named by their titles; what is reported on the sample must not be learned from it."""
    return abstract.id != abstract.title


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.choosing", description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(".cache") / "choosing", help="folder of the library")
    work: Path = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    abstracts = {each.id: each for each in read_labelled(BUNDLED / ABSTRACTS) if _is_written(each)}
    papers = work / "papers.jsonl"
    lines = (json.dumps({"title": each.title, "abstract": " ".join(each.sentences)}) for each in abstracts.values())
    papers.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    questions = read_training_questions(TRAINING_QUESTIONS, abstracts)
    settings = read_settings(data_dir=work / "library")
    unread = asyncio.run(observe(questions, abstracts, papers, settings))
    requests = [each for each in read_training_questions(WHOLE_QUESTIONS, abstracts) if asks_for_papers(each)]
    others = asyncio.run(observe(requests, abstracts, papers, settings))
    result = fit_choosing(unread, asyncio.run(read_candidates(unread, held_out_promises(unread))), others)
    learned = result.learned
    record = {
        "promises": with_names(features.UNREAD, learned.promises),
        "answers": with_names(features.NAMES, learned.answers),
        "answerable": with_names(deciding.NAMES, learned.answerable),
        "matches": with_names(listing.MATCH_NAMES, learned.matches),
        "near": round(learned.near, 2),
        "share": round(learned.share, 2),
        "least": round(learned.least, 2),
    }
    target = Path(str(files("answering.drafting") / WEIGHTS))
    write_weights(target, record)
    print(
        f"first sentence right {result.first_right:.3f}, F1 {result.f1:.3f}, {result.sentences:.2f} sentences; "
        f"refused {result.refused:.3f} of the unanswerable, {result.refused_wrongly:.3f} of the others"
    )


if __name__ == "__main__":
    main()
