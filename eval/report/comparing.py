"""What changed since an earlier run, question by question."""

import json
from dataclasses import replace
from pathlib import Path

from core.errors import UnreadableFile
from core.json import Unfitting, from_plain
from eval.figures import METRICS
from eval.report.summary import Compared, Comparison, Summary
from eval.statistics import paired_bootstrap

SUMMARY = "summary.json"


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
    return replace(new, comparison=Comparison(old.run.name, old.run.created_at, tuple(compared), len(pairs)))
