"""One measured figure, the table of all, and the watch that times are taken with."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Literal

from eval.report.writing import padded_table
from eval.statistics import wilson


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, and what it should be at least or at most."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    better: Literal["lower", "higher"] = "lower"
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Milliseconds by the clock, and of processor time, one of each for everything that was timed."""

    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time what is done inside."""
        began, worked = perf_counter(), process_time()
        yield
        self.took.append(1000 * (perf_counter() - began))
        self.worked.append(1000 * (process_time() - worked))


def share_figure(
    name: str,
    hits: int,
    of: int,
    target: float | None = None,
    better: Literal["lower", "higher"] = "lower",
    note: str = "",
) -> Figure:
    """Return how many of so many, with its interval in the note, and 0 where there are none."""
    interval = wilson(hits, of)
    told = f"{hits} of {of}" + (f", 95 %: {interval.low:.3f} to {interval.high:.3f}" if interval else "")
    return Figure(name, hits / max(of, 1), "", target, better, f"{told}; {note}" if note else told)


def figures_table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    rows = [("Measure", "Figure", "Target", "Reached", "Note")]
    for figure in figures:
        sign = "≤" if figure.better == "lower" else "≥"
        target = "" if figure.target is None else f"{sign} {figure.target:g} {figure.unit}".rstrip()
        reached = {True: "yes", False: "NO", None: ""}[figure.reached]
        rows.append((figure.name, f"{figure.value:.4g} {figure.unit}".rstrip(), target, reached, figure.note))
    return padded_table(rows)


def write_json(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures with what they were measured on."""
    write_measured({"figures": [asdict(figure) | {"reached": figure.reached} for figure in figures]}, path)


def write_measured(measured: Mapping[str, Any], path: Path) -> None:
    """Write what was measured, as JSON, with when and on what."""
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        **measured,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
