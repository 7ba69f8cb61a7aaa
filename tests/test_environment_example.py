"""`.env.example` and docs/configuration.md say what the code does."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from core.settings import Settings, read_settings
from core.settings.sources import variable

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / ".env.example"
PAGE = ROOT / "docs" / "configuration.md"
STALE = "run `make docs`"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_configuration", ROOT / "docs" / "write_configuration.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_is_up_to_date(writer: ModuleType) -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == writer.environment_example(), STALE


def test_the_page_is_up_to_date(writer: ModuleType) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == writer.configuration_page(page), STALE


def test_every_setting_has_a_description_and_a_group(writer: ModuleType) -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert [name for _, members in writer.groups() for name, _ in members] == list(Settings.model_fields)
    assert all(heading for heading, _ in writer.groups())


def test_a_copy_of_the_example_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_settings() == Settings(_env_file=None)


def test_the_example_with_everything_switched_on_is_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    switched_on = re.sub(r"^#(?=LITMUS_)", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert switched_on.count("\nLITMUS_") == len(Settings.model_fields)
    (tmp_path / ".env").write_text(switched_on, encoding="utf-8")
    assert read_settings() == Settings(_env_file=None)


def test_every_variable_in_the_documentation_is_a_setting() -> None:
    known = {variable(name) for name in Settings.model_fields}
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        named = set(re.findall(r"\bLITMUS_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
        assert {name for name in named - known if not name.startswith("LITMUS_TEST_")} == set(), path.name
