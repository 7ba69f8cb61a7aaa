"""The bench of damages in short: one of each place, named and mended at the first try."""

import json
from pathlib import Path

import pytest

from core.json import to_json
from core.settings import Settings
from eval.bench.damages.kinds import KINDS
from eval.bench.damages.running import damage_all, table

SHORT = (
    "data_level0.bin turned over",
    "meta.json cut in half",
    "catalogue garbled",
    "chunks of a paper gone",
    "a chunk noted as gone",
    "a chunk of no paper",
    "authors of a paper garbled",
    "authors not filed",
    "a turn of a chat garbled",
    "a job's request garbled",
)
"""What tests/indexing/upkeep/test_soundness.py has is not among them."""


async def test_a_short_form(settings: Settings, tmp_path: Path) -> None:
    outcomes = await damage_all(settings, tmp_path, SHORT)
    assert [(each.damage, each.named, each.first_try, each.problems) for each in outcomes] == [
        (name, True, True, ()) for name in SHORT
    ]
    told = table(outcomes)
    assert "10 kinds of damage: 10 named, 10 mended at the first try." in told
    assert json.loads(to_json(outcomes))[0]["damage"] == SHORT[0]


def test_there_are_forty_kinds_at_least() -> None:
    assert len(KINDS) >= 40


def test_a_damage_that_finds_nothing_to_damage_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="to damage"):
        KINDS["HNSW folder removed"].does(tmp_path)
