"""A service to talk to: a stand-in without a socket, and the real thing with one."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from core.settings import Settings
from service.http.app import create_app
from tests.reviewing.corpus import write_corpus as write_topics
from tests.service.corpus import write_corpus
from tests.service.in_process import talking_to
from tests.service.shell import Shell
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import StandInDesk


@pytest.fixture
def stand_in(settings: Settings) -> Iterator[StandIn]:
    stand_in = StandIn(settings)
    yield stand_in
    stand_in.close()


@pytest.fixture
def desk() -> StandInDesk:
    return StandInDesk()


@pytest.fixture
async def client(settings: Settings, stand_in: StandIn, desk: StandInDesk) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to an application whose inside is the stand-in."""
    app = create_app(settings, engine=stand_in, desk=desk)
    async with talking_to(app) as client:
        yield client


@pytest.fixture
def shell(tmp_path: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """`litmus` in this process, in an empty folder, with a data directory in it."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, models_dir)


@pytest.fixture
def filled(shell: Shell) -> Shell:
    """The same with a few papers."""
    assert shell("import", str(write_corpus(shell.folder / "papers.jsonl"))).exit_code == 0
    return shell


@pytest.fixture
def stocked(shell: Shell) -> Shell:
    """The same with papers on four topics."""
    assert shell("import", str(write_topics(shell.folder / "papers.jsonl"))).exit_code == 0
    return shell


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands set the log up for a whole process; here it goes back to what pytest made of it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
