"""The whole training, on a few papers that nobody wrote."""

import json
from pathlib import Path

import pytest

from answering.checking.model import load_model, model_from_json
from core.errors import UnreadableFile
from eval.training import checker as training
from eval.training.abstracts import read_abstracts

ANIMALS = ("bees", "wasps", "ants", "moths", "cranes", "otters", "lynxes", "toads", "voles", "newts", "bats", "eels")


def abstract(animal: str, n: int) -> str:
    return (
        f"Nobody knows how {animal} sleep in winter. We watched {20 + n} {animal} in Norway with a camera, CAM-{n}. "
        f"The {animal} slept longer in the dark than in the light. Warm nests reduced their weight by {n + 3}%. "
        f"Sleeping {animal} do not eat, and they hardly move, which saves heat for the long nights. "
        f"In summer the {animal} outperform the Swedish {animal} at climbing."
    )


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    records = [{"title": f"Sleep of {a} in winter", "abstract": abstract(a, n)} for n, a in enumerate(ANIMALS)]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_weights_are_learned_written_and_the_same_again(
    papers: Path, tmp_path: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LITMUS_MODELS_DIR", str(models_dir))
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for weights in (first, second):
        assert training.main([str(papers), "--seed", "3", "--weights", str(weights)]) == 0
    assert first.read_bytes() == second.read_bytes()
    stored = json.loads(first.read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out.split("\n}\n")[0] + "\n}") == stored["figures"]
    model = model_from_json(stored)
    assert model.made["seed"] == 3
    assert model.made["papers"] == len(ANIMALS)
    assert len(model.made["inputs"]) == 1
    assert {"number", "negation", "direction", "reworded"} <= stored["figures"]["by_kind"].keys()
    assert training.main([str(papers), "--seed", "4", "--weights", str(second)]) == 0
    assert first.read_bytes() != second.read_bytes()


def test_too_few_papers_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"title": "One", "abstract": abstract("bees", 1)}), encoding="utf-8")
    assert training.main([str(path), "--weights", str(tmp_path / "w.json")]) == 1
    assert "Only 1 abstracts" in capsys.readouterr().err
    assert not (tmp_path / "w.json").exists()


def test_titles_and_abstracts_in_turn_are_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.txt"
    path.write_text(f"Noise\nSubscribeSleep of bees\n{abstract('bees', 1)}\nSleep of ants\n{abstract('ants', 2)}\n\n")
    found = read_abstracts([path, path])
    assert [(each.title, len(each.sentences)) for each in found] == [("Sleep of bees", 6), ("Sleep of ants", 6)]
    (tmp_path / "bad.jsonl").write_text('{"title": 1}')
    for bad in (tmp_path / "bad.jsonl", tmp_path / "nowhere"):
        with pytest.raises(UnreadableFile):
            read_abstracts([bad])


def test_what_ships_says_where_it_comes_from_and_is_small() -> None:
    model = load_model()
    assert {"seed", "inputs", "papers", "claims", "embedder"} <= model.made.keys()
    assert model.figures["ece"] < 0.1
    assert training.WEIGHTS.stat().st_size < 1_000_000
    stored = json.loads(training.WEIGHTS.read_text(encoding="utf-8"))
    words = [*stored["rarity"], *(word for one, other, _ in stored["related"] for word in (one, other))]
    assert all(word.isalpha() for word in words)  # no name of a paper, let alone a sentence
