"""The function that joins the reader with the wording: fitted on some papers, measured on others, written whole."""

import asyncio
import json
from pathlib import Path

import numpy as np
import pytest

from answering.checking.calibration import FEATURES, NOT_SUPPORTED, calibration_from, load_calibration
from answering.checking.wording.differences import Differences
from core.answer import Verdict
from core.paper import Paper
from eval.bench.stored_answers import StoredAnswer
from eval.claims import LabelledAbstract, LabelledClaim
from eval.training.reader import calibrating
from eval.training.reader.calibrating import ANSWERS, CHANGED, TWINS, CalibratingRow, about_papers, by_sort, read_claims
from tests.answering.checking.readers import WordReader
from tests.answering.checking.test_local import Letters

ANIMALS = ("Bees", "Wasps", "Ants", "Newts", "Otters", "Moths", "Ravens", "Pigeons", "Slugs", "Sheep")
REPEATED = np.random.default_rng(1)


def abstract(animal: str) -> LabelledAbstract:
    said = f"{animal} slept for 9 hours in warm nests near the old river"
    return LabelledAbstract(
        f"{animal}a",
        f"Sleep of {animal.lower()}",
        (f"{said}.", f"The number of eggs increased by 20% in nests that {animal.lower()} had built."),
        "test",
        (
            LabelledClaim(f"{said}, it is told.", Verdict.SUPPORTED, "natural", twin=0),
            LabelledClaim(f"{said.replace('warm', 'frozen')}, it is told.", Verdict.CONTRADICTED, "detail", twin=0),
            LabelledClaim("Nothing was watched anywhere.", Verdict.UNSUPPORTED, "detail"),
        ),
    )


def rows() -> list[CalibratingRow]:
    some = list(by_sort([abstract(animal) for animal in ANIMALS]))
    return asyncio.run(read_claims(some, Letters(), WordReader()))


def made_up(paper: str, true: bool, *, numbers: float = 0.0) -> CalibratingRow:
    margin = (2.0 if true else -2.0) + float(REPEATED.normal(0, 2))
    values = {"margin": margin, "numbers": numbers}
    label = Verdict.SUPPORTED if true else Verdict.CONTRADICTED
    features = tuple(values.get(name, 0.0) for name in FEATURES)
    return CalibratingRow(paper, TWINS, label, features, Differences(numbers=numbers))


def test_claims_and_changed_sentences_are_read_as_the_checker_reads_them() -> None:
    read = rows()
    assert {row.sort for row in read} == set(calibrating.figures_by_sort(read, np.zeros(len(read))))
    twins = [row for row in read if row.sort == TWINS]
    assert len(twins) == 2 * len(ANIMALS)
    assert {row.paper for row in twins} == set(ANIMALS)
    changed = [row for row in read if row.sort == CHANGED]
    assert any(row.true for row in changed)
    assert any(row.differing != Differences() for row in changed if not row.true)


def test_a_sentence_of_an_answer_belongs_to_the_paper_that_it_cites() -> None:
    paper = Paper("On hives", "Bees sleep. Wasps do not.")
    told = ("Bees sleep [1].", "Wasps do not sleep [1].", "Both are told [1][2].")
    answer = StoredAnswer("a1", "Who sleeps?", ("On hives", "On ants"), told, 1, "Wasps sleep [1].", "negation")
    (found,) = about_papers([answer], {"On hives": paper})
    assert found.abstract.sentences == ("Bees sleep.", "Wasps do not.")
    assert [(claim.text, claim.label is Verdict.SUPPORTED) for claim in found.claims[ANSWERS]] == [
        ("Bees sleep.", True),
        ("Wasps do not sleep.", True),
        ("Wasps sleep.", False),
    ]


def test_what_tells_true_from_false_gets_the_weight() -> None:
    some = [made_up(f"p{n % 40}", n % 2 == 0, numbers=float(n % 2 == 1 and n % 3 == 0)) for n in range(400)]
    fitted = calibrating.fit_calibration(some)
    assert fitted["weights"]["margin"] > 0.3
    assert fitted["weights"]["numbers"] < -1
    assert fitted["weights"]["names"] == 0
    assert calibrating.fit_calibration(some, ["numbers"])["weights"]["numbers"] == 0
    scores = calibrating.cross_validated(some)
    figures = calibrating.figures_by_sort(some, scores)[TWINS]
    assert figures["auc"] is not None
    assert figures["auc"] > 0.8
    assert figures["claims"] == 400
    assert (figures["true called supported"] or 0) > (figures["false called supported"] or 0)
    told = calibrating.as_table("features", calibrating.ablation(some, scores))
    assert told.count("\n") == len(FEATURES) + 2
    assert "the reader and nearness" in told


def test_a_figure_that_is_not_stated_keeps_a_claim_from_being_supported() -> None:
    calibration = calibration_from({"weights": dict.fromkeys(FEATURES, 1.0), "bias": 5.0, "made": {}})
    features = (1.0,) * len(FEATURES)
    assert calibration.probability(features, Differences()) > 0.99
    assert calibration.probability(features, Differences(unstated=True)) == NOT_SUPPORTED


def test_it_is_written_with_what_it_was_made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrating, "kept_aside", lambda _: list(by_sort([abstract(each) for each in ANIMALS])))
    monkeypatch.setattr(calibrating, "support_reader", WordReader)
    monkeypatch.setattr(calibrating, "open_embedder", lambda _: Letters())
    out, plot = tmp_path / "calibration.json", tmp_path / "plot.svg"
    assert calibrating.main(["--out", str(out), "--plot", str(plot)]) == 0
    stored = json.loads(out.read_text())
    assert calibration_from(stored).weights[0] == stored["weights"]["margin"]
    assert (stored["made"]["reader"], stored["made"]["papers"]) == ("words", len(ANIMALS))
    assert plot.read_text().startswith("<svg xmlns")
    assert {each.name for each in tmp_path.iterdir()} == {out.name, plot.name}


def test_a_folder_without_claims_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert calibrating.main(["--also", str(tmp_path / "nowhere")]) == 1
    assert "papers.jsonl" in capsys.readouterr().err


def test_what_ships_was_made_by_this_program() -> None:
    calibration = load_calibration()
    assert calibration.weights[0] > 0
    assert all(weight <= 0 for weight in calibration.weights[3:])
    assert TWINS in calibration.made["figures"]
