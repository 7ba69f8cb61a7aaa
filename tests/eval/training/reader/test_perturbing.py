"""Each made claim is what its label says: a changed one says something else."""

import re
from random import Random

import pytest

from eval.training.reader import perturbing
from eval.training.reader.perturbing import Rarity

RARITY = Rarity([["Bees fly."]] * 60 + [["They prefer clover."]])


def dice(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311  # repeatable, not secret


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_number_is_another_number(seed: int) -> None:
    text = "Bees need 12.5 grams and 3,000 flowers."
    changed = perturbing.change_number(text, [text], dice(seed))
    assert changed is not None
    numbers = re.findall(r"\d[\d,.]*\d|\d", changed)
    assert len(numbers) == 2
    assert numbers != ["12.5", "3,000"]


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
    changed = perturbing.swap_entity(text, [text], ["We train WASPnet in Oslo."], RARITY, dice(seed))
    assert changed is None or {"Apis", "BEEnet", "compare", "clover"} - set(changed.rstrip(".").split())


def test_someone_else_tells_it() -> None:
    assert perturbing.told_by_another("We show what our hive and West wax owe.") == (
        "the authors show what their hive and West wax owe."
    )


def test_a_rare_word_is_in_few_abstracts_and_is_no_word_of_direction() -> None:
    assert perturbing.rare_words_in("Bees prefer higher clover.", RARITY) == ["prefer", "clover"]
    assert perturbing.rare_words_in("bees everywhere", Rarity([["Bees"], ["All bees"]])) == ["everywhere"]
