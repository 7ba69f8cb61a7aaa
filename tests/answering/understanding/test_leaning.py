"""Which questions lean on what was said before, and which stand alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.understanding.leaning import stands_alone

DATA = Path(__file__).parents[3] / "eval" / "data"
ALONE_SHARE = 0.96
FRESH_SHARE = 0.82
"""Of follow-ups that were written when the rules were done. Changing the rules to fit them would end that."""


@pytest.mark.parametrize(
    "question",
    [
        "Why?",
        "how",
        "And for long contexts?",
        "and BM25?",
        "What about Mamba?",
        "How about without any labels?",
        "What if there is no reward model?",
        "Limitations?",
        "Any examples?",
        "How much faster?",
        "Which benchmarks?",
        "In which languages?",
        "With BERT?",
        "Does it also save memory?",
        "How many parameters do they train?",
        "Who are its authors?",
        "What do the authors conclude?",
        "Is there a better method than this?",
        "How would one measure that?",
        "Which of these is the best?",
        "Is that expensive?",
        "How does the latter compare with LoRA?",
        "",
        "…",
    ],
)
def test_these_lean(question: str) -> None:
    assert not stands_alone(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is LoRA?",
        "How does XLNet differ from BERT?",
        "And how does XLNet differ from BERT in pretraining?",
        "How do language models use their context?",
        "How is Toolformer trained, and which tools does it use?",
        "Is it possible to evaluate summaries without references?",
        "What is known about models that cannot refuse?",
        "How does a retriever find its hard negatives?",
        "What are the limits of dense retrieval?",
        "dense retrieval robustness",
        "Wie robust ist dichtes Retrieval gegenüber BM25?",
        "密集检索有什么优点?",
    ],
)
def test_these_stand_alone(question: str) -> None:
    assert stands_alone(question)


def test_follow_ups_of_the_bundled_set() -> None:
    right: dict[str, list[bool]] = {"tuned": [], "fresh": []}
    for line in (DATA / "follow_ups.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["set"] not in right:
            continue
        right[record["set"]].append(stands_alone(record["follow_up"]) == (record["kind"] == "complete"))
    assert all(right["tuned"])
    assert sum(right["fresh"]) / len(right["fresh"]) >= FRESH_SHARE


def test_the_bundled_questions_were_asked_without_a_conversation() -> None:
    lines = (DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    alone = [stands_alone(json.loads(line)["question"]) for line in lines]
    assert sum(alone) / len(alone) >= ALONE_SHARE


@given(st.text(max_size=80))
def test_any_text_is_one_or_the_other(text: str) -> None:
    assert stands_alone(text) in {True, False}
