"""Where settings are written down, and what is wrong there: a misspelt setting must not pass for an unset one."""

import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from core.errors import SettingsError

PREFIX = "LITMUS_"
_OF_THE_TESTS = "LITMUS_TEST_"


@dataclass(frozen=True, slots=True)
class SettingSources:
    """The names, as fields spell them, that each source sets; values stay out of it, for some are secret."""

    environment: Collection[str]
    env_file: Collection[str]
    toml_file: Collection[str]
    env_path: Path | None = field(default=None, compare=False)
    toml_path: Path | None = field(default=None, compare=False)

    def unknown(self, known: Collection[str]) -> Iterator[str]:
        """Yield a sentence for each name that is no setting, with the nearest one that is."""
        for name in sorted({*self.environment, *self.env_file, *self.toml_file} - set(known)):
            written = self.name_in_source(name)
            near = get_close_matches(name, known, n=1)
            in_toml = name not in self.environment and name not in self.env_file
            nearest = near and (near[0] if in_toml else variable(near[0]))
            hint = f"did you mean {nearest}?" if nearest else "docs/configuration.md lists all settings."
            yield f"{written} is not a setting; {hint}"

    def name_in_source(self, name: str) -> str:
        """Return what the user wrote for this setting, and where, in the source that decides it."""
        if name in self.environment:
            return variable(name)
        if name in self.env_file:
            return f"{variable(name)} in {self.env_path}"
        if name in self.toml_file:
            return f"{name} in {self.toml_path}"
        return variable(name)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def find_sources(env_path: Path | None, toml_path: Path | None) -> SettingSources:
    """Read the names that are set. Raises SettingsError naming file and line where a file is malformed."""
    return SettingSources(
        environment=_settings_among(os.environ),
        env_file=_settings_among(_read_env_file(env_path)),
        toml_file=frozenset(_read_toml_file(toml_path)),
        env_path=env_path,
        toml_path=toml_path,
    )


def _settings_among(variables: Mapping[str, str]) -> frozenset[str]:
    """Empty variables are unset; case does not matter, as in pydantic-settings."""
    names = {name.upper() for name, value in variables.items() if value.strip()}
    return frozenset(
        name.removeprefix(PREFIX).lower()
        for name in names
        if name.startswith(PREFIX) and not name.startswith(_OF_THE_TESTS)
    )


def _read_env_file(path: Path | None) -> dict[str, str]:
    # The library's reader of whole files logs a malformed line and goes on; its parser says which line it is.
    variables = {}
    for binding in parse_stream(StringIO(_text(path))):
        if binding.error or (binding.key is not None and binding.value is None):
            statement = binding.original.string
            blank_lines = statement[: len(statement) - len(statement.lstrip())].count("\n")
            raise SettingsError(f"{path}, line {binding.original.line + blank_lines}: expected NAME=value.")
        if binding.key is not None:
            variables[binding.key] = binding.value or ""
    return variables


def _read_toml_file(path: Path | None) -> dict[str, object]:
    try:
        # With its line ends as they are: pydantic-settings reads bytes, and TOML knows no lone carriage return.
        return tomllib.loads(_text(path, newline=""))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}.") from None


def _text(path: Path | None, newline: str | None = None) -> str:
    """Return what the file holds; a file that is not there holds nothing."""
    if path is None or not path.is_file():
        return ""
    try:
        with path.open(encoding="utf-8", newline=newline) as file:
            return file.read()
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: not UTF-8 text. Save the file as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from None
