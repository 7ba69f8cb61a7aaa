"""Each command, with the library open here and through a service that holds one like it: same words, same files."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.service.corpus import PAPERS, QUESTION, UNANSWERABLE, write_corpus
from tests.service.processes import environment, service
from tests.service.shell import Shell

pytestmark = pytest.mark.xdist_group("both_ways")  # its library and its service are made once, not by each worker
# What nobody can foretell: ids that are made up, and how long something took or when it was.
_ID = re.compile(r"\b(?:a|i|j|w|ch)_[0-9a-f]{12,}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_TOOK = re.compile(r'"(retrieve|generate|verify|total)": [\d.]+')
_HELD = re.compile(r"^.* is held by the service at http://\S+; working through it\.\n", re.MULTILINE)


@dataclass
class Side:
    """A library and how it is reached."""

    shell: Shell
    job: str = ""
    """The job that a command spoke of last."""
    told: list[tuple[int, str, str]] = field(default_factory=list)

    def run(self, command: str) -> None:
        words = [word.replace("$JOB", self.job) for word in shlex.split(command)]
        stdin = ""
        if "<<<" in words:
            stdin = words.pop() + "\n"
            words.pop()
        os.chdir(self.shell.folder)
        result = self.shell(*words, stdin=stdin)
        if found := re.findall(r"\bj_[0-9a-f]{12,}\b", result.output):
            self.job = found[-1]
        self.told.append((result.exit_code, known(result.stdout), known(result.stderr)))

    def files(self) -> dict[str, str]:
        """What the commands wrote, but for the library itself."""
        written = sorted((self.shell.folder / "out").iterdir())
        return {path.name: known(path.read_text(encoding="utf-8", errors="replace")) for path in written}


def known(text: str) -> str:
    """Return text without what differs from one run to the next."""
    text = _HELD.sub("", text)
    return _TOOK.sub(r'"\1": 0', _TIME.sub("TIME", _ID.sub("ID", text)))


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[tuple[Side, Side]]:
    """A library in this process, and a copy of it that a service holds."""
    before = Path.cwd()
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    local, remote = Shell(here, models_dir), Shell(there, models_dir)
    os.chdir(here)
    assert local("import", str(write_corpus(here / "papers.jsonl"))).exit_code == 0
    paper = local.json("papers", "list", "--query", "peep")["papers"][0]["id"]
    marked = local(
        "papers", "mark", paper, "--tag", "to-cite", "--note", "Ours.", "--collect", "Flock", "--reading", "read"
    )
    assert marked.exit_code == 0, marked.output
    _write_inputs(here)
    for path in here.iterdir():
        (shutil.copytree if path.is_dir() else shutil.copy)(path, there / path.name)
    with service(env=environment(there / "data", models_dir), cwd=there):
        yield Side(local), Side(remote)
    os.chdir(before)


def _write_inputs(folder: Path) -> None:
    (folder / "more.jsonl").write_text(
        json.dumps({"title": "Goats at Dusk", "abstract": "Goats rest at dusk. Sheep do so later.", "year": 2020})
        + "\n"
        '{"title": "Nothing to Read"}\n'
    )
    (folder / "empty.jsonl").write_text("")
    mixed = folder / "mixed"
    mixed.mkdir()
    (mixed / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    (mixed / "bad.bib").write_text("@article{a, title={No abstract}}\n")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    (folder / "draft.tex").write_text(
        "\\section{Sheep}\nTransformers count sheep with an error of two percent \\cite{peep}. Salt helps dough.\n"
    )
    (folder / "draft.bib").write_text(f"@article{{peep, title={{{PAPERS[0]['title']}}}, doi={{10.1000/sheep}}}}\n")
    (folder / "none.bib").write_text("This is no bibliography.\n")
    (folder / "blank.txt").write_text(" \n")
    (folder / "outline.md").write_text("No section stands here.\n")
    (folder / "out").mkdir()


DONE = [
    f"ask '{QUESTION}'",
    f"ask '{QUESTION}' --json",
    f"ask '{QUESTION}' --stream --style title --year-from 2020",
    f"ask '{UNANSWERABLE} {QUESTION}' --json",
    f"ask '{UNANSWERABLE}'",
    f"ask - --json <<< '{QUESTION}'",
    f"chat <<< '{QUESTION}' | chat --list",
    "search 'sleep of bees' --top-k 3",
    "search 'sleep of bees' --json",
    "papers list | papers list --json --limit 2 | papers list --tag to-cite --reading read",
    "papers show $SHEEP | papers show $SHEEP --json",
    "papers mark $BREAD --tag dough --note 'Try it.' --reading reading --json | papers show $BREAD",
    "papers mark $BREAD --collect Ovens | papers collections --rename Ovens Kilns | papers collections --json",
    "related $SHEEP | related $SHEEP --json --top-k 2",
    "map | map --json",
    "export --output out/all.bib | export $SHEEP --format csv | export --query bees --format ris",
    "compare $SHEEP $BREAD --columns task,data --json",
    "compare --query sheep --limit 2 --output out/table.tex | compare --query sheep --limit 2 --format markdown",
    "compare $SHEEP --estimate",
    "check draft.tex --bib draft.bib --json",
    "check draft.tex --bib draft.bib --write out/checked.tex",
    "review 'counting sheep' --output out/review.tex --yes",
    "review 'counting sheep' --json",
    "review 'counting sheep' --format bibtex | review 'sleep' --outline-only --output out/outline.md",
    "screen -i 'Does the paper study sheep?' -x 'Is it a survey?' --json",
    "screen -i 'Does the paper study sheep?' --output out/screened.ris | jobs list --limit 1 "
    "| screen show $JOB --decision include",
    "screen -i 'Is it about bees?' | jobs list --limit 1 | screen decide $JOB $BREAD include --note Why "
    "| screen show $JOB --format markdown",
    "compare $SHEEP --columns task --json | jobs list --limit 1 | jobs show $JOB --json | jobs delete $JOB",
    "import more.jsonl | import more.jsonl --json",
    'import - <<< \'[{"title": "Ducks", "abstract": "Ducks swim in a row."}]\'',
    "import mixed | import mixed --json",
    "fetch | fetch --json",
    "compare --tag nobody | export --tag nobody | screen -i 'Is it about sheep?' --tag nobody | map --tag nobody",
    "compare $SHEEP --json --output out/table.csv | review 'counting sheep' --json --output out/review.html",
    "watch add arxiv sheep --name 'Mine/Ours' | watch list | watch remove 'Mine/Ours'",
]
REFUSED = [
    "ask '???'",
    f"ask '{'why ' * 1100}'",
    "ask Why --top-k 1000",
    "ask Why --mode llm",
    "ask Why --top-k 1000 --stream",
    "chat --chat ch_none",
    "search ' '",
    "search sheep --top-k 1000",
    "papers show p_none",
    "papers show a/b",
    "papers delete p_none",
    "papers mark p_none --tag x",
    "papers mark $SHEEP --tag ' '",
    "papers collections --rename Nobody New",
    "papers collections --dissolve Nobody",
    "related p_none",
    "related $SHEEP --top-k 1000",
    "export p_none",
    "compare p_none",
    "compare --query ' '",
    "compare $SHEEP --mode llm",
    "check blank.txt",
    "check draft.tex --bib none.bib",
    "review ' '",
    "review sheep --outline outline.md",
    "review sheep --paper p_none",
    "screen -i 'Is it about sheep?' -x 'Is it about sheep?'",
    "screen show j_none",
    "screen -i 'Is it about sheep?' | screen decide $JOB p_none include",
    "jobs show j_none",
    "jobs resume j_none",
    "jobs cancel j_none",
    "jobs delete j_none",
    "import empty.jsonl",
    "import image.png",
    "import - <<< ' '",
    "import more.jsonl --format docx",
    "fetch arxiv",
    "compare --resume j_none",
    "review --resume j_none",
    "restore draft.bib --yes",
    "search sheep --tag ' '",
    "ask Why --tag ''",
    "import more.jsonl --format ris",
    "fetch nowhere sheep",
    "watch add nowhere sheep",
    "watch run Nobody",
    "watch remove Nobody",
]


def compared(sides: tuple[Side, Side], script: str) -> tuple[Side, Side]:
    local, remote = sides
    for side in sides:
        side.told = []
        for left in (side.shell.folder / "out").iterdir():
            left.unlink()
        ids = {paper["title"]: paper["id"] for paper in side.shell.json("papers", "list")["papers"]}
        named = script.replace("$SHEEP", ids[PAPERS[0]["title"]]).replace("$BREAD", ids[PAPERS[1]["title"]])
        for command in named.split(" | "):
            side.run(command)
    assert remote.told == local.told
    assert remote.files() == local.files()
    return local, remote


@pytest.mark.parametrize("script", DONE)
def test_what_is_done_is_the_same_both_ways(sides: tuple[Side, Side], script: str) -> None:
    local, _ = compared(sides, script)
    assert not any(code for code, _, _ in local.told)


@pytest.mark.parametrize("script", REFUSED)
def test_what_is_refused_is_refused_in_the_same_words(sides: tuple[Side, Side], script: str) -> None:
    local, _ = compared(sides, script)
    assert local.told[-1][0] in {1, 2}
    assert local.told[-1][2]
