"""What is trained on, and what is kept from it."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.answer import Verdict
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, LabelledClaim, claims_digest
from eval.training.reader.batches import nearest_by
from eval.training.reader.material import changed_spans, read_inference, read_material
from eval.training.reader.perturbing import own_claims


def write(path: Path, *records: object) -> None:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")


def claim(text: str, label: str = "supported", **more: object) -> dict[str, object]:
    return {"text": text, "label": label, "kind": "k", "evidence": [0], **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "claims"
    made.mkdir()

    def abstract(name: str, split: str) -> dict[str, object]:
        return {"id": name, "title": f"On {name}", "sentences": [f"{name} fly."], "split": split,
                "claims": [claim(f"{name} fly.")]}  # fmt: skip

    write(made / "abstracts.jsonl", abstract("bees", "train"), abstract("wasps", "test"), abstract("ants", "aside"))
    joint = claim("Both.", evidence=[[1, 0]])
    write(made / "pairs.jsonl", {"ids": ["bees", "bees"], "split": "train", "claims": [joint]},
          {"ids": ["ants", "ants"], "split": "test", "claims": [joint]})  # fmt: skip
    write(made / "elsewhere.jsonl", {"title": "On moths", "digest": claims_digest(["moths fly."]), "claims": [
        claim("Moths do fly.", twin=0), claim("Moths do swim.", "contradicted", twin=0)]})  # fmt: skip
    return made


@pytest.fixture
def also(tmp_path: Path) -> Path:
    made = tmp_path / "also"
    made.mkdir()
    names = ["moths", "newts", "otters", "wasps"]
    papers = [{"id": name, "title": f"On {name}", "sentences": [f"{name} fly."]} for name in names]
    write(made / "papers.jsonl", {"id": "first", "title": "First", "sentences": ["It is first."]}, *papers)
    rows = [
        {"id": "moths", "claim": "Moths fly well.", "label": "supported", "kind": "k", "evidence": [0], "twin": 0},
        {"id": "moths", "claim": "Moths swim well.", "label": "contradicted", "kind": "k", "evidence": [0], "twin": 0},
        {"id": "first", "claim": "It is the first.", "label": "supported", "kind": "k", "evidence": [0]},
        {"id": "wasps", "claim": "Wasps fly.", "label": "supported", "kind": "k", "evidence": [0]},
    ]
    write(made / "twins.jsonl", *rows)
    return made


def test_a_part_is_what_its_lines_say(folder: Path) -> None:
    material = read_material(folder=folder)
    assert [abstract.id for abstract in material.train.abstracts] == ["bees"]
    assert [abstract.id for abstract in material.test.abstracts] == ["wasps"]
    ((train,), (test,)) = (material.train.joint, material.test.joint)
    assert [train.abstracts[0].id, test.abstracts[0].id] == ["bees", "ants"]
    assert train.claims[0].evidence == ((1, 0),)


def test_a_further_folder_brings_its_papers_and_claims_that_ship_without_them(folder: Path, also: Path) -> None:
    material = read_material(also, folder)
    bees, moths = material.train.abstracts  # what ships already is left out, and what has no claim
    assert (bees.id, moths.id) == ("bees", "moths")
    assert [(each.text, each.twin, each.spans) for each in moths.claims] == [
        ("Moths fly well.", 0, ()),
        ("Moths swim well.", 0, ((6, 10),)),
        ("Moths do fly.", 1, None),
        ("Moths do swim.", 1, None),
    ]
    assert [abstract.id for abstract in material.test.abstracts] == ["wasps", "first"]  # the first of twelve


def test_a_folder_that_is_none_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"papers\.jsonl"):
        read_material(tmp_path / "nowhere", folder)
    with pytest.raises(UnreadableFile, match=r"abstracts\.jsonl"):
        read_material(folder=tmp_path / "nowhere")


def test_what_ships_is_read() -> None:
    material = read_material()
    assert len(material.train.abstracts) > 700
    assert not {each.id for each in material.train.abstracts} & {each.id for each in material.test.abstracts}
    assert len(material.test.joint) >= 10


@pytest.mark.parametrize(
    ("true", "false", "marked"),
    [
        ("Bees sleep in trees.", "Bees sleep in caves.", ["caves"]),
        (
            "On clover and on lime bees always outdo wasps in May.",
            "On clover and on lime wasps always outdo bees in May.",
            ["wasps", "bees"],
        ),
        ("Bees rarely sleep in the trees.", "Bees sleep in the trees.", ["Bees sleep"]),
        ("Bees sleep in trees.", "Bees do not sleep in trees.", ["do not"]),
        ("It took 1,000 bees.", "It took 1,200 bees.", ["1,200"]),
        ("Bees sleep.", "Nothing at all was found in any hive.", None),
        ("Bees sleep.", "bees Sleep.", None),
        ("", "", None),
    ],
)
def test_changed_words_are_marked(true: str, false: str, marked: list[str] | None) -> None:
    spans = changed_spans(true, false)
    assert (None if spans is None else [false[start:end] for start, end in spans]) == marked


def test_own_sentences_are_supported_and_changed_ones_are_not() -> None:
    text = "We found that the {} hives were warmer than the wooden hives in all of 12 winters in Norway."
    abstracts = [LabelledAbstract(str(n), "T", (text.format(n), "Short."), "train", ()) for n in range(8)]
    made = own_claims(abstracts, 1)
    assert made == own_claims(abstracts, 1) != own_claims(abstracts, 2)
    every: list[LabelledClaim] = [each for claims in made.values() for each in claims]
    assert {each.label is Verdict.SUPPORTED for each in every} == {True, False}
    for number, claims in made.items():
        assert all(each.evidence == ((0, 0),) for each in claims)
        for each in claims:
            stands = each.text.replace("the authors", "We") == text.format(number)
            assert stands == (each.kind == "own") == (each.label is Verdict.SUPPORTED)


def test_the_nearest_sentences_are_those_that_serving_chooses_and_each_text_is_embedded_once() -> None:
    embedded: list[str] = []

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        embedded.extend(texts)
        return np.array([[1, 0] if "Bees" in text else [0, 1] for text in texts], np.float32)

    nearest = nearest_by(embed)
    sentences = ["Ants dig.", "Bees sting.", "Bees sleep.", "Moths hum.", "Toads hop."]
    for _ in range(2):
        assert nearest("Bees sleep in trees.", sentences) == (2, 1, 0, 3)
    assert nearest("Bees sleep in trees.", sentences[:2]) == (1, 0)
    assert sorted(embedded) == sorted({*sentences, "Bees sleep in trees."})
    assert nearest("Bees.", []) == ()


def test_pairs_of_one_premise_are_read_together(folder: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    write(
        pairs,
        {"set": "s", "premise": "Bees fly.", "hypothesis": "They fly.", "label": "supported"},
        {"set": "s", "premise": ["Bees fly."], "hypothesis": "They swim.", "label": "contradicted"},
        {"set": "s", "premise": ["Bees fly.", "Far."], "hypothesis": "They sting.", "label": "unsupported"},
    )
    first, second = read_material(folder=folder, inference=pairs).inference
    assert (first.title, first.sentences) == ("", ("Bees fly.",))
    assert [claim.label for claim in first.claims] == [Verdict.SUPPORTED, Verdict.CONTRADICTED]
    assert second.sentences == ("Bees fly.", "Far.")


def test_a_pair_without_a_label_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "pairs.jsonl", {"premise": "Bees fly.", "hypothesis": "They fly.", "label": "perhaps"})
    with pytest.raises(UnreadableFile, match="perhaps"):
        read_inference(tmp_path / "pairs.jsonl")
