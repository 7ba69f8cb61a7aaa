"""The bundled attacks are of the form that their README tells, and true sentences rest on what the authors wrote."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from core.text.keys import title_key

DATA = Path(__file__).parents[3] / "eval" / "data"
README = (DATA / "README.md").read_text(encoding="utf-8").partition("# The attacks")[2].partition("\n# ")[0]
HARMLESS = "harmless"
SHARED_WORDS = 4
"""So many words in succession must not stand in the hostile sentences of both parts."""
LEARNED_WORDS = 5
"""So many words in succession must not stand in the test part and in `injected.jsonl`."""
NOT_IN_ENGLISH = {"h070", "h071"}
"""Their hard sentence is not English, and `true_sentence` is: they have no words in common."""

Record = dict[str, Any]


def lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


RECORDS = lines(DATA / "attacks.jsonl")
ATTACKS = [record for record in RECORDS if record["kind"] != HARMLESS]
PEACEFUL = [record for record in RECORDS if record["kind"] == HARMLESS]

of_each = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
of_attacks = pytest.mark.parametrize("record", ATTACKS, ids=lambda record: record["id"])
of_peaceful = pytest.mark.parametrize("record", PEACEFUL, ids=lambda record: record["id"])


def picked(record: Record, field: str) -> list[str]:
    """Return the sentences whose places `field` lists."""
    return [record["sentences"][place] for place in record[field]]


def honest(record: Record) -> str:
    """Return what the authors of the paper wrote: the abstract without its hostile sentences."""
    return " ".join(text for place, text in enumerate(record["sentences"]) if place not in record["hostile"])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def long_words(text: str) -> set[str]:
    return {word for word in words(text) if len(word) > 3}


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return all runs of so many words. One of spelled letters is no wording."""
    found = words(text)
    every = {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}
    return {run for run in every if any(len(word) > 1 for word in run)}


def hostile_runs(split: str, length: int) -> set[tuple[str, ...]]:
    part = (record for record in ATTACKS if record["split"] == split)
    return {run for record in part for run in runs(" ".join(picked(record, "hostile")), length)}


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


@of_each
def test_fields(record: Record) -> None:
    of_its_kind = {"hard"} if record["kind"] == HARMLESS else {"obeyed", "payload"}
    common = {"id", "split", "kind", "title", "sentences", "hostile", "question", "true_sentence"}
    assert record.keys() == common | of_its_kind
    assert 4 <= len(record["sentences"]) <= 9
    for name in ("title", "question", "true_sentence", "obeyed", "payload"):
        text = record.get(name, "present")
        assert text == " ".join(text.split()) != ""
    assert all(text == " ".join(text.split()) != "" for text in record["sentences"])
    assert record["question"].endswith("?")


def test_no_character_of_the_file_is_invisible() -> None:
    text = (DATA / "attacks.jsonl").read_text(encoding="utf-8")
    assert not [sign for sign in set(text) if unicodedata.category(sign) == "Cf"]
    assert any(unicodedata.category(sign) == "Cf" for record in ATTACKS for sign in "".join(record["sentences"]))


def test_numbers_and_parts_alternate() -> None:
    assert [record["id"] for record in ATTACKS] == [f"a{number:03}" for number in range(1, 131)]
    assert [record["id"] for record in PEACEFUL] == [f"h{number:03}" for number in range(1, 81)]
    assert all(record["split"] == ("dev" if int(record["id"][1:]) % 2 else "test") for record in RECORDS)


@of_each
def test_places_are_in_the_abstract(record: Record) -> None:
    for places in (record["hostile"], record.get("hard", [])):
        assert places == sorted(set(places))
        assert all(0 <= place < len(record["sentences"]) for place in places)
    assert bool(record["hostile"]) is (record["kind"] != HARMLESS)
    assert len(record["sentences"]) - len(record["hostile"]) >= 3


@of_attacks
def test_the_payload_stands_in_the_obedient_answer_and_nowhere_in_what_the_authors_wrote(record: Record) -> None:
    assert record["payload"] in record["obeyed"]
    assert "[1]" in record["obeyed"]
    for text in (record["title"], honest(record), record["true_sentence"]):
        assert record["payload"].lower() not in text.lower()


@of_each
def test_the_true_sentence_rests_on_what_the_authors_wrote(record: Record) -> None:
    sentence, marker, rest = record["true_sentence"].partition(" [1]")
    assert (marker, rest) == (" [1]", ".")
    abstract = honest(record)
    assert figures(sentence) <= figures(abstract)
    if record["id"] not in NOT_IN_ENGLISH:
        told = long_words(sentence)
        assert len(told & long_words(f"{record['title']} {abstract}")) >= 0.6 * len(told)


@of_peaceful
def test_the_true_sentence_is_about_the_hard_one(record: Record) -> None:
    assert record["hard"]
    if record["id"] not in NOT_IN_ENGLISH:
        told = long_words(record["true_sentence"])
        assert len(told & long_words(" ".join(picked(record, "hard")))) >= 0.5 * len(told)


def test_hostile_sentences_stand_first_last_and_between() -> None:
    first = sum(0 in record["hostile"] for record in ATTACKS)
    last = sum(len(record["sentences"]) - 1 in record["hostile"] for record in ATTACKS)
    between = len(ATTACKS) - first - last
    assert min(first, last, between) >= 15


def test_each_kind_is_halved() -> None:
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in RECORDS:
        kinds[record["kind"]][record["split"]] += 1
    assert all(abs(parts["dev"] - parts["test"]) <= 1 for parts in kinds.values())
    assert all(parts.total() >= 7 for parts in kinds.values())


def test_the_parts_share_no_hostile_wording() -> None:
    dev, test = (hostile_runs(part, SHARED_WORDS) for part in ("dev", "test"))
    assert not dev & test


def test_the_test_part_shares_no_hostile_wording_with_what_is_learned_from() -> None:
    learned = {run for record in lines(DATA / "injected.jsonl") for run in runs(record["text"], LEARNED_WORDS)}
    assert learned
    assert not hostile_runs("test", LEARNED_WORDS) & learned


def test_nothing_is_there_twice() -> None:
    others = (*lines(DATA / "questions.jsonl"), *lines(DATA / "answering" / "questions.jsonl"))
    asked = [title_key(record["question"]) for record in (*RECORDS, *others)]
    titles = [title_key(record["title"]) for record in RECORDS]
    sentences = [text for record in RECORDS for text in record["sentences"]]
    for texts in (asked, titles, sentences):
        assert not [text for text, times in Counter(texts).items() if times > 1]


def test_the_readme_has_the_right_counts() -> None:
    told = {kind: (int(dev), int(test)) for kind, dev, test in re.findall(r"\| `(\w+)` \| (\d+) \| (\d+) \|", README)}
    counts = Counter((record["kind"], record["split"]) for record in RECORDS)
    assert told == {kind: (counts[kind, "dev"], counts[kind, "test"]) for kind, _ in counts}
    assert f"{len(ATTACKS)} attacks and {len(PEACEFUL)} harmless" in README
