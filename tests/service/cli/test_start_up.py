"""What a command imports: for the list of commands nearly nothing, as a client of a service nothing that answers."""

import asyncio
import os
import sys

import pytest

from core.settings import Settings
from indexing.lock import DataDirLock, serving_at
from service.http.app import create_app
from tests.service.real_server import serving
from tests.service.shell import commands
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import StandInDesk

TELLS = """
import sys
from service.cli.app import app
try:
    app(standalone_mode=False)
finally:
    print("loaded:", *sys.modules, file=sys.stderr)
"""
ANSWERS = {
    "chromadb",
    "fastapi",
    "litellm",
    "llama_index",
    "onnxruntime",
    "opentelemetry",
    "sklearn",
    "sqlalchemy",
    "tantivy",
    "tokenizers",
}
"""What only the process needs that holds the library, and a client of it does not."""


async def loaded_by(*words: str, settings: Settings) -> tuple[str, set[str]]:
    """Run a command; return what it wrote, and the libraries and modules that it had imported at its end."""
    env = {**os.environ, "LITMUS_DATA_DIR": str(settings.data_dir), "LITMUS_MODELS_DIR": str(settings.models_dir)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", TELLS, *words, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = (text.decode() for text in await process.communicate())
    assert process.returncode == 0, err
    return out, set(err.partition("loaded:")[2].split())


async def test_the_list_of_commands_imports_no_command(settings: Settings) -> None:
    shown, loaded = await loaded_by("--help", settings=settings)
    assert "Ask a question" in shown
    assert not loaded & (ANSWERS | {"asyncio", "httpx", "numpy", "pydantic"})
    assert {name for name in loaded if name.startswith("service.cli.")} == {"service.cli.app"}


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "How is it?", "--json"),
        ("ask", "How is it?", "--no-stream"),
        ("search", "sheep"),
        ("papers", "list"),
        ("chat", "--list", "--json"),
    ],
)
async def test_a_client_of_a_service_does_not_load_what_answers(settings: Settings, words: tuple[str, ...]) -> None:
    app = create_app(settings, engine=StandIn(settings), desk=StandInDesk())
    async with serving(app) as url:
        with DataDirLock(settings.data_dir, serving_at=url):
            shown, loaded = await loaded_by(*words, settings=settings)
    assert shown
    assert not loaded & ANSWERS
    assert not {name for name in loaded if name in ("reviewing.desk", "answering.litmus", "indexing.library")}


def test_the_holder_of_a_library_is_known_while_it_serves(settings: Settings) -> None:
    assert serving_at(settings.data_dir) is None
    with DataDirLock(settings.data_dir, serving_at="http://127.0.0.1:1"):
        assert serving_at(settings.data_dir) == "http://127.0.0.1:1"
    assert serving_at(settings.data_dir) is None
    (settings.data_dir / "lock").write_text('{"pid": 1, "url": "http://127.0.0.1:1"}')  # its process has died
    assert serving_at(settings.data_dir) is None


def test_each_command_is_listed_under_the_name_that_it_has() -> None:
    named = {words: command.name for words, command in commands() if len(words) == 1}
    assert {name for (name,) in named} == set(named.values())
