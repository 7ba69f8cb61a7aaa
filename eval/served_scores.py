"""The scores that answers were served with, held against another judge's verdicts."""

from collections.abc import Sequence

from core.answer import Verdict
from eval.report.summary import Calibration
from eval.scoring import Scored
from eval.statistics import auc, calibration_error, reliability


def served_calibration(scored: Sequence[Scored], judge: str) -> Calibration | None:
    """None without scores. Meaningless where the judge is the checker that served: do not ask then."""
    held = [
        (judged.sentence.score, judged.verdict is Verdict.SUPPORTED)
        for item in scored
        for judged in item.judged
        if judged.sentence.score is not None and judged.verdict is not Verdict.NOT_A_CLAIM
    ]
    if not held:
        return None
    scores, labels = [score for score, _ in held], [label for _, label in held]
    return Calibration(
        f"Scores of {len(held):,} served sentences, held against the verdicts of the judge {judge!r}.",
        len(held),
        calibration_error(labels, scores),
        auc(labels, scores),
        reliability(labels, scores),
    )
