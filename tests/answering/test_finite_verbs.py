import pytest

from answering.finite_verbs import states_something


@pytest.mark.parametrize(
    "text",
    [
        "Sleep restores memory",
        "Insulated hives lost fewer bees",
        "Losses fell from 31% to 12%",
        "Transformers outperform LSTMs",
        "Bees need sleep",
        "The sea is salty",
        "Salt slows yeast",
        "Bees never sleep in winter",
    ],
)
def test_what_states_something(text: str) -> None:
    assert states_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Effects of sleep on memory",
        "Causes of sleep loss",
        "How hives help bees",
        "Limitations of proposed methods",
        "Machine learning based on trees",
        "Results and discussion",
        "Bees and their dances",
        "Dense passage retrieval",
        "Related work",
    ],
)
def test_what_only_names_something(text: str) -> None:
    assert not states_something(text)
