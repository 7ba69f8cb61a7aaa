from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from answering.drafting.candidates import Candidate
from answering.drafting.choosing import MOST_SENTENCES, choose, led_up_to
from answering.drafting.learned import Learned
from answering.drafting.plan import Line, Plan
from core.models.logistic import Logistic
from tests.answering.drafting.by_hand import candidates_in

NOTHING = Logistic(np.empty(0, np.float32), 0.0)
RULE = Learned(NOTHING, NOTHING, NOTHING, NOTHING, near=-5.0, share=0.75, least=0.2)
FRUIT = candidates_in(["Apples one. Apples two. Apples three.", "Pears one. Pears two."])


def chosen(candidates: list[Candidate], worth: list[float]) -> list[list[str]]:
    plan = choose(candidates, np.array(worth, np.float32), RULE)
    return [[each.text for each in line.sentences] for line in plan.lines]


def test_one_sentence_is_enough_where_the_others_are_less_likely_to_answer() -> None:
    assert chosen(FRUIT, [0.1, 0.6, 0.4, 0.3, 0.2]) == [["Apples two."]]


def test_the_best_sentence_comes_first_and_the_others_in_reading_order() -> None:
    assert chosen(FRUIT, [0.8, 0.8, 0.9, 0.1, 0.85]) == [
        ["Apples three.", "Apples one.", "Apples two."],
        ["Pears two."],
    ]


def test_there_is_an_answer_however_unlikely_but_only_one_sentence() -> None:
    assert chosen(FRUIT, [0.03, 0.04, 0.03, 0.03, 0.03]) == [["Apples two."]]


def test_a_sentence_that_says_the_same_is_left_out() -> None:
    twin = replace(FRUIT[3], vector=FRUIT[0].vector)
    assert chosen([FRUIT[0], FRUIT[3]], [0.9, 0.9]) == [["Apples one."], ["Pears one."]]
    assert chosen([FRUIT[0], twin], [0.9, 0.9]) == [["Apples one."]]


def test_a_further_sentence_is_no_less_of_what_the_question_names() -> None:
    worth, of_it = np.array([0.9, 0.1, 0.1, 0.85, 0.1], np.float32), np.array([1, 1, 1, 0.3, 0.3], np.float32)
    assert len(choose(FRUIT, worth, RULE).lines) == 2
    assert [len(line.sentences) for line in choose(FRUIT, worth, RULE, of_it).lines] == [1]


def test_of_sentences_that_are_nearly_as_good_one_that_stands_alone_comes_first() -> None:
    leaning = candidates_in(["Apples weigh. This shows little. Pears weigh."])
    assert chosen(leaning, [0.1, 0.9, 0.85])[0][0] == "Pears weigh."
    assert chosen(leaning, [0.1, 0.9, 0.7])[0][0] == "This shows little."


def test_a_sentence_that_points_back_stands_behind_the_one_before_it() -> None:
    apples, they, both, pears = candidates_in(["Apples weigh. They sink. They rot. Pears weigh."])
    plan = Plan((Line((they, pears)), Line((apples, they)), Line((they,), "Apples"), Line((both,))))
    told = led_up_to(plan, [apples, they, both, pears])
    assert [[each.text for each in line.sentences] for line in told.lines] == [
        ["Apples weigh.", "They sink.", "Pears weigh."],
        ["Apples weigh.", "They sink."],
        ["They sink."],
        ["They rot."],
    ]
    assert led_up_to(plan, [they, both, pears]) == plan  # what cannot help to answer is not told


@given(worth=st.lists(st.floats(0, 1, width=32), min_size=5, max_size=5))
def test_the_best_is_always_there_and_never_more_than_four_are(worth: list[float]) -> None:
    lines = chosen(FRUIT, worth)
    assert lines[0][0] == FRUIT[int(np.argmax(worth))].text
    assert sum(map(len, lines)) <= MOST_SENTENCES
