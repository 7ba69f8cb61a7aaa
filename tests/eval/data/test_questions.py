"""The bundled questions fit the sample corpus: gold papers exist, facts are really stated, nothing is asked twice."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

from core.text.keys import title_key
from eval.metrics.answers import contains_fact
from eval.questions.reading import read_questions

ROOT = Path(__file__).parents[3]
FILE = ROOT / "eval" / "data" / "questions.jsonl"
LEAST = {
    "single_fact": 30,
    "paraphrase": 20,
    "multi": 10,
    "comparison": 10,
    "by_name": 10,
    "false_premise": 10,
    "unanswerable": 28,
    "not_english": 8,
}
WORDING_LIMIT = 8
"""Words. A longer wording would be found in no answer but a quotation."""
FUNCTION_WORDS = frozenset(re.findall(r"\w+", """
    a about after all an and any are as at be been before better both but by can could do does each every for from
    had has have help how if in into is it its just less little long made make many more most much no none not
    nothing of on one or other out over own rather same several should so such than that the their them then they
    this those to too up very was way were what when where whether which while who whose why will with without
    would
"""))  # fmt: skip

RECORDS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
SAMPLE: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
]
TEN_KINDS = (
    "pronoun",
    "ellipsis",
    "and for X",
    "correction",
    "narrowing",
    "back reference",
    "new subject",
    "thanks",
    "shorter",
    "why",
)
ABSTRACTS: dict[str, str] = {paper["title"]: paper["abstract"] for paper in SAMPLE}


def _wordings(fact: str | list[str]) -> tuple[str, ...]:
    return (fact,) if isinstance(fact, str) else tuple(fact)


def _of_kind(kind: str) -> list[dict[str, Any]]:
    return [record for record in RECORDS if record["kind"] == kind]


def _content_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3} - FUNCTION_WORDS


def test_the_reader_takes_every_line() -> None:
    read = read_questions(FILE)
    assert not read.rejections
    assert [question.id for question in read.questions] == [record["id"] for record in RECORDS]
    assert [question.answerable for question in read.questions] == [record["answerable"] for record in RECORDS]
    assert [len(question.facts) for question in read.questions] == [len(record["facts"]) for record in RECORDS]


def test_there_are_enough_of_every_kind() -> None:
    counts = Counter(record["kind"] for record in RECORDS)
    assert counts.keys() == LEAST.keys()
    assert not {kind: counts[kind] for kind, least in LEAST.items() if counts[kind] < least}
    assert counts.total() >= 130


def test_the_readme_has_the_right_counts() -> None:
    readme = (FILE.parent / "README.md").read_text(encoding="utf-8").partition("# The bundled claims")[0]
    told = {kind: int(count) for kind, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.MULTILINE)}
    assert told == Counter(record["kind"] for record in RECORDS)
    assert f"{len(RECORDS)} questions" in readme


def test_ids_are_unique_and_in_order() -> None:
    assert [record["id"] for record in RECORDS] == [f"q{number:03}" for number in range(1, len(RECORDS) + 1)]


def test_nothing_is_asked_twice() -> None:
    keys = [title_key(record["question"]) for record in RECORDS]
    assert len(set(keys)) == len(keys)
    # Questions that ask for the same of the same papers would count one thing twice. Another language is another thing.
    english = [record for record in RECORDS if record["answerable"] and record["kind"] != "not_english"]
    same = [
        (one["id"], other["id"])
        for one, other in combinations(english, 2)
        if one["kind"] == other["kind"]
        and one["gold_titles"] == other["gold_titles"]
        and one["facts"] == other["facts"]
    ]
    assert not same


def test_every_paper_of_the_sample_is_asked_about() -> None:
    asked = {title for record in RECORDS for title in record["gold_titles"]}
    assert asked == set(ABSTRACTS)


def test_fields() -> None:
    for record in RECORDS:
        required = {"id", "question", "kind", "gold_titles", "facts", "answerable"}
        assert required <= record.keys() <= required | {"note"}
        assert record["question"] == " ".join(record["question"].split()) != ""
        assert record["answerable"] is (record["kind"] != "unanswerable")
        assert len(set(record["gold_titles"])) == len(record["gold_titles"])
        if record["kind"] in {"false_premise", "unanswerable", "not_english"}:
            assert record["note"].strip()


def test_gold_papers_exist() -> None:
    for record in RECORDS:
        assert set(record["gold_titles"]) <= ABSTRACTS.keys()
        assert bool(record["gold_titles"]) is bool(record["facts"]) is record["answerable"]
        if record["kind"] == "multi":
            assert len(record["gold_titles"]) >= 2


def test_facts_are_stated_by_a_gold_paper_and_not_by_the_question() -> None:
    for record in RECORDS:
        for fact in record["facts"]:
            wordings = _wordings(fact)
            assert all(0 < len(wording.split()) <= WORDING_LIMIT for wording in wordings), fact
            assert len(set(wordings)) == len(wordings), fact
            assert any(contains_fact(ABSTRACTS[title], wordings) for title in record["gold_titles"]), fact
            assert not contains_fact(record["question"], wordings), fact


def test_paraphrases_share_no_content_word_with_their_paper() -> None:
    for record in _of_kind("paraphrase"):
        asked = _content_words(record["question"])
        for title in record["gold_titles"]:
            assert not asked & _content_words(f"{title} {ABSTRACTS[title]}")


def test_unanswerable_questions_have_no_gold() -> None:
    for record in _of_kind("unanswerable"):
        assert record["gold_titles"] == []
        assert record["facts"] == []


def test_follow_ups_have_their_papers_and_are_asked_once() -> None:
    lines = (FILE.parent / "follow_ups.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len({record["id"] for record in records}) == len(records) == 210
    for record in records:
        assert record["turns"], record["id"]
        assert record["gold_titles"] or record.get("intent", "answer") != "answer", record["id"]
        assert set(record["gold_titles"]) <= set(ABSTRACTS), record["id"]
        told = record.get("answers")
        if record["set"] in {"tuned", "fresh"}:
            assert told is None
            assert record["kind"] in {"pronoun", "ellipsis", "short", "noun", "answer", "complete"}
            continue
        assert record["set"] in {"dev", "test", "late"}
        assert record["kind"] in TEN_KINDS
        assert len(told) == len(record["turns"]), record["id"]
        assert all(set(answer["titles"]) <= set(ABSTRACTS) for answer in told), record["id"]
    assert len({(record["set"], *record["turns"], record["follow_up"]) for record in records}) == len(records)
    for name in ("dev", "test"):
        counts = Counter(record["kind"] for record in records if record["set"] == name)
        assert counts == dict.fromkeys(TEN_KINDS, 4)
