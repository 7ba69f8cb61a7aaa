"""docs/literature-review.md, command by command, over the sample papers."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode, LatexNode, LatexWalker

from tests.service.shell import Shell

ROOT = Path(__file__).parent.parent
SAMPLE = str(ROOT / "sample" / "papers.jsonl")
PAGE = (ROOT / "docs" / "literature-review.md").read_text(encoding="utf-8")
MADE = {"map.svg", "prisma.svg", "included.ris", "comparison.xlsx", "outline.txt", "review.tex", "review.bib"}
MADE |= {"library.bib", "draft-cited.tex"}


@dataclass(frozen=True, slots=True)
class Step:
    """One command; or a file that the page writes, with its text."""

    words: tuple[str, ...]
    text: str = ""


def steps() -> Iterator[Step]:
    for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL):
        for here, text, line in re.findall(r"^cat > (\S+) <<'EOF'\n(.*?)^EOF$|^(.+)$", block, re.DOTALL | re.MULTILINE):
            for one in line.splitlines():
                yield Step(tuple(shlex.split(one)))
            if here:
                yield Step(("cat", here), text)


def walk(shell: Shell, folder: Path) -> dict[str, str]:
    """Do all that the page says in `folder`; return what each command printed."""
    printed: dict[str, str] = {}
    known: dict[str, str] = {}
    for step in steps():
        words = [known.get(word, word) for word in step.words]
        if words[0] == "cat":
            (folder / words[1]).write_text(step.text, encoding="utf-8")
        elif words[0] == "litmus":
            told = [SAMPLE if word == "sample/papers.jsonl" else word for word in words[1:]]
            result = shell(*told)
            assert result.exit_code == 0, (words, result.output)
            printed[" ".join(words[1:3])] = result.stdout
            if words[1:3] == ["jobs", "list"]:
                known["$JOB"] = shell.json("jobs", "list")["jobs"][0]["id"]
                shown = shell.json("screen", "show", known["$JOB"], "--decision", "unsure")
                known["$PAPER"] = shown["rows"][0]["paper"]["id"]
        else:
            assert words[0] == "export", words
    return printed


def nodes(found: list[LatexNode]) -> Iterator[LatexNode]:
    for node in found:
        yield node
        for inside in (getattr(node, "nodelist", None), getattr(getattr(node, "nodeargd", None), "argnlist", None)):
            yield from nodes([one for one in inside or () if one is not None])


def check_latex(folder: Path) -> None:
    """It parses strictly, every key that it cites is in the .bib file, and it compiles where there is a LaTeX."""
    text = (folder / "review.tex").read_text(encoding="utf-8")
    found = list(nodes(LatexWalker(text, tolerant_parsing=False).get_latex_nodes()[0]))
    assert any(isinstance(node, LatexEnvironmentNode) and node.environmentname == "document" for node in found)
    cited = {
        key.strip()
        for node in found
        if isinstance(node, LatexMacroNode) and node.macroname.startswith("cite")
        for key in re.sub(r"[{}]", "", node.nodeargd.argnlist[-1].latex_verbatim()).split(",")
    }
    known = set(re.findall(r"^@\w+\{([^,\s]+),", (folder / "review.bib").read_text(encoding="utf-8"), re.MULTILINE))
    assert cited
    assert cited <= known
    if shutil.which("pdflatex") and shutil.which("bibtex"):
        latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "review"]
        for command in (latex, ["bibtex", "review"], latex, latex):
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
            assert done.returncode == 0, done.stdout[-2000:]
        log = (folder / "review.log").read_text(encoding="utf-8", errors="replace")
        assert "undefined citation" not in log.lower()


def test_the_whole_way(tmp_path: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = walk(Shell(tmp_path, models_dir), tmp_path)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} >= MADE
    assert "Retrieval" in printed["map --svg"]
    checked = printed["check draft.tex"]
    assert "own work" in checked
    marks = {line[2:8]: line[0] for line in checked.splitlines() if line[1:2] == " " and line[0] != " "}
    assert marks["In FiD"] == "✓", checked
    assert marks["REPLUG"] == "✗", checked
    assert marks["Self-R"] == "✓", checked
    assert r"\cite{" in (tmp_path / "draft-cited.tex").read_text().partition("Self-RAG enlarges")[2], checked
    check_latex(tmp_path)
