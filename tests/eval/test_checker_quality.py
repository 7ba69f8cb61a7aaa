import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.answer import Verdict
from core.errors import UnreadableFile
from core.ports import Claim, Judgement
from eval.checker_quality import measure_checker
from eval.claims import BUNDLED, Split
from eval.pairs import Pair, read_pairs


class ByLength:
    """The more words of the passage, the higher the score: any rule will do whose figures can be worked by hand."""

    name = "by length"
    asks_once = False

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


def labelled(label: str, text: str = "S.") -> dict[str, object]:
    return {"text": text, "label": label, "kind": f"of {label}", "evidence": [0]}


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """A folder in the form of the claims that ship."""
    folder = tmp_path / "claims"
    folder.mkdir()
    nine, four, odd = ["w w w w", "w w w w w"], ["w w w", "w"], ["w"]
    abstracts = [
        {"id": "a", "title": "A", "sentences": nine, "split": "train", "claims": [labelled("supported")]},
        {"id": "b", "title": "B", "sentences": nine, "split": "test",
         "claims": [labelled("supported"), labelled("partial"), labelled("contradicted")]},
        {"id": "c", "title": "C", "sentences": four, "split": "test", "claims": [labelled("unsupported")]},
        {"id": "d", "title": "D", "sentences": odd, "claims": [labelled("supported")]},
    ]  # fmt: skip
    joint = {"ids": ["b", "c"], "split": "test", "claims": [labelled("contradicted", "Both.") | {"evidence": [[1, 1]]}]}
    (folder / "abstracts.jsonl").write_text("\n".join(map(json.dumps, abstracts)))
    (folder / "pairs.jsonl").write_text(json.dumps(joint))
    return folder


async def test_labels_are_set_against_verdicts(claims: Path) -> None:
    report = await measure_checker(claims, ByLength())
    assert report.confusion == {
        "supported": {"supported": 1, "partial": 0, "unsupported": 1, "contradicted": 0},
        "partial": {"supported": 1, "partial": 0, "unsupported": 0, "contradicted": 0},
        "unsupported": {"supported": 0, "partial": 0, "unsupported": 1, "contradicted": 0},
        "contradicted": {"supported": 2, "partial": 0, "unsupported": 0, "contradicted": 0},
    }
    assert report.to_json()["confusion"] == report.confusion
    assert (report.overall.positives, report.overall.negatives) == (2, 4)
    assert report.overall.verdict_balanced_accuracy == pytest.approx((1 / 2 + 1 / 4) / 2)
    assert set(report.by_kind) == {"of partial", "of unsupported", "of contradicted"}


async def test_without_words_for_labels_there_is_nothing_to_set_against(pairs: Path) -> None:
    report = await measure_checker(pairs, ByLength())
    assert report.confusion == {}
    assert report.to_json()["confusion"] is None


async def test_what_is_no_verdict_on_a_claim_has_a_column(claims: Path) -> None:
    class Deaf(ByLength):
        def _check(self, claim: Claim) -> Judgement:
            return Judgement(Verdict.NOT_A_CLAIM, 0.0)

    report = await measure_checker(claims, Deaf())
    assert report.confusion["partial"]["not_a_claim"] == 1


async def test_a_claim_on_two_abstracts_cites_both(claims: Path) -> None:
    checker = ByLength()
    await measure_checker(claims / "pairs.jsonl", checker)
    (claim,) = checker.seen
    assert [(number, passage.paper.title) for number, passage in claim.cited] == [(1, "B"), (2, "C")]
    assert claim.cited[1][1].chunk.text == "w w w w"


def test_parts_of_a_file(claims: Path) -> None:
    def titles(split: Split) -> list[str]:
        return [pair.title for pair in read_pairs(claims / "abstracts.jsonl", split)[0]]

    assert titles(Split.TEST) == ["B", "B", "B", "C", "D"]
    assert titles(Split.TRAIN) == ["A", "D"]
    assert titles(Split.ALL) == ["A", "B", "B", "B", "C", "D"]
    only = claims / "only.jsonl"
    only.write_text((claims / "abstracts.jsonl").read_text().splitlines()[0])
    with pytest.raises(UnreadableFile, match="--split all"):
        read_pairs(only)


def test_words_as_labels(tmp_path: Path) -> None:
    path = tmp_path / "words.jsonl"
    labels = ["supported", " Partial ", "unsupported", "contradicted", "not_a_claim"]
    path.write_text("\n".join(json.dumps(pair(2, label, "k")) for label in labels))
    read, rejections = read_pairs(path)
    assert [(each.label, each.verdict) for each in read] == [
        (True, Verdict.SUPPORTED),
        (False, Verdict.PARTIAL),
        (False, Verdict.UNSUPPORTED),
        (False, Verdict.CONTRADICTED),
    ]
    assert len(rejections) == 1


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "T", "claims": []}, "no `sentences`"),
        ({"sentences": ["w"], "claims": "none"}, "no list"),
        ({"sentences": ["w"], "claims": [3]}, "claim 1: not a JSON object"),
        ({"sentences": ["w"], "claims": [labelled("true")]}, "claim 1: `label` is none of supported"),
        ({"sentences": ["w"], "claims": [labelled("partial") | {"evidence": [1]}]}, "`evidence` names"),
        ({"sentences": ["w"], "claims": [labelled("partial") | {"evidence": 1}]}, "claim 1"),
        ({"sentences": ["w"], "claims": [labelled("partial") | {"spans": [[1, 9]]}]}, "`spans` is not inside"),
        ({"ids": ["a"], "claims": []}, "`ids` does not name two"),
        ({"ids": ["a", "z"], "claims": []}, "no abstract 'z' in abstracts.jsonl"),
    ],
)
def test_what_is_wrong_with_claims_is_told(claims: Path, record: dict[str, object], reason: str) -> None:
    odd = claims / "odd.jsonl"
    odd.write_text(json.dumps(pair(2, True, "k")) + "\n" + json.dumps(record))
    read, (rejection,) = read_pairs(odd)
    assert len(read) == 1
    assert rejection.place == "line 2"
    assert reason in rejection.reason


def test_the_claims_that_ship_are_read_whole() -> None:
    tested, rejections = read_pairs(BUNDLED)
    everything, _ = read_pairs(BUNDLED, Split.ALL)
    assert not rejections
    assert 1000 < len(tested) < len(everything)
    assert all(each.verdict for each in everything)
