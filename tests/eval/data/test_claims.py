"""The bundled claims are of the form that their README tells, and no paper of the test part is trained on."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from eval.claims import BUNDLED, LABELS, read_elsewhere, read_joint, read_labelled

ROOT = Path(__file__).parents[3]
DATA = ROOT / "eval" / "data"
README = (DATA / "README.md").read_text(encoding="utf-8").partition("# The bundled claims")[2]

Record = dict[str, Any]


def lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ABSTRACTS, PAIRS, ELSEWHERE = (lines(BUNDLED / f"{name}.jsonl") for name in ("abstracts", "pairs", "elsewhere"))
SAMPLE = {paper["title"]: paper["abstract"] for paper in lines(ROOT / "sample" / "papers.jsonl")}
BY_ID = {record["id"]: record for record in ABSTRACTS}


def claims(*files: list[Record]) -> Iterator[Record]:
    return (claim for record in chain(*files) for claim in record["claims"])


def both_letters(paper: str) -> str:
    """Return what the two abstracts on one question have in common: their number."""
    return paper[:-1] if re.fullmatch(r"w\d{4}[ab]", paper) else paper


def test_the_reader_takes_every_line() -> None:
    abstracts = read_labelled(BUNDLED / "abstracts.jsonl")
    assert [abstract.id for abstract in abstracts] == [record["id"] for record in ABSTRACTS]
    pairs = read_joint(BUNDLED / "pairs.jsonl", {abstract.id: abstract for abstract in abstracts})
    assert [list(pair.ids) for pair in pairs] == [record["ids"] for record in PAIRS]
    read = read_elsewhere(BUNDLED / "elsewhere.jsonl", {record["digest"]: 99 for record in ELSEWHERE})
    assert len(read) == len(ELSEWHERE)


def test_fields() -> None:
    for record in ABSTRACTS:
        assert record.keys() == {"id", "source", "title", "sentences", "split", "claims"}
    assert all(record.keys() == {"ids", "split", "claims"} for record in PAIRS)
    assert all(record.keys() == {"title", "digest", "claims"} for record in ELSEWHERE)
    for claim in claims(ABSTRACTS, PAIRS, ELSEWHERE):
        required = {"text", "label", "kind", "evidence"}
        assert required <= claim.keys() <= required | {"twin", "spans"}
        assert claim["text"] == " ".join(claim["text"].split()) != ""
        assert claim["label"] in list(LABELS)


def test_evidence_is_there() -> None:
    for record in ABSTRACTS:
        for claim in record["claims"]:
            assert set(claim["evidence"]) <= set(range(len(record["sentences"]))), claim
    for record in PAIRS:
        places = {(n, at) for n, paper in enumerate(record["ids"]) for at in range(len(BY_ID[paper]["sentences"]))}
        for claim in record["claims"]:
            assert {tuple(place) for place in claim["evidence"]} <= places, claim
    assert all(0 <= place < 60 for claim in claims(ELSEWHERE) for place in claim["evidence"])


def test_spans_are_words_of_false_claims() -> None:
    for claim in claims(ABSTRACTS, PAIRS, ELSEWHERE):
        text, spans = claim["text"], claim.get("spans")
        if claim["label"] == "supported":
            assert spans == []
        elif spans is not None:
            assert spans
            assert "twin" in claim
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_a_twin_is_a_true_and_a_false_sentence() -> None:
    for record in (*ABSTRACTS, *PAIRS, *ELSEWHERE):
        twins = defaultdict(list)
        for claim in record["claims"]:
            if "twin" in claim:
                twins[claim["twin"]].append(claim)
        assert sorted(twins) == list(range(len(twins)))
        for both in twins.values():
            assert [claim["label"] == "supported" for claim in both] == [True, False], both


def test_a_claim_stands_once_with_a_paper() -> None:
    for record in (*ABSTRACTS, *PAIRS, *ELSEWHERE):
        texts = [claim["text"] for claim in record["claims"]]
        assert not [text for text, times in Counter(texts).items() if times > 1]


def test_no_paper_is_trained_on_and_tested() -> None:
    splits = defaultdict(set)
    for record in ABSTRACTS:
        splits[both_letters(record["id"])].add(record["split"])
    assert all(len(found) == 1 for found in splits.values())
    assert set.union(*splits.values()) == {"train", "test", "aside"}
    for record in PAIRS:
        (numbers,) = {both_letters(paper) for paper in record["ids"]}
        assert splits[numbers] == {"aside" if record["split"] == "test" else "train"}
    assert len({record["title"] for record in ABSTRACTS}) == len(ABSTRACTS)
    # What other abstracts of a paper say, beside our summary of it, is trained on if the summary is.
    tested = {record["title"] for record in ABSTRACTS if record["split"] != "train"}
    assert not tested & {record["title"] for record in ELSEWHERE}


def test_papers_of_the_sample_are_those_of_the_sample() -> None:
    here = {record["title"]: " ".join(record["sentences"]) for record in ABSTRACTS if record["source"] == "sample"}
    assert here == SAMPLE
    assert all(record["id"] == record["title"] for record in ABSTRACTS if record["source"] == "sample")


def test_invented_papers_come_in_two_or_alone() -> None:
    written = [record["id"] for record in ABSTRACTS if record["source"] == "written"]
    two = [each for each in written if each.startswith("w")]
    assert two == [f"w{number:04}{letter}" for number in range(1, len(two) // 2 + 1) for letter in "ab"]
    assert written[len(two) :] == [f"v{number:04}" for number in range(1, len(written) - len(two) + 1)]


def test_answers_cite_papers_of_the_sample_and_one_sentence_of_each_is_spoilt() -> None:
    answers = lines(DATA / "answers.jsonl")
    assert [answer["id"] for answer in answers] == [f"a{number:03}" for number in range(1, len(answers) + 1)]
    for answer in answers:
        assert answer.keys() == {"id", "question", "sources", "sentences", "spoilt"}
        assert set(answer["sources"]) <= SAMPLE.keys()
        spoilt = answer["spoilt"]
        before, after = answer["sentences"][spoilt["index"]], spoilt["sentence"]
        assert before != after
        assert re.findall(r"\[\d+\]", before) == re.findall(r"\[\d+\]", after)
        cited = {int(number) for text in answer["sentences"] for number in re.findall(r"\[(\d+)\]", text)}
        assert cited == set(range(1, len(answer["sources"]) + 1))
        assert all(re.search(r"\[\d+\]", text) for text in answer["sentences"])
    assert f"{len(answers)} answers" in README
    assert f"{sum(len(answer['sentences']) for answer in answers)} sentences" in README


def test_the_readme_has_the_right_counts() -> None:
    told = re.findall(r"^\| `claims/(\w+)\.jsonl` \| .+ \| ([\d,]+) \| ([\d,]+) \|$", README, re.MULTILINE)
    assert {name: (int(rows.replace(",", "")), int(n.replace(",", ""))) for name, rows, n in told} == {
        name: (len(records), len(list(claims(records))))
        for name, records in (("abstracts", ABSTRACTS), ("pairs", PAIRS), ("elsewhere", ELSEWHERE))
    }
    tables = [part for records in (ABSTRACTS, PAIRS) for part in (records, _tests(records))]
    for label in LABELS:
        row = " | ".join(f"{sum(claim['label'] == label for claim in claims(part)):,}" for part in tables)
        assert f"| `{label}` | {row} |" in README
    assert f"{len([record for record in ABSTRACTS if record['source'] == 'written']):,} invented ones" in README


def test_every_kind_is_explained() -> None:
    used = {claim["kind"].removeprefix("cross_") for claim in claims(ABSTRACTS, PAIRS, ELSEWHERE)}
    assert used <= set(re.findall(r"`(\w+)`", README))


def _tests(records: list[Record]) -> list[Record]:
    return [record for record in records if record["split"] == "test"]
