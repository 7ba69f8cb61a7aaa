"""docs/evaluation.md names what there is."""

import re
from pathlib import Path

from eval.figures import METRICS
from eval.questions.reading import FORMATS

DOCS = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_every_figure_is_explained() -> None:
    named = set(re.findall(r"`([a-z0-9_]+)`", DOCS))
    # Recall at each depth is explained once: the table names the first and the last.
    inner = {key for key in (metric.key for metric in METRICS) if re.fullmatch(r"(recall|facts)_at_(2|3|5|8|10)", key)}
    assert {metric.key for metric in METRICS} - inner <= named


def test_every_format_is_named() -> None:
    text = DOCS.casefold()
    assert all(known.name in text for known in FORMATS)
