"""The bundled answers of a strong model, and their markers under other numbers."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench.stored_answers import read_answers, renumbered, without_markers

ROOT = Path(__file__).parents[3]
FILE = ROOT / "eval" / "data" / "answers.jsonl"
TITLES = ("Bees", "Bread", "Lamps")


@pytest.mark.parametrize(
    ("sentence", "numbers", "expected"),
    [
        ("Bees sleep [1].", {"Bees": 4}, "Bees sleep [4]."),
        ("Bees sleep [1], and bread rises [2].", {"Bees": 2, "Bread": 1}, "Bees sleep [2], and bread rises [1]."),
        ("Both rest [1][2].", {"Bees": 7, "Bread": 3}, "Both rest [7][3]."),
        ("Both rest [1][2].", {"Bread": 3}, "Both rest [3]."),
        ("Bees sleep [1].", {"Bread": 3}, "Bees sleep."),
        ("Bees sleep [1][2].", {}, "Bees sleep."),
        ("Bees [ill ones] sleep [3] in [0, 1].", {"Lamps": 1}, "Bees [ill ones] sleep [1] in [0, 1]."),
        ("Nobody sleeps.", {"Bees": 1}, "Nobody sleeps."),
    ],
)
def test_markers_get_the_numbers_of_the_prompt(sentence: str, numbers: dict[str, int], expected: str) -> None:
    assert renumbered(sentence, TITLES, numbers) == expected


@given(
    st.lists(st.tuples(st.text("ab ,()", min_size=1), st.lists(st.integers(1, 3), max_size=3)), max_size=4),
    st.dictionaries(st.sampled_from(TITLES), st.integers(1, 99)),
)
def test_only_markers_change(parts: list[tuple[str, list[int]]], numbers: dict[str, int]) -> None:
    sentence = "".join(text + "".join(f"[{n}]" for n in cited) for text, cited in parts)
    made = renumbered(sentence, TITLES, numbers)
    assert without_markers(made).split() == without_markers(sentence).split()
    for title, n in zip(TITLES, (1, 2, 3), strict=True):
        if f"[{n}]" in sentence and title in numbers:
            assert f"[{numbers[title]}]" in made


def test_the_bundled_answers_cite_papers_of_the_sample() -> None:
    answers = read_answers(FILE)
    lines = (ROOT / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    titles = {json.loads(line)["title"] for line in lines}
    assert len({answer.question for answer in answers}) == len({answer.id for answer in answers}) == len(answers) >= 60
    for answer in answers:
        assert titles.issuperset(answer.titles), answer.id
        assert all(answer.cited(sentence) for sentence in (*answer.sentences, answer.spoilt_sentence)), answer.id
        faithful = answer.sentences[answer.spoilt_place]
        assert without_markers(answer.spoilt_sentence) != without_markers(faithful)
        assert answer.cited(answer.spoilt_sentence) == answer.cited(faithful)
        assert len(answer.spoilt) == len(answer.sentences)
        assert answer.spoilt[answer.spoilt_place] == answer.spoilt_sentence
