"""What tests mean for a citation, a sentence and an offer, and in which words it is told."""

from collections.abc import Callable, Mapping, Sequence

from core.answer import Verdict
from core.ports import Judgement
from reviewing.manuscripts.manuscript import Citation
from reviewing.manuscripts.offering import Worthy
from reviewing.manuscripts.report import CheckedCitation, CitationState, Offer
from reviewing.manuscripts.resolving import Target

_BEST_FIRST = (Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.NOT_A_CLAIM)
_SUPPORT = 0.1
"""What the score of the checker counts in the order of offers; the rest is nearness."""
_OF_VERDICT = {
    Verdict.SUPPORTED: (CitationState.SUPPORTED, "Its abstract says so."),
    Verdict.PARTIAL: (
        CitationState.PARTIAL,
        "Its abstract says part of it, or nearly so. Compare the sentence with the evidence.",
    ),
    Verdict.CONTRADICTED: (
        CitationState.CONTRADICTED,
        "Its abstract says otherwise. Correct the sentence, or cite another paper.",
    ),
    Verdict.NOT_A_CLAIM: (CitationState.UNTESTED, "The sentence claims nothing that could be tested."),
    Verdict.UNSUPPORTED: (
        CitationState.UNSUPPORTED,
        "Its abstract does not say it. Look whether the full text does, or cite another paper.",
    ),
}
_OF_STATE = {
    CitationState.NOT_IN_LIBRARY: "Not checked: not in the library. Add it with `litmus import`, then check again.",
    CitationState.UNKNOWN_KEY: "There is no such entry in the bibliography. Correct the key, or add the entry.",
    CitationState.NO_BIBLIOGRAPHY: "Not checked: nothing says what it points at. Give the .bib file with the text.",
    CitationState.UNTESTED: "Not tested: the sentence claims nothing of the work that it cites.",
}
_WHY = {
    Verdict.SUPPORTED: "Its abstract says so.",
    Verdict.PARTIAL: "It comes nearest: its abstract says part of it.",
    Verdict.CONTRADICTED: "Its abstract seems to say otherwise.",
    Verdict.UNSUPPORTED: "It speaks of the same, but its abstract does not say this.",
    Verdict.NOT_A_CLAIM: "It speaks of the same.",
}


def checked_citation(
    citation: Citation,
    target: Target,
    judged: Mapping[str, Judgement],
    number: Callable[[str], int],
    *,
    tested: bool,
) -> CheckedCitation:
    """Return a citation with what was found out about it."""
    if target.state is not None:
        return CheckedCitation(citation, target.state, _OF_STATE[target.state], title=target.title)
    if not tested:
        state, paper = CitationState.UNTESTED, target.papers[0]
        return CheckedCitation(citation, state, _OF_STATE[state], number(paper.id), paper.title)
    paper = min(target.papers, key=lambda each: _place(judged[each.id]))
    judgement = judged[paper.id]
    state, says = _OF_VERDICT[judgement.verdict]
    return CheckedCitation(
        citation, state, says, number(paper.id), paper.title, round(judgement.score, 4), judgement.evidence
    )


def together(judgements: Sequence[Judgement]) -> Judgement:
    """Return the best of what citations say alone and together."""
    return min(judgements, key=_place)


def offer(worthy: Worthy, n: int) -> Offer:
    """Return a candidate as what it is worth."""
    judgement = worthy.judgement
    nearness = (1 - _SUPPORT) * worthy.candidate.nearness + _SUPPORT * judgement.score
    why = _WHY[judgement.verdict] if worthy.otherwise is None else f"Its abstract says otherwise: {worthy.otherwise}."
    return Offer(
        n,
        judgement.verdict,
        round(judgement.score, 4),
        round(nearness, 4),
        why,
        judgement.evidence,
        worthy.otherwise,
    )


def order(offers: Sequence[Offer]) -> list[Offer]:
    """Return offers, best first: what supports the sentence stands before what says otherwise, and that before what
    only comes near.
    """
    return sorted(
        offers,
        key=lambda one: (one.verdict is not Verdict.SUPPORTED, one.otherwise is None, -one.nearness, one.source),
    )


def _place(judgement: Judgement) -> tuple[int, float]:
    return _BEST_FIRST.index(judgement.verdict), -judgement.score
