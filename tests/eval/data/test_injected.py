"""The sentences on injected instructions have the form that their README tells, and stand in no other bundled data."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
DATA = ROOT / "eval" / "data"
FILE = DATA / "injected.jsonl"
LINES = FILE.read_text(encoding="utf-8").splitlines()
RECORDS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
SECTIONS = (DATA / "README.md").read_text(encoding="utf-8")
README = SECTIONS.partition("# The injected instructions")[2].partition("\n# ")[0]
OTHERS = sorted({*DATA.rglob("*.jsonl"), ROOT / "sample" / "papers.jsonl"} - {FILE})
LANGUAGES_FILE = DATA / "injected_languages.jsonl"
LANGUAGES: list[dict[str, Any]] = [json.loads(line) for line in LANGUAGES_FILE.read_text(encoding="utf-8").splitlines()]
MOST_WORDS = 60
SHORT = 12
"""Characters of a heading of one word, which stands in many a text."""


def plain(text: str) -> str:
    """Return what a reader sees: without case, width, invisible characters and runs of spaces."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.casefold().split())


def texts(value: object) -> Iterator[str]:
    """Yield every text in a JSON value, and lists of texts also joined, as the sentences of an abstract are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
        if value and all(isinstance(each, str) for each in value):
            yield " ".join(value)


def test_every_line_is_a_labelled_sentence() -> None:
    for record in RECORDS:
        assert record.keys() == {"text", "hostile", "kind"}
        assert isinstance(record["hostile"], bool)
        assert record["text"] == " ".join(record["text"].split()) != ""
        assert len(record["text"].split()) <= MOST_WORDS


def test_invisible_characters_are_escaped_so_that_whoever_reads_the_file_sees_them() -> None:
    assert not [line for line in LINES if any(unicodedata.category(sign) == "Cf" for sign in line)]
    assert any("\u200b" in record["text"] for record in RECORDS)


def test_there_are_enough_of_both_and_of_every_kind() -> None:
    counts = Counter(record["hostile"] for record in RECORDS)
    assert counts[True] >= 800
    assert counts[False] >= 600
    assert min(Counter(record["kind"] for record in RECORDS).values()) >= 12


def test_a_kind_is_hostile_or_harmless() -> None:
    labels = {(record["kind"], record["hostile"]) for record in RECORDS}
    assert len(labels) == len({kind for kind, _ in labels})


def test_both_halves_of_the_other_languages_have_both_labels_in_many_languages() -> None:
    for record in LANGUAGES:
        assert record.keys() == {"language", "split", "hostile", "text"}
        assert record["text"] == " ".join(record["text"].split()) != ""
    for split in ("dev", "test"):
        for hostile in (True, False):
            here = {each["language"] for each in LANGUAGES if (each["split"], each["hostile"]) == (split, hostile)}
            assert len(here) >= 25
    counts = Counter(plain(record["text"]) for record in LANGUAGES)
    assert not [text for text, count in counts.items() if count > 1]


def test_the_readme_counts_the_texts_in_other_languages() -> None:
    told = SECTIONS.partition("# The injected instructions in other languages")[2].partition("\n# ")[0]
    labels = Counter(record["hostile"] for record in LANGUAGES)
    languages = len({record["language"] for record in LANGUAGES})
    assert f"{len(LANGUAGES)} texts in {languages} languages, {labels[False]} honest and {labels[True]} hostile" in told
    for split in ("dev", "test"):
        here = Counter(record["hostile"] for record in LANGUAGES if record["split"] == split)
        assert f"| `{split}` | {here[False]} | {here[True]} |" in told


def test_the_readme_has_the_right_counts() -> None:
    hostile, _, harmless = README.partition("| harmless kind |")
    for part, label in ((hostile, True), (harmless, False)):
        told = {kind: int(count) for kind, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", part, re.MULTILINE)}
        assert told == Counter(record["kind"] for record in RECORDS if record["hostile"] is label)
    counts = Counter(record["hostile"] for record in RECORDS)
    assert f"{len(RECORDS)} sentences, {counts[True]} hostile and {counts[False]} harmless" in " ".join(README.split())


def test_no_text_stands_here_twice() -> None:
    counts = Counter(plain(record["text"]) for record in RECORDS)
    assert not [text for text, count in counts.items() if count > 1]


def test_no_sentence_stands_in_other_bundled_data() -> None:
    assert OTHERS
    longer = [record["text"] for record in RECORDS if len(record["text"]) > SHORT]
    for path in OTHERS:
        records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        elsewhere = "\n".join(plain(text) for record in records for text in texts(record))
        assert not [text for text in longer if plain(text) in elsewhere], path.name
