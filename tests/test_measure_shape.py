"""The figures of a small tree that was written so that each can be counted by hand."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "docs" / "measure_shape.py"

TREE = {
    "core/__init__.py": "",
    "core/paper.py": """
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Paper:
    title: str
    abstract: str
    year: int
    kind: ClassVar[str] = "paper"


@dataclass
class Pair:
    title: str
    year: int


def shown(paper: Paper) -> str:
    return paper.title
""",
    "core/patterns.py": """
import re
from re import compile as made

WORD = re.compile("a")
OTHER = made("b")


def clean(text: str) -> str:
    from core import paper

    return re.sub("a", "b", WORD.sub("", text)) + paper.__name__
""",
    "service/__init__.py": "",
    "service/wire.py": """
from typing import TYPE_CHECKING

from pydantic import BaseModel

from core.paper import Paper

if TYPE_CHECKING:
    from service.app import run


class Base(BaseModel):
    title: str


class PaperOut(Base):
    abstract: str
    year: int


class Other(Base):
    address: str
    port: int


def shown() -> None:
    def inner() -> None:
        import json
""",
    "service/app.py": """
from . import doors
from service.wire import PaperOut


def run() -> None:
    pass
""",
    "service/doors.py": "from service.app import run\n",
    "tests/core/test_paper.py": "\n" * 7,
    "tests/conftest.py": "\n" * 3,
    "docs/script.py": "import service.app\n",
    "untracked.py": "x = 1\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n") if "test" not in name else text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "--", *set(TREE) - {"untracked.py"}], check=True)
    return tmp_path


def printed(tree: Path, *options: str) -> str:
    command = [sys.executable, str(SCRIPT), str(tree), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_each_figure_by_hand(tree: Path) -> None:
    shapes: dict[str, dict[str, Any]] = json.loads(printed(tree, "--json"))
    assert list(shapes) == ["all", "core", "service"]
    whole, core, service = shapes.values()
    sizes = {name: len(text.strip("\n").splitlines()) for name, text in TREE.items()}
    assert core["lines"] == sizes["core/paper.py"] + sizes["core/patterns.py"]
    assert whole["lines"] == core["lines"] + service["lines"]
    assert (whole["modules"], core["modules"], service["modules"]) == (7, 3, 4)
    assert core["median_lines"] == sizes["core/patterns.py"]
    assert core["most_lines"] == sizes["core/paper.py"]
    # app and doors import each other and count as one; then wire, then paper.
    assert (whole["import_depth"], core["import_depth"]) == (3, 1)
    assert (core["imports_inside_functions"], service["imports_inside_functions"]) == (1, 1)
    assert (core["expression_calls"], service["expression_calls"]) == (3, 0)
    assert whole["copies"] == service["copies"] == ["service.wire.PaperOut of core.paper.Paper"]
    assert core["copies"] == []
    assert whole["repeated_names"] == ["shown"]
    assert core["repeated_names"] == service["repeated_names"] == []
    assert whole["tests_to_product"] == pytest.approx(10 / whole["lines"], abs=0.001)
    assert core["tests_to_product"] == pytest.approx(7 / core["lines"], abs=0.001)


def test_of_two_dataclasses_with_the_same_fields_one_is_a_copy(tree: Path) -> None:
    fields = "    year: int\n    abstract: str\n    title: str\n"
    again = f"from dataclasses import dataclass\n\n\n@dataclass\nclass Again:\n{fields}"
    (tree / "core" / "patterns.py").write_text(again, encoding="utf-8")
    copies = json.loads(printed(tree, "--json"))["core"]["copies"]
    assert copies == ["core.patterns.Again of core.paper.Paper"]


def test_the_table_has_a_row_a_figure_and_a_column_a_folder(tree: Path) -> None:
    head, *rows = printed(tree).splitlines()
    assert head.split() == ["all", "core", "service"]
    by_name = {row[:24].strip(): row[24:].split() for row in rows}
    assert by_name["modules"] == ["7", "3", "4"]
    assert by_name["repeated names"] == ["1", "0", "0"]
    assert len(rows) == 10
