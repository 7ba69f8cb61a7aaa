"""How the check of a text is measured against what experts cite."""

import json
from pathlib import Path

import pytest

from eval.bench.texts import measure_texts
from tests.reviewing.corpus import PAPERS

DOUGH, BEES = PAPERS[4], PAPERS[0]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    contexts = [{"title": paper["title"], "text": paper["abstract"]} for paper in (DOUGH, BEES)]
    output = (
        "Dough rises faster in the mountains because the air presses on it less [0]. "
        "Sleeping bees remembered the place of the sugar for a week.[1] "
        "The parliament adopted the budget after a short debate [1]. Nobody was asked [7]."
    )
    file = tmp_path / "questions.json"
    file.write_text(json.dumps([{"id": "q", "input": "What rises?", "ctxs": contexts, "output": output}]))
    return file


async def test_sentences_are_held_against_what_their_markers_cite(
    questions: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITMUS_MODELS_DIR", str(models_dir))
    figures, tried = await measure_texts(questions, None)
    assert [len(each.cited) for each in tried] == [1, 1, 1, 0]
    assert [each.found(1) for each in tried[:2]] == [True, True]
    told = {figure.name: figure for figure in figures}
    among = told["cited paper among the first 1, all questions"]
    assert among.note.startswith(("2 of 3", "3 of 3"))
    assert told["sentences without citation called supported by an offer"].value == 0
