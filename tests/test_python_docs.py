"""docs/python.md and the Python of the README: every snippet runs, one after the other, as in a notebook."""

import ast
import asyncio
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from tests.service.corpus import write_corpus

ROOT = Path(__file__).parent.parent


def snippets(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def run(snippet: str, names: dict[str, Any], loop: asyncio.AbstractEventLoop) -> None:
    """Run a cell. One that awaits nothing is a program, and may begin a loop of its own."""
    code = compile(snippet, "snippet", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        loop.run_until_complete(eval(code, names))  # noqa: S307 - our own documentation
    else:
        exec(code, names)  # noqa: S102 - the same


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_every_snippet_runs(
    page: str, tmp_path: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LITMUS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LITMUS_MODELS_DIR", str(models_dir))
    monkeypatch.chdir(tmp_path)
    write_corpus(tmp_path / "papers.jsonl")
    found, names = snippets(page), dict[str, Any]()
    assert found
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        asyncio.set_event_loop(None)
        for snippet in found:
            run(snippet, names, loop)
    told = capsys.readouterr().out
    if page == "docs/python.md":
        assert "an error of two percent" in told
        assert "There is no paper 'p_none'" in told


def test_every_package_says_that_it_is_typed() -> None:
    packages = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    assert len(packages) == 8
    for package in packages:
        assert (package / "py.typed").exists(), package
