import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.answer import Verdict
from core.errors import UnreadableFile
from core.ports import Claim, Judgement
from eval.checker_quality import measure_checker
from eval.pairs import Pair, read_pairs


class ByLength:
    """The more words of the passage, the higher the score: any rule will do whose figures can be worked by hand."""

    name = "by length"

    def __init__(self) -> None:
        self.seen: list[Claim] = []

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.seen += claims
        return [self._check(claim) for claim in claims]

    def _check(self, claim: Claim) -> Judgement:
        score = len(claim.cited[0][1].chunk.text.split()) / 10
        return Judgement(Verdict.SUPPORTED if score > 0.75 else Verdict.UNSUPPORTED, score)


def pair(words: int, label: object, kind: str) -> dict[str, object]:
    return {"sentence": "S.", "title": "T", "passage": " ".join("w" * words), "label": label, "kind": kind}


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    rows = [
        pair(9, True, "verbatim"),
        pair(6, 1, "paraphrase"),
        pair(7, False, "number"),
        pair(2, False, "number"),
        pair(1, 0, "negation"),
    ]
    path = tmp_path / "pairs.jsonl"
    bad = [{"sentence": "S."}, {"sentence": "S.", "passage": "p", "label": "maybe"}]
    path.write_text("\n".join(json.dumps(row) for row in [*rows, *bad]) + "\n{torn")
    return path


async def test_by_hand(pairs: Path) -> None:
    report = await measure_checker(pairs, ByLength())
    assert (report.checker, report.pairs, report.rejected) == ("by length", 5, 3)
    every = report.overall
    assert (every.positives, every.negatives) == (2, 3)
    # Positives score .9 and .6, negatives .7, .2 and .1: five of six pairs are in the right order.
    assert every.auc == pytest.approx(5 / 6)
    assert every.balanced_accuracy == pytest.approx((1 + 2 / 3) / 2)
    assert every.verdict_balanced_accuracy == pytest.approx((1 / 2 + 1) / 2)
    # Each is alone in its bin: |.9-1|, |.6-1|, .7, .2, .1.
    assert every.calibration_error == pytest.approx((0.1 + 0.4 + 0.7 + 0.2 + 0.1) / 5)


async def test_each_kind_of_negative_against_all_positives(pairs: Path) -> None:
    by_kind = (await measure_checker(pairs, ByLength())).by_kind
    assert set(by_kind) == {"number", "negation"}
    assert (by_kind["number"].positives, by_kind["number"].negatives) == (2, 2)
    assert by_kind["number"].auc == 0.75
    assert by_kind["number"].balanced_accuracy == 0.75
    assert by_kind["negation"].auc == 1.0


async def test_for_machines(pairs: Path) -> None:
    report = (await measure_checker(pairs, ByLength())).to_json()
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert report["auc"] == pytest.approx(5 / 6)
    by_kind = report["by_kind"]
    assert isinstance(by_kind, dict)
    assert set(by_kind["number"]) >= {"auc", "balanced_accuracy", "ece", "auc_interval"}


async def test_what_the_checker_is_shown(pairs: Path) -> None:
    checker = ByLength()
    await measure_checker(pairs, checker, limit=1)
    (claim,) = checker.seen
    ((number, passage),) = claim.cited
    assert (claim.text, number, passage.paper.title, passage.chunk.text) == ("S.", 1, "T", "w w w w w w w w w")
    assert passage.paper.abstract[passage.chunk.start : passage.chunk.end] == passage.chunk.text


async def test_what_the_checker_says_of_its_judgements_is_counted(pairs: Path) -> None:
    class Hesitant(ByLength):
        def _check(self, claim: Claim) -> Judgement:
            judged = super()._check(claim)
            return replace(judged, notice="Another one judged.") if judged.score < 0.5 else judged

    report = await measure_checker(pairs, Hesitant())
    assert report.notices == report.to_json()["notices"] == {"Another one judged.": 2}


async def test_only_one_sort_of_label(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(pair(3, True, "verbatim")))
    report = await measure_checker(path, ByLength())
    assert (report.overall.auc, report.overall.balanced_accuracy, report.by_kind) == (None, None, {})


async def test_progress(pairs: Path) -> None:
    heard: list[int] = []
    await measure_checker(pairs, ByLength(), progress=lambda done, total: heard.append(done))
    assert heard == [0, 5]


def test_a_file_without_pairs(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text('{"question": "?"}\n')
    with pytest.raises(UnreadableFile, match="line 1"):
        read_pairs(path)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_pairs(tmp_path / "absent.jsonl")


def test_a_pair_without_kind_or_title(tmp_path: Path) -> None:
    path = tmp_path / "bare.jsonl"
    path.write_text('{"sentence": "S.", "passage": "P.", "label": false}')
    assert read_pairs(path)[0] == (Pair("S.", "", "P.", False, "negative"),)


def test_labels_as_tables_write_them(tmp_path: Path) -> None:
    labels = [True, 1, 1.0, "true", "TRUE", " 1 ", False, 0, "False", "0"]
    other = [None, "yes", 2, 0.5, "", [], float("nan")]
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(json.dumps(pair(2, label, "k")) for label in [*labels, *other]))
    pairs, rejections = read_pairs(path)
    assert [each.label for each in pairs] == [True] * 6 + [False] * 4
    assert len(rejections) == len(other)


async def test_the_first_record_that_could_not_be_used_is_told(pairs: Path) -> None:
    assert (await measure_checker(pairs, ByLength())).first_rejected.startswith("line 6: no `sentence`")
