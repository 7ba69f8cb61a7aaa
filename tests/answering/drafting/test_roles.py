"""Roles are told from words, place and vector, or without vectors; the product needs numpy alone for it."""

import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.drafting.roles import Role, learned_with, place_features, role_probabilities, terms_of
from indexing.embedding.minilm import VERSION

ABSTRACT = [
    "Large language models have become a central tool in many fields.",
    "However, it remains unclear whether they keep what they learned when they are trained further.",
    "We train forty models of three sizes on seven corpora and test each with 900 questions.",
    "Accuracy fell by 12.4 points on average, and larger models lost 3.1 points more than small ones.",
    "Only English was studied, and results may differ for other languages.",
    "Our code and data are available at https://github.com/someone/something.",
]
PLACES = [(place, len(ABSTRACT)) for place in range(len(ABSTRACT))]


def best(rows: np.ndarray) -> list[Role]:
    return [list(Role)[column] for column in rows.argmax(axis=1)]


def test_each_sentence_of_a_plain_abstract_has_its_role() -> None:
    rows = role_probabilities(ABSTRACT, None, PLACES)
    assert best(rows) == list(Role)
    assert rows.max(axis=1).min() > 0.5  # no verdict of this test hangs on a near tie


def test_rows_are_probabilities_whoever_stands_beside() -> None:
    rows = role_probabilities(ABSTRACT, None, PLACES)
    assert rows.shape == (6, 6)
    assert rows.dtype == np.float32
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    alone = role_probabilities(ABSTRACT[3:4], None, PLACES[3:4])
    assert np.allclose(alone[0], rows[3], atol=1e-5)


def test_vectors_count_where_they_are_given() -> None:
    direction = np.zeros((6, 384), np.float32)
    direction[:, 7] = 1
    one, other = (role_probabilities(ABSTRACT, sign * direction, PLACES) for sign in (1, -1))
    assert one.shape == other.shape == (6, 6)
    assert not np.allclose(one, other, atol=1e-3)


def test_no_sentence_no_row() -> None:
    assert role_probabilities([], None, []).shape == (0, 6)
    assert role_probabilities([], np.empty((0, 384), np.float32), []).shape == (0, 6)


def test_what_does_not_fit_together_is_told() -> None:
    with pytest.raises(ValueError, match="6 sentences, but 5 places"):
        role_probabilities(ABSTRACT, None, PLACES[1:])
    with pytest.raises(ValueError, match="give None"):
        role_probabilities(ABSTRACT, np.ones((6, 768), np.float32), PLACES)
    with pytest.raises(ValueError, match="give None"):
        role_probabilities(ABSTRACT, np.ones((5, 384), np.float32), PLACES)


def test_the_weights_are_for_the_embedder_that_ships() -> None:
    assert learned_with() == f"all-MiniLM-L6-v2 int8 v{VERSION}"


def test_the_weights_are_small() -> None:
    assert len((files("answering.drafting") / "role_weights.json").read_bytes()) < 200_000


def test_a_single_sentence_is_first_and_last() -> None:
    assert (place_features([(0, 1)])[0] != 0).tolist() == [False, False, True, False, True, False]
    assert place_features([]).shape == (0, 6)


def test_numbers_and_addresses_are_one_term_each() -> None:
    assert terms_of("See https://example.org/a-1 for 12,000.5 bees.") == [
        *["see", "url", "for", "0", "bees"],
        *["^ see", "see url", "url for", "for 0", "0 bees"],
    ]


@given(st.text())
def test_any_text_has_terms_in_pairs(text: str) -> None:
    terms = terms_of(text)
    assert len(terms) % 2 == 0
    assert not any(digit in term for term in terms for digit in "123456789")


def test_scikit_learn_is_not_needed() -> None:
    told = (
        "import sys; from answering.drafting.roles import role_probabilities;"
        "role_probabilities(['We found bees.'], None, [(0, 1)]); print('sklearn' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
