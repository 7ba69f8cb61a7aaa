import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paper import Paper
from reviewing.mapping.phrases import Phrases
from reviewing.mapping.word_classes import WordClasses

TEXT = """
Retrieval of passages is slow. We study robotic arms and robotic hands; our arms are robotic. Selecting the best passage
helps retrieval. Selecting a passage for pruning is hard. Pruning is cheap, and multi-hop questions remain. Trained
models are accessible. These improve speed.
"""


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("retrieval", True),
        ("pruning", True),
        ("speed", True),
        ("robotic", False),
        ("accessible", False),
        ("multi-hop", False),
        ("trained", False),
        ("unheard", False),
    ],
)
def test_a_heading_may_end_with_what_stands_as_a_noun(word: str, names: bool) -> None:
    classes = WordClasses()
    classes.read(TEXT)
    assert classes.names(word) is names
    assert classes.names(word.upper()) is names


def test_what_stands_before_an_article_says_what_is_done() -> None:
    classes = WordClasses()
    classes.read(TEXT)
    assert classes.acts("selecting")
    assert not classes.acts("retrieval")


@pytest.mark.parametrize(
    ("key", "heads"),
    [("sheep farming", True), ("billion sheep", False), ("farming", True), ("robotic", False), ("shepherd", True)],
)
def test_headings(key: str, heads: bool) -> None:
    phrases = Phrases()
    phrases.add(0, Paper("Robotic Sheep Farming", "We count a billion sheep. Sheep farming needs robotic shepherds."))
    assert phrases.heads(key) is heads


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_can_be_read(text: str, word: str) -> None:
    classes = WordClasses()
    classes.read(text)
    classes.names(word)
    classes.acts(word)
