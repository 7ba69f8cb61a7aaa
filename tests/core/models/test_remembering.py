"""A question is embedded once for all steps of its answer."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable
from core.models.remembering import RememberingEmbedder, remembering_sentences


class Counting:
    """An embedder that says what it was asked."""

    name = "counting"
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = False

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([await self.embed_question(text) for text in texts])

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        if self.down:
            raise EmbedderUnavailable("It is down.")
        self.asked.append(text)
        return np.array([1.0, 0.0], np.float32)


async def test_a_question_is_embedded_once() -> None:
    counting = Counting()
    embedder = RememberingEmbedder(counting)
    first = await embedder.embed_question("Why is snow white?")
    assert np.array_equal(await embedder.embed_question("Why is snow white?"), first)
    await embedder.embed_question("Why is grass green?")
    assert counting.asked == ["Why is snow white?", "Why is grass green?"]


async def test_nobody_can_change_what_others_get() -> None:
    vector = await RememberingEmbedder(Counting()).embed_question("Why is snow white?")
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 0.5


async def test_passages_are_embedded_each_time() -> None:
    counting = Counting()
    embedder = RememberingEmbedder(counting)
    for _ in range(2):
        assert (await embedder.embed_passages(["Snow is white."])).shape == (1, 2)
    assert counting.asked == ["Snow is white."] * 2


async def test_a_failure_is_not_remembered() -> None:
    counting = Counting()
    embedder = RememberingEmbedder(counting)
    counting.down = True
    with pytest.raises(EmbedderUnavailable):
        await embedder.embed_question("Why is snow white?")
    counting.down = False
    assert (await embedder.embed_question("Why is snow white?")).shape == (embedder.dimensions,)


async def test_only_the_last_questions_are_known() -> None:
    counting = Counting()
    embedder = RememberingEmbedder(counting)
    for number in range(100):
        await embedder.embed_question("What is asked again and again?")
        await embedder.embed_question(f"Question {number}?")
    assert len(counting.asked) == 101
    await embedder.embed_question("Question 0?")
    assert counting.asked[-1] == "Question 0?"
    assert embedder.name == "counting"


async def test_sentences_are_embedded_once_where_that_is_asked_for() -> None:
    counting = Counting()
    embedder = remembering_sentences(counting)
    assert remembering_sentences(embedder) is embedder
    first = await embedder.embed_passages(["a", "b", "a"])
    again = await embedder.embed_passages(["b", "c"])
    assert counting.asked == ["a", "b", "c"]
    assert np.array_equal(first, [[1, 0]] * 3)
    assert np.array_equal(again[0], first[1])
    assert (await embedder.embed_passages([])).shape == (0, 2)


async def test_only_the_last_sentences_are_known() -> None:
    counting = Counting()
    embedder = RememberingEmbedder(counting, passages=2)
    await embedder.embed_passages(["a", "b", "c"])
    await embedder.embed_passages(["c", "b"])
    assert counting.asked == ["a", "b", "c"]
    await embedder.embed_passages(["a"])
    assert counting.asked[-1] == "a"
