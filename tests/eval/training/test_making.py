"""Each made claim is what its label says: a changed one says something else, a reworded one the same."""

from random import Random

import numpy as np
import pytest

from answering.checking.lexicon import Lexicon
from answering.checking.numbers import quantities
from eval.training import perturbing, rewording
from eval.training.abstracts import Abstract
from eval.training.examples import make_related

LEXICON = Lexicon({}, 6.0)


def dice(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311  # repeatable, not secret


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_number_is_another_number(seed: int) -> None:
    text = "Bees need 12.5 grams and 3,000 flowers."
    changed = perturbing.change_number(text, [text], dice(seed))
    assert changed is not None
    assert [number.value for number in quantities(changed)] != [12.5, 3000]
    assert len(quantities(changed)) == 2


def test_what_has_no_number_has_none_to_change() -> None:
    assert perturbing.change_number("Bees outdo GPT-4.", [], dice()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The hive is warm.", {"The hive is not warm."}),
        ("The hive is not warm.", {"The hive is warm."}),
        ("Shade improves the yield.", {"Shade does not improve the yield.", "Shade fails to improve the yield."}),
        ("Shade improved the yield.", {"Shade never improved the yield."}),
        ("Bees everywhere.", {None}),
    ],
)
def test_negation_is_added_or_taken_away(text: str, expected: set[str | None]) -> None:
    assert {perturbing.negate(text, dice(seed)) for seed in range(20)} == expected


def test_directions_are_turned_round() -> None:
    assert perturbing.reverse_direction("Higher hives are cold.", dice()) == "Lower hives are cold."
    assert perturbing.reverse_direction("Hives are cold.", dice()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wasp outperforms our bee on clover.", "Our bee outperforms the wasp on clover."),
        ("Yield was higher in the sun than in the shade.", "Yield was higher in the shade than in the sun."),
        ("Bees were compared with wasps.", None),
        ("Bees are likely to fly.", None),
    ],
)
def test_the_sides_of_a_comparison_are_exchanged(text: str, expected: str | None) -> None:
    assert perturbing.swap_sides(text) == expected


@pytest.mark.parametrize("seed", range(20))
def test_another_name_stands_in_place_of_one(seed: int) -> None:
    text = "We compare Apis with BEEnet on clover."
    changed = perturbing.swap_entity(text, [text], ["We train WASPnet in Oslo."], LEXICON, dice(seed))
    assert changed is None or {"Apis", "BEEnet", "compare", "clover"} - set(changed.rstrip(".").split())


def test_an_overclaim_keeps_the_sentence_and_adds_to_it() -> None:
    for seed in range(20):
        assert len(perturbing.overclaim("The hive is warm.", dice(seed))) > len("The hive is warm.")


def test_rewording_keeps_numbers_names_and_negation() -> None:
    text = "However, our model does not improve BEEnet (by far) on 12 tasks, which shows a large effect on honey."
    for seed in range(30):
        for made in (
            rewording.reword(text, dice(seed)),
            rewording.loosen(text, {"task": ("job",), "effect": ("impact",)}, dice(seed)),
        ):
            assert {"BEEnet", "not", "12"} <= set(made.replace(",", " ").split())
            assert made == made.strip()


def test_the_voice_is_turned_and_clauses_are_moved() -> None:
    assert rewording.turn_voice("Our hive improves the yield.") == "The yield is improved by our hive."
    assert rewording.turn_voice("Bees fly.") == "Bees fly."
    assert rewording.reorder("Using much sugar, bees fly far.") == "Bees fly far using much sugar."


def test_two_sentences_become_one() -> None:
    made = rewording.merge("Bees fly far.", "Wasps sting hard.", dice(3))
    assert made.endswith(".")
    assert made.count(".") == 1
    assert {"far", "sting"} <= set(made.replace(",", "").replace(";", "").rstrip(".").split())


def test_related_claims_are_held_against_what_they_do_not_stand_in() -> None:
    papers = [
        Abstract(None, tuple(f"{animal} number {n} {does} in the {place} of the valley." for n in range(3)))
        for animal, does, place in (("Bees", "sleeps", "trees"), ("Wasps", "flies", "fields"), ("Ants", "digs", "mud"))
    ]
    vectors = np.random.default_rng(1).normal(size=(3, 3, 8)).astype(np.float32)
    made = list(make_related(papers, list(vectors), 1))
    assert made == list(make_related(papers, list(vectors), 1))
    assert {example.label for example in made} == {True, False}
    for example in made:
        (cited,) = example.cited
        assert example.label == (cited.paper == example.paper) == (cited.without is not None)
        if example.label and cited.without is not None:
            assert papers[example.paper].sentences[cited.without].split()[2] in example.claim
