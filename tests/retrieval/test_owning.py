"""A name that a paper gives to its own, where its title has none."""

import pytest

from core.paper import Paper
from retrieval.owning import own_names


@pytest.mark.parametrize(
    ("abstract", "own"),
    [
        ("Scaling laws are old. As a test they train Chinchilla, with 70 billion parameters.", ("Chinchilla",)),
        ("We introduce a new model called Chinchilla.", ("Chinchilla",)),
        ("Chinchilla, a language model, needs less compute.", ("Chinchilla",)),
        ("We study a compute-optimal model (CHINCHILLA) here.", ("CHINCHILLA",)),
        ("RETRO, the retrieval-enhanced transformer, supplements a language model.", ()),
        ("CHINCHILLA casts each problem as text.", ("CHINCHILLA",)),
        ("Scaling laws are old. CHINCHILLA is a model.", ("CHINCHILLA",)),
        ("Others beat Chinchilla. CHINCHILLA is a model.", ("CHINCHILLA",)),
        ("Models differ (see CHINCHILLA). CHINCHILLA is one.", ()),
        ("Chinchilla sleeps.", ()),
        ("It does better than Chinchilla.", ()),
        ("It is trained on Chinchilla and builds on Chinchilla.", ()),
        ("We compare two models (Chinchilla, Gopher).", ()),
        ("The chinchilla sleeps.", ()),
        ("Chinchilla-like models sleep.", ()),
    ],
)
def test_a_name_is_own_where_it_is_given(abstract: str, own: tuple[str, ...]) -> None:
    assert own_names(["chinchilla"], Paper("On models", abstract)) == own
