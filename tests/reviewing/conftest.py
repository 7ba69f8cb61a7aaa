"""A library of papers on four topics, and the desk over it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Litmus, open_litmus
from core.settings import Settings
from reviewing import Desk
from tests.reviewing.corpus import PAPERS


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(file)
        yield litmus


@pytest.fixture
async def desk(litmus: Litmus) -> Desk:
    return Desk(litmus)
