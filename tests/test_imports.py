"""Each library has one home, importing opens nothing, and the command line starts without what it may never need."""

import ast
import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("core", "indexing", "retrieval", "answering", "reviewing", "prompts", "service", "eval")

HOMES = {
    "alembic": ["indexing/catalogue/migrations/*"],
    "bibtexparser": ["indexing/readers/bibtex/reading.py", "indexing/exporting/bibtex.py"],
    "charset_normalizer": ["indexing/readers/*"],
    "chromadb": ["indexing/vectors.py"],
    "defusedxml": ["indexing/readers/*"],
    "dotenv": [
        "core/settings/sources.py",
        "core/gateway/litellm_door.py",
    ],  # the second reads the keys of LLM providers
    "docx": ["reviewing/writing/word.py"],
    "fastapi": ["service/*"],
    "httpx": ["service/*", "indexing/sources/web.py", "eval/bench/load.py", "eval/bench/kills/*"],
    "ijson": ["indexing/readers/*"],
    "jinja2": ["eval/report/writing.py", "reviewing/writing/templates.py"],
    "litellm": ["core/gateway/*"],
    "llama_index": ["indexing/chunking.py", "indexing/vectors.py", "retrieval/reranking.py", "eval/bench/recipe.py"],
    "markdown_it": ["service/page/answer_html.py"],
    "markupsafe": ["eval/report/*", "reviewing/writing/*"],
    "nh3": ["service/page/answer_html.py"],
    "mcp": ["service/mcp/server.py", "service/mcp/http.py"],  # the second for the type checker alone
    "mcp_types": ["service/mcp/server.py"],
    "numpy": ["*"],
    "onnx": ["indexing/embedding/*", "eval/training/reader/*"],
    "onnxruntime": ["core/models/onnx.py"],
    "openpyxl": ["reviewing/writing/tables.py"],
    "pgvector": ["indexing/shared/vectors.py"],
    "opentelemetry": ["core/tracing/spans.py"],
    "prometheus_client": ["service/http/metrics.py"],
    "psycopg": ["indexing/catalogue/opening.py", "indexing/shared/link.py", "eval/bench/postgres.py"],
    "pydantic": ["core/settings/*", "core/json.py", "core/gateway/*", "service/*"],
    "pydantic_settings": ["core/settings/*"],
    "pylatexenc": ["core/*"],
    "python_multipart": ["service/http/uploads.py"],
    "rich": ["service/cli/*"],
    "rispy": ["indexing/exporting/__init__.py"],
    "scipy": ["eval/statistics.py", "eval/training/*"],
    "sklearn": ["reviewing/mapping/estimators.py", "eval/*"],
    "sqlalchemy": ["indexing/catalogue/*", "indexing/shared/*"],
    "starlette": ["service/*"],
    "tantivy": ["indexing/terms.py"],
    "threadpoolctl": ["reviewing/mapping/estimators.py"],
    "tiktoken": ["core/text/tokens.py"],
    "tokenizers": ["core/models/onnx.py", "retrieval/reading/sessions.py"],
    "torch": ["eval/training/reader/*"],  # not installed with Litmus: whoever trains brings it
    "typer": ["service/cli/*"],
    "uvicorn": ["service/*"],
}
"""Which files (`*` crosses folders) may import which library. Swapping a library touches these and no others."""

ONE_FILE = ("charset_normalizer", "chromadb", "defusedxml", "ijson", "litellm", "pydantic_settings")
ONE_FILE += ("opentelemetry", "prometheus_client", "pylatexenc", "tantivy", "tiktoken", "uvicorn")

HEAVY = (
    "alembic",
    "chromadb",
    "docx",
    "fastapi",
    "litellm",
    "llama_index",
    "mcp",
    "onnx",
    "onnxruntime",
    "openpyxl",
    "opentelemetry",
    "sklearn",
    "tantivy",
    "torch",
    "transformers",
)
"""What takes long to import and is not needed to show a help text."""


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@cache
def imported_libraries(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - set(PACKAGES)


def run_python(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter that writes no bytecode, and return what it printed."""
    finished = subprocess.run(
        [sys.executable, "-B", "-W", "error::ImportWarning", "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_each_library_is_imported_in_its_home_only() -> None:
    def strays() -> Iterator[str]:
        for path in modules():
            place = path.relative_to(ROOT).as_posix()
            for library in imported_libraries(path):
                if not any(fnmatch(place, home) for home in HOMES.get(library, [])):
                    yield f"{place} imports {library}; its home is {HOMES.get(library, 'not yet decided')}"

    assert sorted(strays()) == []


@pytest.mark.parametrize("library", ONE_FILE)
def test_what_is_easily_swapped_stays_in_one_file(library: str) -> None:
    assert len([path for path in modules() if library in imported_libraries(path)]) <= 1


NOTHING_HAPPENS = """
import importlib, json, os, pkgutil, sys, traceback

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.fork",
           "os.exec", "os.posix_spawn", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "sqlite3.connect")

def watch(event, arguments):
    if event in REFUSED:
        raise AssertionError(f"importing {current} did {event} {arguments}")
    if event == "open":
        path, mode, flags = arguments
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool((flags or 0) & WRITING)
        if writes and path != os.devnull:
            raise AssertionError(f"importing {current} opened {path} for writing")

def names(package):
    module = importlib.import_module(package)
    yield package
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        if not found.name.endswith("__main__"):
            yield found.name

current = "nothing"
wrong = {}
sys.addaudithook(watch)
for package in sys.argv[1:]:
    try:
        for current in names(package):
            try:
                importlib.import_module(current)
            except ModuleNotFoundError as missing:
                if missing.name != "torch":  # what trains with it is imported where it is installed
                    raise
    except Exception:
        wrong[package] = f"{current}: {traceback.format_exc()}"
print(json.dumps(wrong))
"""


@cache
def what_goes_wrong() -> dict[str, str]:
    """Import every module, those that others need first, and return what was wrong by package."""
    wrong: dict[str, str] = json.loads(run_python(NOTHING_HAPPENS, *PACKAGES))
    return wrong


@pytest.mark.xdist_group("what_goes_wrong")
@pytest.mark.parametrize("package", PACKAGES)
def test_importing_writes_nothing_and_reaches_for_no_network(package: str) -> None:
    wrong = what_goes_wrong().get(package)
    assert wrong is None, wrong


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    loaded = json.loads(run_python("import json, sys, service.cli; print(json.dumps(sorted(sys.modules)))"))
    assert set(HEAVY) & {name.partition(".")[0] for name in loaded} == set()


def test_no_package_of_ours_hides_an_installed_one() -> None:
    owners = importlib.metadata.packages_distributions()
    shared = {package: owners[package] for package in PACKAGES if set(owners.get(package, ())) - {"litmus-literature"}}
    assert shared == {}
