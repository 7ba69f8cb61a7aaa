import numpy as np

from answering.checking.nearest import MOST, Nearness, nearness


async def test_shared_words_bring_a_sentence_to_the_front() -> None:
    sentences = [
        "Bees sleep at night.",
        "Ants carry 41 leaves.",
        "Moss grows.",
        "Snow falls.",
        "Rain falls.",
        "Ice melts.",
    ]
    vectors = {text: np.ones(2, np.float32) / np.sqrt(2) for text in ["Ants carried 41 leaves.", *sentences]}
    found = nearness("Ants carried 41 leaves.", sentences, vectors)
    assert found.places[0] == 1
    assert len(found.places) == MOST
    assert (found.shared, found.carrying) == (3 / 4, (1,))
    assert nearness("Ants carried 41 leaves.", [], vectors) == Nearness((), 0.0, 0.0, ())


def test_a_claim_is_carried_by_those_that_have_words_of_it() -> None:
    sentences = ["Bees sleep at night.", "Moss covers stones.", "Ants carry 41 leaves."]
    claim = "Ants carried 41 leaves while the bees slept at night."
    vectors = {text: np.ones(2, np.float32) / np.sqrt(2) for text in [claim, *sentences]}
    assert nearness(claim, sentences, vectors).carrying == (2, 0)
