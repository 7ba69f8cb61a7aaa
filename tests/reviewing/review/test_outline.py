import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidOutline
from reviewing.review.outline import Outline, OutlineSection, outline_text, read_outline

OUTLINE = Outline(
    "Sheep", (OutlineSection("Counting", ("p_1", "p_2")), OutlineSection("C#"), OutlineSection("Wool", ("p_3",)))
)


def test_what_was_written_is_read_again() -> None:
    written = outline_text(OUTLINE, {"p_1": "A title\nof two lines"})
    assert written.startswith("# Sheep\n\n## Counting\n- p_1  A title of two lines\n- p_2\n")
    assert read_outline(written, "another topic") == OUTLINE


def test_what_people_make_of_it() -> None:
    edited = "Some words.\n### One ##\n* p_1 something\n - p_2\n- no paper\n\n## Two\n- p_1 again\n"
    assert read_outline(edited, "Sheep") == Outline(
        "Sheep", (OutlineSection("One", ("p_1", "p_2")), OutlineSection("Two"))
    )


@pytest.mark.parametrize("text", ["", "# Only a title", "- p_1", "## x\n" * 40])
def test_an_outline_has_sections_and_not_too_many(text: str) -> None:
    with pytest.raises(InvalidOutline):
        read_outline(text, "Sheep")


titles = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).map(
    lambda text: " ".join(f"a{text}z".split())
)


@given(titles, st.lists(titles, min_size=1, max_size=5))
def test_any_title_survives(title: str, sections: list[str]) -> None:
    outline = Outline(title, tuple(OutlineSection(each, (f"p_{n}",)) for n, each in enumerate(sections)))
    assert read_outline(outline_text(outline, {}), "x") == outline


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        made = read_outline(text, "x")
    except InvalidOutline:
        return
    assert made.sections
