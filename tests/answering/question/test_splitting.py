"""Questions taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.question.splitting import MOST_PARTS, split


def parts(question: str) -> list[str]:
    return [part.text for part in split(question)]


@pytest.mark.parametrize(
    "question",
    [
        "What is dense retrieval, and how is it evaluated?",
        "What are the advantages and limits of dense retrieval?",
        "Say how and why dense retrieval works.",
        "How do BM25 and DPR compare?",
        "Explain what RAG is and how it works.",
        "What happens when models are trained on synthetic data and are evaluated on real data?",
        "Who proposed DPO and who uses it?",
        "What is the accuracy? Compare with GPT-4.",
        "Is RAG better than fine-tuning or is it worse?",
        "How does DPR (Dense Passage Retrieval) compare with e.g. BM25?",
        "Which of (a) DPR and (b) BM25 ranks better?",
        "Does GPT-3.5 know 2. Liga football?",
        "why?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert parts(question) == [question]


def test_different_questions_in_one_sentence() -> None:
    assert parts("What does DPR need for training, and how does BM25 rank documents?") == [
        "What does DPR need for training?",
        "How does BM25 rank documents?",
    ]
    assert parts("Is there evidence for A; does the NIH pay for B?") == [
        "Is there evidence for A?",
        "Does the NIH pay for B?",
    ]


def test_several_question_marks() -> None:
    first, second = split("I study goats. What do they eat? And where do they sleep?")
    assert (first.text, second.text) == ("I study goats. What do they eat?", "Where do they sleep?")
    assert second.standalone == "I study goats. What do they eat? Where do they sleep?"
    assert parts("对比学习是什么？它如何训练？") == ["对比学习是什么？", "它如何训练？"]


def test_a_part_with_a_name_of_its_own_stands_alone() -> None:
    _, second = split("What is Contriever? How does BM25 rank documents?")
    assert second.standalone == second.text == "How does BM25 rank documents?"


@pytest.mark.parametrize(
    "question",
    [
        "About test-time training: (1) what is it, (2) does it help with long context and (3) how much does it cost?",
        "About test-time training:\n- what is it\n- does it help with long context\n- how much does it cost",
        "About test-time training:\n1. What is it?\n2. Does it help with long context?\n3. How much does it cost?",
        "About test-time training: a) what is it, b) does it help with long context; c) how much does it cost?",
    ],
)
def test_a_list_and_what_is_said_before_it(question: str) -> None:
    found = split(question)
    assert [part.text for part in found] == ["What is it?", "Does it help with long context?", "How much does it cost?"]
    assert [part.standalone for part in found] == [f"About test-time training: {part.text}" for part in found]


def test_what_goes_beyond_the_most_is_asked_with_the_last() -> None:
    asked = [f"What is model M{n}?" for n in range(MOST_PARTS + 2)]
    found = parts(" ".join(asked))
    assert found == [*asked[: MOST_PARTS - 1], " ".join(asked[MOST_PARTS - 1 :])]


_WORDS = st.sampled_from(
    [
        "What",
        "is",
        "how",
        "and",
        "does",
        "DPR",
        "it",
        "(1)",
        "2.",
        "a)",
        "- ",
        "\n",
        "?",
        "？",
        ";",
        ",",
        "sheep",
        "why",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=30).map(" ".join)))
def test_whatever_is_asked_every_part_is_a_question_and_none_is_lost(question: str) -> None:
    found = split(question)
    assert 1 <= len(found) <= MOST_PARTS
    if len(found) == 1:
        assert found[0].text == found[0].standalone == question.strip()
    for part in found[1:]:
        assert part.text.strip()
        assert part.standalone.endswith(part.text)
    kept = " ".join(part.standalone for part in found).casefold()
    for name in ("dpr", "sheep"):
        assert (name in question.casefold()) == (name in kept)
