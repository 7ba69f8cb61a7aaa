"""The documentation names what exists: links resolve, commands run, no page is lost."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli.app import app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def prose(page: Path) -> str:
    """Return the page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and the anchor of each link that stays in the project."""
    for target in _LINK.findall(prose(page)):
        if not re.match(r"[a-z]+:", target):
            place, _, anchor = target.partition("#")
            yield ((page.parent / place).resolve() if place else page), anchor


def anchors(page: Path) -> set[str]:
    """Return what a heading can be linked by: lower case, hyphens for spaces, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the words of each command in the page's shell blocks, without variables set in front of it."""
    text = page.read_text(encoding="utf-8")
    lines = [
        line
        for _, language, block in _FENCE.findall(text)
        if language in ("bash", "sh", "console")
        for line in block.replace("\\\n", " ").splitlines()
    ]
    # Indented blocks may hold anything, and say what a command does beside it.
    indented = re.findall(r"^ {4}((?:litmus|make|LITMUS_\w+=).*)$", prose(page), re.MULTILINE)
    lines += [re.split(r" {2,}", line)[0] for line in indented]
    for line in lines:
        for command in re.split(r"&&|\|\||[|;]", line.strip().removeprefix("$ ").partition(" #")[0]):
            try:
                words = shlex.split(command)
            except ValueError:  # a part of a quoted text that holds a separator
                continue
            while words and re.match(r"[A-Z_]+=", words[0]):
                del words[0]
            if words:
                yield words


@cache
def litmus_help(*subcommands: str) -> str | None:
    """Return what `litmus … --help` prints, or None if there is no such command."""
    wide = {"COLUMNS": "200"}  # a narrow terminal cuts long options
    finished = CliRunner().invoke(app, [*subcommands, "--help"], env=wide)
    return finished.stdout if finished.exit_code == 0 else None


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_resolve(page: Path) -> None:
    for file, anchor in links(page):
        assert file.exists(), f"{page.name} links to {file.name}, which does not exist"
        assert file.is_relative_to(ROOT), f"{page.name} links out of the project: {file}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{page.name} links to {file.name}#{anchor}, which is no heading"


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [README]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            waiting += [file for file, _ in links(page)]
    assert {page.relative_to(ROOT).as_posix() for page in set(PAGES) - reached} == set()


def test_every_decision_is_listed_and_numbered_once() -> None:
    files = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    listed = [file.name for file, _ in links(DECISIONS / "README.md")]
    assert listed == files
    numbers = [name.partition("-")[0] for name in files]
    assert len(set(numbers)) == len(numbers)
    for name in files:
        heading = (DECISIONS / name).read_text(encoding="utf-8").partition("\n")[0]
        assert re.match(rf"# 0*{int(name.partition('-')[0])}[.:] ", heading), f"{name}: {heading}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_make_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for words in commands(page):
        if words[0] == "make":
            named = {word for word in words[1:] if "=" not in word and not word.startswith("-")}
            assert named <= targets, f"{page.name}: make {' '.join(named - targets)}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_litmus_commands_exist(page: Path) -> None:
    for words in commands(page):
        if Path(words[0]).name == "litmus" and len(words) > 1:
            subcommands = [words[1]]
            shown = litmus_help(*subcommands)
            assert shown is not None, f"{page.name}: litmus {words[1]}"
            if "COMMAND" in shown and len(words) > 2 and words[2][0] != "-":  # a group, such as `litmus papers list`
                subcommands.append(words[2])
                shown = litmus_help(*subcommands)
                assert shown is not None, f"{page.name}: litmus {' '.join(subcommands)}"
            for option in (word.partition("=")[0] for word in words[2:] if word.startswith("--")):
                assert re.search(rf"{option}\b", shown), f"{page.name}: litmus {' '.join(subcommands)} {option}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_no_page_knows_the_machine_it_was_written_on(page: Path) -> None:
    assert re.findall(r"(?<![\w./~])/(?:home|Users|root|work|mnt)/\S*", page.read_text(encoding="utf-8")) == []
