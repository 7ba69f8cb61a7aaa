"""`litmus` in this process, where that shows as much as a process of its own and takes a tenth of the time."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner, Result

from service.cli.app import app


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with the words that name it, `litmus` itself first."""

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield words, command
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner.load() if hasattr(inner, "load") else inner, (*words, name))

    return walk(get_command(app), ())


class Shell:
    """Runs commands over one data directory, with standard output in a pipe."""

    def __init__(self, folder: Path, models_dir: Path) -> None:
        self.folder = folder
        self.env: Mapping[str, str] = {
            "LITMUS_DATA_DIR": str(folder / "data"),
            "LITMUS_MODELS_DIR": str(models_dir),
            "COLUMNS": "80",
        }

    def __call__(self, *words: str, stdin: str = "", **more: str) -> Result:
        result = CliRunner().invoke(app, list(words), env={**self.env, **more}, input=stdin)
        assert "\x1b" not in result.output, "colours in a pipe"
        assert "Traceback" not in result.output
        return result

    def json(self, *words: str) -> Any:
        result = self(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)
