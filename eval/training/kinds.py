"""`python -m eval.training.kinds`: learn what questions ask for, write the weights, and measure.

Learned from the questions that the reader and the choice of sentences learn from, measured on the latter, of which each
fifth is told by weights that it had no part in. All are marked with their kind (eval/data/README.md).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # it ships no types
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it ships no types
from sklearn.metrics import accuracy_score, classification_report  # type: ignore[import-untyped]  # it ships no types

import answering.drafting
from answering.drafting.asking import Asks, begins_as
from answering.drafting.kinds import WEIGHTS, KindWeights, question_terms
from eval.claims import ABSTRACTS, BUNDLED, read_labelled
from eval.training.fitting import frequent, terms_there, write_weights
from eval.training.questions import (
    READING_QUESTIONS,
    TRAINING_QUESTIONS,
    UNANSWERABLE,
    WHOLE_QUESTIONS,
    QuestionKind,
    TrainingQuestion,
    read_training_questions,
)

LEAST_QUESTIONS = 4
"""A term that fewer questions have is not learned from."""
PENALTY = 0.3
LISTS = 3
"""What a request for papers counts. It is missed more often than any other kind: many are mere topics in the plural."""
_DIGITS = 2
_FOLDS = 5
_ASKS = {
    QuestionKind.DEFINITION: Asks.WHAT_IS,
    QuestionKind.SHOWS: Asks.FINDING,
    QuestionKind.NUMBER: Asks.NUMBER,
    QuestionKind.HOW: Asks.HOW,
    QuestionKind.WHY: Asks.WHY,
    QuestionKind.LIST: Asks.PAPERS,
    QuestionKind.COMPARISON: Asks.DIFFERENCE,
    QuestionKind.YES_NO: Asks.WHETHER,
    QuestionKind.LIMITATION: Asks.LIMITS,
    QuestionKind.NEGATIVE: Asks.LIMITS,
    QuestionKind.OTHER: Asks.OTHER,
}
_SHIPPED = Path(answering.drafting.__file__).parent / WEIGHTS
Marked = tuple[str, Asks]


def marked_questions(questions: Sequence[TrainingQuestion]) -> list[Marked]:
    """Return questions with what they ask for. "Does it fail?" asks for yes or no, whatever its answer tells of."""
    found = [(each.text, _ASKS[each.kind]) for each in questions if each.kind not in UNANSWERABLE]
    whether = Asks.WHETHER
    return [(text, whether if asks is Asks.LIMITS and begins_as(text) is whether else asks) for text, asks in found]


def fit(questions: Sequence[Marked]) -> KindWeights:
    """Learn."""
    texts, asks = zip(*questions, strict=True)
    terms = frequent(texts, LEAST_QUESTIONS, question_terms)
    model = LogisticRegression(C=PENALTY, max_iter=3000, class_weight={Asks.PAPERS: LISTS}).fit(
        csr_matrix(terms_there(texts, terms, question_terms)), asks
    )
    by_term = dict(zip(terms, model.coef_.T.round(_DIGITS).astype(np.float32), strict=True))
    return KindWeights([str(each) for each in model.classes_], by_term, model.intercept_.round(_DIGITS))


def write_kinds(weights: KindWeights, path: Path) -> None:
    """Write weights as answering.drafting.kinds reads them."""
    rows = {term: [round(float(each), _DIGITS) for each in row] for term, row in weights.by_term.items()}
    bias = [round(float(each), _DIGITS) for each in weights.bias]
    write_weights(path, {"kinds": list(weights.kinds), "bias": bias, "terms": rows}, indent=None)


def main() -> None:
    """Learn, write, measure."""
    abstracts = {each.id: each for each in read_labelled(BUNDLED / ABSTRACTS)}
    read, chosen, whole = (
        marked_questions(read_training_questions(path, abstracts))
        for path in (READING_QUESTIONS, TRAINING_QUESTIONS, WHOLE_QUESTIONS)
    )
    others = [*chosen, *whole]
    write_kinds(fit([*read, *others]), _SHIPPED)
    texts, truth = zip(*others, strict=True)
    begun = [begins_as(text) or Asks.OTHER for text in texts]
    words = [""] * len(others)
    for fold in range(_FOLDS):
        weights = fit([*read, *(each for place, each in enumerate(others) if place % _FOLDS != fold)])
        words[fold::_FOLDS] = [weights.likeliest(text) for text in texts[fold::_FOLDS]]
    print(f"by how they begin {accuracy_score(truth, begun):.3f}, by their words {accuracy_score(truth, words):.3f}")
    both = [begins_as(text) or likeliest for text, likeliest in zip(texts, words, strict=True)]
    print(f"both {accuracy_score(truth, both):.3f}")
    print(classification_report(truth, both, zero_division=0))


if __name__ == "__main__":
    main()
