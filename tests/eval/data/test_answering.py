"""The questions on answering fit the sample: sentences stand in abstracts, facts in sentences, details nowhere."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from core.text.keys import title_key
from core.text.sentences import sentence_spans
from eval.metrics.answers import contains_fact
from eval.questions.reading import read_questions

DATA = Path(__file__).parents[3] / "eval" / "data"
FILE = DATA / "answering" / "questions.jsonl"
UNANSWERABLE = {"near_miss", "off_topic", "small_talk"}

Record = dict[str, Any]


def lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


RECORDS = lines(FILE)
ANSWERABLE = [record for record in RECORDS if record["answerable"]]
REFUSED = [record for record in RECORDS if not record["answerable"]]
ABSTRACTS = {paper["title"]: paper["abstract"] for paper in lines(DATA.parents[1] / "sample" / "papers.jsonl")}
WHOLE = [f"{title}. {abstract}" for title, abstract in ABSTRACTS.items()]

of_each = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
of_answerable = pytest.mark.parametrize("record", ANSWERABLE, ids=lambda record: record["id"])
of_refused = pytest.mark.parametrize("record", REFUSED, ids=lambda record: record["id"])


def wordings(fact: str | list[str]) -> tuple[str, ...]:
    return (fact,) if isinstance(fact, str) else tuple(fact)


@of_each
def test_fields(record: Record) -> None:
    required = {"id", "split", "kind", "question", "answerable", "gold_titles", "facts", "best", "most_sentences"}
    assert required <= record.keys() <= required | {"wrong", "lacks", "absent", "about", "note"}
    assert record["question"] == " ".join(record["question"].split()) != ""
    assert record["answerable"] is (record["kind"] not in UNANSWERABLE)
    for fact in (*record["facts"], *record.get("wrong", ())):
        assert all(0 < len(wording.split()) <= 8 for wording in wordings(fact))
        assert not contains_fact(record["question"], wordings(fact))


def test_nothing_is_asked_twice() -> None:
    assert [record["id"] for record in RECORDS] == [f"a{number:03}" for number in range(1, 121)]
    asked = [title_key(record["question"]) for record in (*RECORDS, *lines(DATA / "questions.jsonl"))]
    assert not [question for question, times in Counter(asked).items() if times > 1]


def test_each_kind_is_halved() -> None:
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in RECORDS:
        kinds[record["kind"]][record["split"]] += 1
    assert all(counts.keys() == {"dev", "test"} and counts["dev"] == counts["test"] for counts in kinds.values())
    told = re.findall(r"^\| `(\w+)` \| (\d+) \|", (FILE.parent / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {kind: int(count) for kind, count in told} == {kind: counts.total() for kind, counts in kinds.items()}


def test_no_sentence_answers_in_both_halves() -> None:
    halves = {split: {s for r in RECORDS if r["split"] == split for s in r["best"]} for split in ("dev", "test")}
    assert not halves["dev"] & halves["test"]


@of_answerable
def test_the_best_sentences_are_sentences_of_their_abstracts(record: Record) -> None:
    abstracts = {title: ABSTRACTS[title] for title in record["gold_titles"]}
    sentences = {
        abstract[start:end]: title for title, abstract in abstracts.items() for start, end in sentence_spans(abstract)
    }
    assert set(record["best"]) <= sentences.keys()
    assert {sentences[best] for best in record["best"]} == abstracts.keys()
    assert 1 <= record["most_sentences"] <= len(record["best"]) + 1


@of_answerable
def test_a_right_answer_can_be_made_of_the_best_sentences(record: Record) -> None:
    best = " ".join(record["best"])
    assert record["facts"]
    assert all(contains_fact(best, wordings(fact)) for fact in record["facts"])
    assert not any(contains_fact(best, wordings(fact)) for fact in record.get("wrong", ()))


@of_answerable
def test_what_is_said_to_be_lacking_is_in_no_paper(record: Record) -> None:
    assert not [name for name in record.get("lacks", ()) if any(contains_fact(text, (name,)) for text in WHOLE)]
    assert all(name in record["question"] for name in record.get("lacks", ()))


@of_refused
def test_what_is_asked_in_vain_is_in_no_paper(record: Record) -> None:
    assert record["gold_titles"] == record["facts"] == record["best"] == []
    assert record["note"]
    assert bool(record.get("absent")) is (record["kind"] != "small_talk")
    assert set(record.get("about", ())) <= ABSTRACTS.keys()
    assert bool(record.get("about")) is (record["kind"] == "near_miss")
    for phrases in record.get("absent", ()):
        assert not [text for text in WHOLE if all(contains_fact(text, (phrase,)) for phrase in phrases)]


def test_the_reader_takes_every_line() -> None:
    read = read_questions(FILE)
    assert not read.rejections
    assert [question.id for question in read.questions] == [record["id"] for record in RECORDS]
