import json
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.drafting.asking import Asks, asks_for, begins_as
from answering.drafting.comparing import lacking, things_compared


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Which papers study retrieval-augmented generation?", Asks.PAPERS),
        ("List benchmark papers.", Asks.PAPERS),
        ("papers on watermarks", Asks.PAPERS),
        ("What does the paper on irrelevant context show?", Asks.FINDING),
        ("RAG?", Asks.WHAT_IS),
        ("what's PagedAttention", Asks.WHAT_IS),
        ("What does MMTEB show?", Asks.FINDING),
        ("findings of lost in the middle?", Asks.FINDING),
        ("ELECTRA results", Asks.FINDING),
        ("What is Mamba (the architecture, not the snake)?", Asks.WHAT_IS),
        ("what can toolformer not do", Asks.LIMITS),
        ("What causes diabetes?", Asks.OTHER),
        ("tell me about speculative decoding for multilingual models", Asks.WHAT_IS),
        ("How much faster is speculative decoding?", Asks.NUMBER),
        ("How many languages does it cover?", Asks.NUMBER),
        ("How do BM25 and DPR differ?", Asks.DIFFERENCE),
        ("bm25 vs dpr", Asks.DIFFERENCE),
        ("Is distillation better than pruning?", Asks.WHETHER),
        ("Why does LoRA forget less?", Asks.WHY),
        ("How does HyDE work?", Asks.HOW),
        ("limitations of LoRA in practice, so far", Asks.LIMITS),
        ("Which metrics judge summaries?", Asks.PAPERS),
        ("which multilingual models exist", Asks.PAPERS),
        ("What metrics does BEIR use?", Asks.OTHER),
        ("Which of the methods is fastest?", Asks.OTHER),
        ("Which methods does the LoRA paper compare against?", Asks.DIFFERENCE),
        ("What percentage of models fail?", Asks.NUMBER),
        ("How to reduce latency of LLMs?", Asks.HOW),
        ("How does prompting break problems down?", Asks.HOW),
        ("What is recall at k?", Asks.WHAT_IS),
        ("I have limited memory. How does QLoRA save it?", Asks.HOW),
        ("We have no weights - can we still train it?", Asks.WHETHER),
        ("Which model is best?", Asks.OTHER),
        ("gpt-4 score on truthfulqa?", Asks.NUMBER),
        ("score", Asks.WHAT_IS),
        ("When does retrieval hurt?", Asks.LIMITS),
        ("We only have API access, can the retriever still be trained?", Asks.WHETHER),
        ("ELECTRA is small. Why does it train faster?", Asks.WHY),
    ],
)
def test_how_a_question_begins_tells_what_it_asks(question: str, asks: Asks) -> None:
    assert (begins_as(question) or Asks.OTHER) is asks
    assert asks is Asks.OTHER or asks_for(question) is asks


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("median survival of trees after the drought", Asks.NUMBER),
        ("share of mothers who work part time", Asks.NUMBER),
        ("trials of home visiting in cities", Asks.PAPERS),
        ("how was the randomisation of schools done", Asks.HOW),
        ("what explains the fall in wages?", Asks.WHY),
    ],
)
def test_its_words_tell_where_its_beginning_does_not(question: str, asks: Asks) -> None:
    assert asks_for(question) is asks


def test_nobody_asks_for_a_list_without_a_word_for_one() -> None:
    assert asks_for("inter annotator agreement (kappa) of Natural Questions") is not Asks.PAPERS


@given(st.text(max_size=200))
def test_every_text_asks_for_something(text: str) -> None:
    assert asks_for(text) in Asks


def test_most_training_questions_of_a_plain_kind_are_read_right() -> None:
    plain = {"list": Asks.PAPERS, "yes_no": Asks.WHETHER, "definition": Asks.WHAT_IS, "why": Asks.WHY}
    right, asked = Counter[str](), Counter[str]()
    path = files("eval") / "data" / "answering" / "training.jsonl"
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        asked[record["kind"]] += 1
        right[record["kind"]] += asks_for(record["question"]) is plain.get(record["kind"])
    assert all(right[kind] >= 0.7 * asked[kind] for kind in plain)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("How do RETRO, REPLUG and In-Context RALM differ?", ("RETRO", "REPLUG", "In-Context RALM")),
        ("compare GPTQ, AWQ and LLM.int8()", ("GPTQ", "AWQ", "LLM.int8()")),
        ("how does chinchilla compare to gopher in size and data", ("chinchilla", "gopher")),
        ("Pythia vs OLMo for studying training dynamics", ("Pythia", "OLMo")),
        ("BLEU or BERTScore, which one agrees better with humans?", ("BLEU", "BERTScore")),
        ("whats better, lora or prefix tuning?", ("lora", "prefix tuning")),
        ("What is the difference between the BM25 and the DPR?", ("BM25", "DPR")),
        ("compare BM25 with DPR", ("BM25", "DPR")),
        ("How do embeddings from LLMs compare to BERT?", ("embeddings from LLMs", "BERT")),
        ("What is DPR?", ()),
        ("How much faster is speculative decoding?", ()),
    ],
)
def test_the_things_that_are_compared(question: str, things: tuple[str, ...]) -> None:
    assert things_compared(question) == things


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert asks_for(text) in Asks
    assert all(things_compared(text)) or not things_compared(text)


def test_what_the_library_lacks_is_said_in_one_sentence() -> None:
    assert lacking(()) == ""
    assert lacking(("DPR",)) == "No paper in the library speaks of DPR."
    assert lacking(("A", "B", "C")) == "No paper in the library speaks of A, B and C."
