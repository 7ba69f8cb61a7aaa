"""Figures that a run must reach, so that a team's CI can stop on them: `citation_recall=0.95`.

`good_answer:kinds=0.6` is about the mean over the kinds of questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from core.errors import SettingsError
from eval.figures import BY_KEY, Unit
from eval.report.summary import Summary

_OVER_KINDS = ":kinds"


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
