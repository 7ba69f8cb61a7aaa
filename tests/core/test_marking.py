"""What a person writes on papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidMarking
from core.marking import LONGEST_NAME, LONGEST_NOTE, MOST_NAMES, Marking, marked
from core.paper import Paper, Reading
from core.text.keys import filter_key

PAPER = Paper("On Gulls", "We watch gulls.", tags=("birds",), note="Old.", collections=("Thesis",), id="p_1")


def test_what_is_left_out_stays() -> None:
    assert marked(PAPER, Marking()) == PAPER


def test_everything_at_once() -> None:
    change = Marking(("To  Read", "birds"), ("Birds ",), " New. ", Reading.READING, ("Chapter 2",), ("thesis",))
    after = marked(PAPER, change)
    assert (after.tags, after.note, after.reading) == (("To Read", "birds"), "New.", Reading.READING)
    assert after.collections == ("Chapter 2",)
    assert marked(after, Marking(note="")).note == ""


def test_names_are_compared_as_filters_compare_them() -> None:
    assert marked(PAPER, Marking(add_tags=("BIRDS", "Birds!"))).tags == ("birds",)


@pytest.mark.parametrize(
    "change",
    [
        Marking(add_tags=(" ",)),
        Marking(add_collections=("!?",)),
        Marking(add_tags=("a" * (LONGEST_NAME + 1),)),
        Marking(note="a" * (LONGEST_NOTE + 1)),
        Marking(add_tags=tuple(f"t{n}" for n in range(MOST_NAMES))),
    ],
)
def test_what_cannot_be_taken(change: Marking) -> None:
    with pytest.raises(InvalidMarking):
        marked(PAPER, change)


NAMES = st.lists(st.text("abC -é", min_size=1, max_size=4).filter(lambda name: bool(filter_key(name))), max_size=5)


@given(NAMES, NAMES, NAMES)
def test_no_name_stands_twice_and_what_was_added_is_there(had: list[str], add: list[str], remove: list[str]) -> None:
    before = marked(Paper("T", "A"), Marking(add_tags=tuple(had)))
    after = marked(before, Marking(add_tags=tuple(add), remove_tags=tuple(remove)))
    keys = [filter_key(tag) for tag in after.tags]
    assert len(keys) == len(set(keys))
    added = {filter_key(name) for name in add}
    assert added <= set(keys)
    assert not ({filter_key(name) for name in remove} - added) & set(keys)
