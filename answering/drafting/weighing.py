"""How much a sentence is worth as an answer: what was learned, and of what it is that the question names."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from answering.drafting.asking import Asks
from answering.drafting.candidates import READ, READ_PAPERS, Candidate
from answering.drafting.features import UNREAD, read_rows
from answering.drafting.roles import Role, learned_with, role_probabilities
from answering.drafting.wording import Wording
from core.models.logistic import Logistic
from core.paper import Paper
from retrieval.owning import own_names

_OF_ANOTHER = 0.3
"""What a sentence counts whose paper lacks a name of the question that another paper has."""
_MERELY_BEFORE = 0.5
"""How likely a sentence tells what was known or lacking before."""
_WENT_WRONG = frozenset({Asks.WHY, Asks.LIMITS})


def roles_of(candidates: Sequence[Candidate], embedder: str) -> NDArray[np.float32]:
    """Return what each does in its abstract, of shape (candidates, 6); `embedder` made their vectors."""
    vectors = np.array([each.vector for each in candidates]) if embedder == learned_with() else None
    return role_probabilities([each.text for each in candidates], vectors, [each.place for each in candidates])


def most_promising(likely: NDArray[np.float32], candidates: Sequence[Candidate]) -> list[int]:
    """Return the places of the sentences that are read with the question, in order; `likely` says how promising.

    They are of few papers: to read a sentence takes a tenth of what it takes to read its abstract.
    """
    order = np.argsort(-likely, kind="stable").tolist()
    papers = list(dict.fromkeys(candidates[place].passage.paper.id for place in order))[:READ_PAPERS]
    return sorted([place for place in order if candidates[place].passage.paper.id in papers][:READ])


def worth_of(answers: Logistic, candidates: Sequence[Candidate], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how likely each candidate answers. What could stand in any abstract never does."""
    likely = answers.probability(read_rows(rows, candidates))
    worth: NDArray[np.float32] = likely * (1 - rows[:, UNREAD.index(Role.BOILERPLATE)])
    return worth


def standing(asks: Asks, of_it: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what a further sentence must not have less of than the best one, of each candidate.

    What was known or lacking before adds nothing to what a paper did or found, unless it is asked what went wrong.
    """
    known = [Role.BACKGROUND] if asks in _WENT_WRONG else [Role.BACKGROUND, Role.GAP]
    before = rows[:, [UNREAD.index(role) for role in known]].sum(axis=1) > _MERELY_BEFORE
    stands: NDArray[np.float32] = of_it * np.where(before, 0.5, 1.0).astype(np.float32)
    return stands


def of_what_is_named(wording: Wording, candidates: Sequence[Candidate], of_its_own: bool) -> NDArray[np.float32]:
    """Return 1 for each candidate whose paper has as many names of the question as another's, and less for the others.

    "Agreement is 0.68" answers for the dataset that it is about, and for no other that the question may name. A paper
    that calls its own what is named comes before one that only speaks of it where `of_its_own` is asked for: what BEIR
    finds stands in the paper that made BEIR. Where a rare name is asked about ("VeLoRA"), a paper counts as having none
    that only has others ("GPU", "LoRA") and is about none of them.
    """
    if not wording.has_names:
        return np.ones(len(candidates), np.float32)
    papers = {each.passage.paper.id: each.passage.paper for each in candidates}
    known = {id: _names_known(wording, paper, of_its_own) for id, paper in papers.items()}
    most = max(known.values(), default=0)
    return np.array([1.0 if known[each.passage.paper.id] == most else _OF_ANOTHER for each in candidates], np.float32)


def _names_known(wording: Wording, paper: Paper, of_its_own: bool) -> float:
    text = f"{paper.title}\n{paper.abstract}"
    known = wording.names_in(text)
    if not known:
        return 0
    own = " ".join((wording.without_compounds(paper.title), *own_names(wording.may_name(), paper)))
    about_one = bool(wording.names_in(own))
    if not about_one and not wording.has_rare_name(text):
        return 0
    return known + 0.5 * (about_one and of_its_own)
