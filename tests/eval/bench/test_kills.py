"""The bench of kills in short: a service and a command are killed at seeded instants, and nothing is lost."""

from pathlib import Path

from core.settings import Settings
from eval.bench.kills.running import kill_all, modes_here, table


def test_a_short_form(settings: Settings, tmp_path: Path) -> None:
    report = kill_all(settings, tmp_path, ["PUT of papers", "litmus backup"], 2, 11)
    assert report.complaints == ()
    assert [(row.mode, row.kills, row.lost, row.wrong) for row in report.rows] == [
        ("PUT of papers", 1, 0, 0),
        ("litmus backup", 1, 0, 0),
        ("all", 2, 0, 0),
    ]
    assert "| all " in table(report)


def test_every_mode_is_offered() -> None:
    here = modes_here()
    assert {"review", "chat", "litmus restore", "litmus reindex"} <= set(here)
