"""What a negation reaches, and which words are the same."""

import pytest

from answering.checking.wording.reading import read_words


def negated(text: str) -> set[str]:
    return {word.key for word in read_words(text).words if word.negated and not word.doubtful}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Snow was not deep.", {"deep"}),
        ("Snow was not deep, and wind blew.", {"deep"}),
        ("Snow was deep but wind never blew.", {"blew"}),
        ("Salt was not used.", {"salt"}),
        ("Roofs are steep and salt is not.", {"salt"}),
        ("It snowed. Salt was not used.", {"salt"}),
        ("Not only snow fell.", set()),
        ("There was not no snow.", set()),
        ("Snow was not 40 cm deep.", {"#40", "cm", "deep"}),
        ("Snow did not harm ferns that grew under trees.", {"harm", "fern"}),
        ("Salt couldn't melt snow.", {"melt", "snow"}),
    ],
)
def test_what_a_negation_reaches(text: str, keys: set[str]) -> None:
    assert negated(text) == keys


def test_what_stands_far_behind_a_negation_is_doubtful() -> None:
    words = read_words("Salt did not melt the old snow on steep roofs near our house.").words
    assert [word.key for word in words if word.doubtful] == ["steep", "roof", "near"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("non-smokers", "nonsmoker"), ("Non-smoker", "non-smokers"), ("retrieval", "retriever"), ("LLMs", "LLM")],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert read_words(one).keys == read_words(other).keys


def test_those_who_do_not_are_others() -> None:
    assert not read_words("non-smokers").keys & read_words("smokers").keys
