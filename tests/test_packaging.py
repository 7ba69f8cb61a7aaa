"""What is installed is what is pinned, and a wheel holds what the packages need."""

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("core", "indexing", "retrieval", "answering", "reviewing", "prompts", "service", "eval")
LOCKS = ("requirements.lock", "requirements-dev.lock")
TORCH_AND_ITS_COMPANY = re.compile(r"^(torch|torchvision|sentence-transformers|transformers|nvidia-.*|triton)$")


def entries(lock: str) -> list[str]:
    """Return each entry of a lock file with its hashes, in one string."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pins(lock: str) -> set[str]:
    """Return `name==version ; marker` of each entry."""
    return {entry.partition(" --hash")[0].strip() for entry in entries(lock)}


def locked_names(lock: str) -> set[str]:
    return {Requirement(pin).name for pin in pins(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_pinned_and_hashed(lock: str) -> None:
    for entry in entries(lock):
        assert re.match(r"[a-z0-9.-]+==\S+ ", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_nothing_that_is_switched_off(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "'never'" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_torch_stays_out(lock: str) -> None:
    assert [name for name in locked_names(lock) if TORCH_AND_ITS_COMPANY.match(name)] == []


def test_torch_is_not_installed() -> None:
    installed = {distribution.metadata["Name"].lower() for distribution in importlib.metadata.distributions()}
    assert [name for name in installed if TORCH_AND_ITS_COMPANY.match(name)] == []


def test_tests_run_on_the_very_versions_that_serve() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", ""), ("requirements-dev.lock", "dev")])
def test_a_lock_holds_what_the_project_declares(lock: str, extra: str) -> None:
    declared = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"].get(extra, [])
    declared += PROJECT["build-system"]["requires"]  # the project itself is built without a download
    for requirement in map(Requirement, declared):
        found = [Requirement(pin) for pin in pins(lock) if Requirement(pin).name == requirement.name.lower()]
        assert found, f"{lock} lacks {requirement.name}: run `make lock`"
        for pin in found:
            version = str(pin.specifier).removeprefix("==")
            assert requirement.specifier.contains(version), f"{lock} has {pin}, not {requirement}: run `make lock`"


def test_what_is_installed_is_what_is_locked() -> None:
    """Whoever sees this fail has an old environment: `make setup-dev` brings it up to date."""
    for pin in map(Requirement, pins("requirements.lock")):
        if pin.marker is None or pin.marker.evaluate():
            assert pin.specifier.contains(importlib.metadata.version(pin.name), prereleases=True), str(pin)


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    files = {path.relative_to(source).as_posix() for package in PACKAGES for path in (source / package).rglob("*.*")}

    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    finished = subprocess.run(
        [*command, "--wheel-dir", str(tmp_path), str(source)], check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == files
