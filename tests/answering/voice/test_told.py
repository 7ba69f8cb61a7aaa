"""Sentences of the abstracts that come with the project, as they are told: read one by one and then written down."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.voice.retelling import Mention, opened, speaks_of_itself
from answering.voice.telling import tell
from core.paper import Paper

EXAMPLES = [
    json.loads(line) for line in (Path(__file__).parent / "told.jsonl").read_text(encoding="utf-8").splitlines()
]
ABSTRACTS = Path(__file__).parents[3] / "eval" / "data" / "claims" / "abstracts.jsonl"


@cache
def papers() -> dict[str, Paper]:
    read = (json.loads(line) for line in ABSTRACTS.read_text(encoding="utf-8").splitlines())
    return {each["title"]: Paper(each["title"], " ".join(each["sentences"]), id=each["id"]) for each in read}


@cache
def places() -> tuple[tuple[Paper, int, int], ...]:
    """Every sentence of every abstract."""
    found = []
    for line in ABSTRACTS.read_text(encoding="utf-8").splitlines():
        each, at = json.loads(line), 0
        for sentence in each["sentences"]:
            found.append((papers()[each["title"]], at, at + len(sentence)))
            at += len(sentence) + 1
    return tuple(found)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["sentence"][:40])
def test_a_sentence_is_told_as_it_reads_well(example: dict[str, str]) -> None:
    paper = papers()[example["title"]]
    start = paper.abstract.index(example["sentence"])
    told = tell(paper, start, start + len(example["sentence"]))
    assert (told.text if told else None) == example["told"]


def test_hardly_a_sentence_of_authors_about_themselves_cannot_be_told() -> None:
    own = [(paper, start, end) for paper, start, end in places() if speaks_of_itself(paper.abstract[start:end])]
    told = [tell(*place) for place in own]
    assert len(own) > 800
    assert sum(each is not None for each in told) >= 0.93 * len(own)
    assert sum(each is not None and "write: “" in each.text for each in told) <= 0.02 * len(own)


CHANGED = {"monograph", "resulting", "ourselves", "therefore", "furthermore", "additionally"}
"""Words that may go or change with who speaks; the last three where they stand behind "we"."""


def numbers(text: str) -> list[str]:
    return [word.strip(".,;:()%“”") for word in text.split() if any(char.isdigit() for char in word)]


@given(st.data())
def test_nobody_speaks_of_themselves_and_no_number_or_word_is_lost(data: st.DataObject) -> None:
    paper, start, end = data.draw(st.sampled_from(places()))
    text = paper.abstract[start:end]
    told = tell(paper, start, end, data.draw(st.sampled_from(Mention)), several=data.draw(st.booleans()))
    if told is None:
        return
    outside = told.text.partition("write: “")[0]
    assert not {"we", "We", "our", "Our", "us", "ourselves"} & set(outside.replace(",", " ").split())
    assert [each for each in numbers(text) if each not in told.text] == []
    said = [word.strip(".,;:()“”\"'") for word in opened(text).split()]
    content = [word for word in said if len(word) > 8 and word.islower() and word not in CHANGED]
    assert [word for word in content if word[:-1] not in told.text] == []
