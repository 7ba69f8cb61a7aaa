import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paper import Paper
from reviewing.mapping.naming import label_of
from reviewing.mapping.phrases import Phrases, phrase_key, phrases


def keys(text: str) -> set[str]:
    return {phrase_key(phrase) for phrase in phrases(text)}


def test_phrases_cross_no_stop_and_no_empty_word() -> None:
    found = keys("We propose low-resource languages. Translation of speech, and high-performing LLMs.")
    assert {"low resource", "low resource language", "translation", "speech", "llm"} <= found
    assert not any("translation" in key and "language" in key for key in found)
    assert not any("of" in key.split() or "performing" in key for key in found)


def test_spellings_of_one_phrase_have_one_key() -> None:
    assert phrase_key(("Long-Context", "LLMs")) == phrase_key(("long", "context", "LLM"))
    assert phrase_key(("Studies",)) == "study"
    assert phrase_key(("analysis",)) == "analysis"


def test_a_phrase_is_written_as_papers_usually_write_it() -> None:
    read = Phrases(
        [
            Paper("Neural Machine Translation with BERT", "We find that neural machine translation uses BERT."),
            Paper("On Kneser-Ney Smoothing", "It is known that Kneser-Ney smoothing helps neural machine translation."),
        ]
    )
    assert read.written("neural machine translation") == "neural machine translation"
    assert read.written("bert") == "BERT"
    assert read.written("kneser ney smoothing") == "Kneser-Ney smoothing"


def test_labels() -> None:
    assert label_of(("sentence embeddings", "word vectors"), "A Title") == "Sentence embeddings · word vectors"
    assert label_of(("BERT",), "A Title") == "BERT"
    assert label_of((), "A  Title\nof two lines") == "A Title of two lines"
    long = "a phrase of more than forty characters, as it were"
    assert label_of((long, long, "short"), "A Title") == f"{long[0].upper()}{long[1:]} · short"


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for phrase in phrases(text):
        assert 1 <= len(phrase) <= 4
        assert all(word for word in phrase)
        phrase_key(phrase)


TEXT = """
Retrieval of passages is slow. We study robotic arms and robotic hands; our arms are robotic. Selecting the best passage
helps retrieval. Selecting a passage for pruning is hard. Pruning is cheap, and multi-hop questions remain. Trained
models are accessible. These improve speed.
"""


@pytest.mark.parametrize(
    ("word", "heads"),
    [
        ("retrieval", True),
        ("pruning", True),
        ("speed", True),
        ("robotic", False),
        ("accessible", False),
        ("multi hop", False),
        ("selecting", False),
    ],
)
def test_a_heading_ends_with_what_stands_as_a_noun(word: str, heads: bool) -> None:
    assert Phrases([Paper("A", TEXT)]).heads(word) is heads


@pytest.mark.parametrize(
    ("key", "heads"),
    [("sheep farming", True), ("billion sheep", False), ("farming", True), ("robotic", False), ("shepherd", True)],
)
def test_headings(key: str, heads: bool) -> None:
    farm = Paper("Robotic Sheep Farming", "We count a billion sheep. Sheep farming needs robotic shepherds.")
    assert Phrases([farm]).heads(key) is heads


def test_names_and_several_words_say_more_than_a_thing() -> None:
    read = Phrases([Paper("A", "Nobody knows BERT, calibration, sheep, sheep farming, or models.")])
    said = [read.says(key) for key in ("sheep farming", "bert", "calibration", "sheep", "model")]
    assert said == sorted(said, reverse=True)
    assert len(set(said)) == 5


@given(st.text(max_size=300))
def test_phrases_of_any_text_can_be_judged(text: str) -> None:
    read = Phrases([Paper(text, text)])
    for key in {*read.titles[0], *read.abstracts[0]}:
        read.heads(key)
        assert read.says(key) > 0
        assert read.parts(key)
