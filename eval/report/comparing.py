"""A run held against an earlier one, question by question, and against figures that it must reach.

So that a team's CI can stop on them: `citation_recall=0.95`, or `good_answer:kinds=0.6`, which is about the mean over
the kinds of questions.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

from core.errors import SettingsError, UnreadableFile
from core.json import Unfitting, from_plain
from eval.figures import BY_KEY, METRICS, Unit
from eval.report.summary import Compared, RunComparison, Summary
from eval.statistics import paired_bootstrap

SUMMARY = "summary.json"
_OVER_KINDS = ":kinds"


def read_summary(path: Path) -> Summary:
    """Read the summary of an earlier run: its folder, or the JSON file itself. Raises UnreadableFile."""
    file = path / SUMMARY if path.is_dir() else path
    try:
        return from_plain(Summary, json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnreadableFile(
            f"{file} cannot be read: {error.strerror or error}. Give the --out folder of an earlier run."
        ) from error
    except (ValueError, Unfitting, RecursionError) as error:
        raise UnreadableFile(f"{file} is no summary of a run ({error}). Give the --out folder of one.") from error


def compared_with(new: Summary, old: Summary) -> Summary:
    """The new summary with its comparison. Only questions that both runs measured count.

    They are the same if id and words are: a set without ids numbers its lines, as another set does.
    """
    before = {(row.id, row.question): row for row in old.questions}
    pairs = [
        (before[row.id, row.question].values, row.values) for row in new.questions if (row.id, row.question) in before
    ]
    compared = []
    for metric in METRICS:
        both = [
            (one[metric.key], other[metric.key]) for one, other in pairs if metric.key in one and metric.key in other
        ]
        then, now = [one for one, _ in both], [other for _, other in both]
        difference = paired_bootstrap(then, now)
        if difference:
            compared.append(Compared(metric.key, sum(then) / len(then), sum(now) / len(now), difference))
    return replace(new, comparison=RunComparison(old.run.name, old.run.created_at, tuple(compared), len(pairs)))


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound: from below where higher is better, from above where lower is."""

    key: str
    bound: float
    over_kinds: bool = False
    """Whether the mean over kinds is meant rather than that over questions."""

    def failure(self, summary: Summary) -> str | None:
        """Why the run does not pass, or None. A figure that could not be measured does not pass either."""
        figure = summary.figure(self.key)
        value = None if figure is None else figure.over_kinds if self.over_kinds else figure.value
        name = self.key + (_OVER_KINDS if self.over_kinds else "")
        if value is None:
            return f"{name} could not be measured on these questions, and at {self.bound:g} it is a gate."
        at_most = BY_KEY[self.key].better < 0
        if value > self.bound if at_most else value < self.bound:
            return f"{name} is {value:.4g}, not at {'most' if at_most else 'least'} {self.bound:g}."
        return None


def read_gates(texts: Sequence[str]) -> tuple[Gate, ...]:
    """Read `METRIC=VALUE` and `METRIC:kinds=VALUE`. Raises SettingsError that names the metrics."""
    return tuple(_read(text) for text in texts)


def _read(text: str) -> Gate:
    name, equals, value = text.partition("=")
    key = name.strip().removesuffix(_OVER_KINDS)
    if key not in BY_KEY:
        raise SettingsError(f"--fail-under {text}: there is no metric {key!r}. Known: {', '.join(BY_KEY)}.")
    try:
        bound = float(value)
    except ValueError:
        bound = float("nan")
    if not equals or not isfinite(bound):
        raise SettingsError(f"--fail-under {text}: expected METRIC=VALUE with a number, such as citation_recall=0.95.")
    if BY_KEY[key].unit is Unit.SHARE and not 0 <= bound <= 1:
        # 20 as a bound from above would let everything pass, and nobody would notice.
        raise SettingsError(f"--fail-under {text}: a share lies between 0 and 1; 95 % is 0.95.")
    return Gate(key, bound, name.strip().endswith(_OVER_KINDS))
