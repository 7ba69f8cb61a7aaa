"""A library of papers on four topics, and the desk over it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Litmus, open_litmus
from core.settings import Settings
from reviewing import Desk
from tests.reviewing.corpus import write_corpus


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


@pytest.fixture
async def desk(litmus: Litmus) -> Desk:
    return Desk(litmus)


@pytest.fixture
async def working(desk: Desk) -> AsyncIterator[Desk]:
    async with desk.working(resume=False):
        yield desk
