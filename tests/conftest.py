"""Fixtures that several folders share."""

import gc
import os

# Each worker keeps to one core: OpenBLAS, which reads this when numpy is imported, waits for its threads by spinning.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr

from core.gateway.refused import forget_refusals
from core.settings import Settings
from eval.bench import postgres as postgres_server
from tests.llm_server import LlmServer
from tests.sources_server import SourcesServer

ROOT = Path(__file__).parent.parent

# No test looks at a clock, Hypothesis' own health check included: a busy machine is no fault of the code.
hypothesis_settings.register_profile(
    "litmus", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("litmus")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that no core waits for it at the end."""
    items.sort(key=lambda item: item.path.name != "test_worst_texts.py")


def pytest_collection_finish(session: pytest.Session) -> None:
    """The tests of a group share a server or a browser, and some versions of pytest-xdist scatter them."""
    if getattr(session.config.option, "loadgroup", False):  # set in its workers
        grouped = [item.nodeid for item in session.items if item.get_closest_marker("xdist_group")]
        assert all("@" in nodeid for nodeid in grouped), "pytest-xdist does not keep the tests of a group together"


@pytest.fixture(scope="session", autouse=True)
def _what_nobody_closed() -> Iterator[None]:
    """Nobody hears what a worker of `make test` complains about at its end. Let it be the last test's failure."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the person who runs the tests has configured must not decide whether they pass."""
    for name in os.environ:
        if name.startswith(("LITMUS_", "OTEL_")) and not name.startswith("LITMUS_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where the embedder's graph is built once and then kept between runs."""
    return ROOT / ".cache" / "models"


@pytest.fixture
def settings(tmp_path: Path, models_dir: Path) -> Settings:
    """The defaults, with an empty data directory of the test's own."""
    return Settings(_env_file=None, data_dir=tmp_path / "data", models_dir=models_dir)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """A folder with the larger corpora that figures are measured on. They are not part of the project."""
    folder = Path(os.environ.get("LITMUS_TEST_CORPORA") or ROOT.parent / "shared")
    if not (folder / "corpus" / "hf_papers.txt").exists():
        pytest.skip("corpus not present")
    return folder


@pytest.fixture
def llm_server() -> Iterator[LlmServer]:
    """An OpenAI-compatible server on loopback; `llm_server.base` is what LITMUS_LLM_API_BASE would say."""
    with LlmServer() as server:
        # The address may have been another server's, which refused something.
        forget_refusals("openai/fake", server.base)
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server with pgvector; a test that wants it is of the group `postgres`, so that one is enough."""
    found = postgres_server.installation()
    if found is None:
        assert "CI" not in os.environ, "PostgreSQL with pgvector must be tested here, and is not installed"
        pytest.skip("no PostgreSQL with pgvector is installed")
    with postgres_server.server(found) as running:
        yield running


ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres")))
"""What a test of the catalogue runs on: `@pytest.fixture(params=ENGINES)`."""


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a catalogue may be made: a file, and a database."""
    if request.param == "sqlite":
        return tmp_path / "catalogue.sqlite3"
    server: postgres_server.Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture(params=ENGINES)
def either(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """The settings of an empty library: in files, and in a database."""
    if request.param == "sqlite":
        return settings
    server: postgres_server.Server = request.getfixturevalue("postgres")
    return settings.model_copy(update={"database_url": SecretStr(server.database())})


@pytest.fixture
def server() -> Iterator[SourcesServer]:
    """Where papers are fetched from: every source on one server."""
    with SourcesServer() as started:
        yield started
