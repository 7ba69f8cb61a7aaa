"""How good a checker is, measured against labels: the figure that every citation figure leans on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sklearn.metrics import confusion_matrix  # type: ignore[import-untyped]  # it ships no types

from core.answer import Verdict
from core.json import to_plain
from core.ports import Judgement, Progress, SupportChecker, silent
from eval.claims import LABELS, Split
from eval.judging import checked
from eval.pairs import Pair, read_pairs
from eval.statistics import Interval, Reliability, auc_interval, balanced_accuracy, calibrated

THRESHOLD = 0.5
"""The score from which a pair is called supported; a calibrated score needs no other."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Over some pairs. A figure is None where true or false ones are missing."""

    positives: int
    negatives: int
    auc: float | None
    auc_interval: Interval | None
    balanced_accuracy: float | None
    """With a score of 0.5 or more called supported."""
    verdict_balanced_accuracy: float | None
    """With the verdict `supported`, which is what serving goes by."""
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class CheckerReport:
    """A checker, measured."""

    checker: str
    pairs: int
    rejected: int
    overall: Quality
    by_kind: Mapping[str, Quality]
    """Each kind of negative against all positives."""
    calibration: Reliability
    confusion: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By label, where labels are words: how many got which verdict. Empty where none is."""
    notices: Mapping[str, int] = field(default_factory=dict)
    """What the checker said of its judgements, and of how many: that another one had to stand in, for one."""
    first_rejected: str = ""
    """The first record that could not be used: its place, and why."""

    def to_json(self) -> dict[str, object]:
        """For machines: the overall figures on top, then those by kind."""
        return {
            "checker": self.checker,
            "pairs": self.pairs,
            "rejected": self.rejected,
            "notices": dict(self.notices),
            **_plain(self.overall),
            "confusion": {label: dict(row) for label, row in self.confusion.items()} or None,
            "by_kind": {kind: _plain(quality) for kind, quality in self.by_kind.items()},
            "reliability": to_plain(self.calibration.bins),
        }


async def measure_checker(
    path: Path,
    checker: SupportChecker,
    *,
    split: Split = Split.TEST,
    limit: int | None = None,
    progress: Progress = silent,
) -> CheckerReport:
    """Have the checker judge labelled pairs (eval/pairs.py). Raises UnreadableFile, and what the checker raises."""
    pairs, rejections = read_pairs(path, split)
    pairs = pairs[:limit]
    judgements = await checked(checker, [pair.claim() for pair in pairs], progress)
    first = f"{rejections[0].place}: {rejections[0].reason}" if rejections else ""
    return replace(measured(checker.name, pairs, judgements), rejected=len(rejections), first_rejected=first)


def measured(checker: str, pairs: Sequence[Pair], judgements: Sequence[Judgement]) -> CheckerReport:
    """The figures of judgements that are there already."""
    judged = list(zip(pairs, judgements, strict=True))
    positives = [item for item in judged if item[0].label]
    kinds = dict.fromkeys(pair.kind for pair in pairs if not pair.label)
    labels, scores = [pair.label for pair in pairs], [judgement.score for judgement in judgements]
    notices = Counter(judgement.notice for judgement in judgements if judgement.notice)
    return CheckerReport(
        checker=checker,
        pairs=len(pairs),
        rejected=0,
        overall=_quality(judged),
        by_kind={
            kind: _quality([*positives, *(item for item in judged if not item[0].label and item[0].kind == kind)])
            for kind in kinds
        },
        calibration=calibrated(f"Held against {len(pairs):,} labelled pairs.", labels, scores),
        confusion=_confusion(judged),
        notices=dict(notices.most_common()),
    )


def _quality(judged: Sequence[tuple[Pair, Judgement]]) -> Quality:
    labels = [pair.label for pair, _ in judged]
    scores = [judgement.score for _, judgement in judged]
    calibration = calibrated("", labels, scores)
    return Quality(
        positives=sum(labels),
        negatives=len(labels) - sum(labels),
        auc=calibration.auc,
        auc_interval=auc_interval(labels, scores),
        balanced_accuracy=balanced_accuracy(labels, [score >= THRESHOLD for score in scores]),
        verdict_balanced_accuracy=balanced_accuracy(
            labels, [judgement.verdict is Verdict.SUPPORTED for _, judgement in judged]
        ),
        calibration_error=calibration.error,
    )


def _confusion(judged: Sequence[tuple[Pair, Judgement]]) -> dict[str, dict[str, int]]:
    given = [pair.verdict.value for pair, _ in judged if pair.verdict]
    said = [judgement.verdict.value for pair, judgement in judged if pair.verdict]
    verdicts = [*map(str, LABELS), *(verdict.value for verdict in Verdict if verdict in set(said) - set(LABELS))]
    counts = confusion_matrix(given, said, labels=verdicts).tolist() if given else []
    rows = zip(verdicts, counts, strict=False)
    return {label: dict(zip(verdicts, row, strict=True)) for label, row in rows if label in given}


def _plain(quality: Quality) -> dict[str, object]:
    plain: dict[str, object] = to_plain(quality)
    ends = quality.auc_interval
    return plain | {"auc_interval": [ends.low, ends.high] if ends else None, "ece": plain.pop("calibration_error")}
