"""The world of these tests: a passage is a set of letters, a sentence is entailed by passages that hold its letters."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Evidence
from eval.metrics.citations import (
    CitingSentence,
    JudgedClaim,
    asta_score,
    citation_score,
    exact_evidence,
    exact_quotations,
    misattribution,
    quotations,
)
from eval.metrics.rate import Rate

ABSTRACT = "We train small models. They beat large ones on two of three tasks."
PASSAGES = {1: ["a"], 2: ["b"], 3: ["ab"], 4: ["c", "d"]}


def entails(sentence: str, passages: Sequence[str]) -> bool:
    return bool(passages) and set(sentence) <= set("".join(passages))


def score(*sentences: tuple[str, tuple[int, ...]]) -> tuple[float | None, float | None]:
    result = citation_score([CitingSentence(*sentence) for sentence in sentences], PASSAGES, entails)
    return result.recall.value, result.precision.value


def test_one_right_and_one_wrong_citation() -> None:
    assert score(("a", (1,)), ("a", (2,))) == (0.5, 0.5)


def test_an_uncited_sentence_counts_0_for_recall_and_not_for_precision() -> None:
    assert score(("a", (1,)), ("b", ())) == (0.5, 1.0)


def test_two_citations_that_only_together_entail_are_both_relevant() -> None:
    assert score(("ab", (1, 2))) == (1.0, 1.0)


def test_a_citation_that_fails_alone_and_is_not_needed_is_irrelevant() -> None:
    # [3] alone entails "ab". [1] alone does not, and without it [3] still does: irrelevant.
    assert score(("ab", (3, 1))) == (1.0, 0.5)


def test_a_citation_that_entails_alone_is_relevant_even_if_others_do_too() -> None:
    assert score(("a", (1, 3))) == (1.0, 1.0)


def test_each_citation_is_judged_against_all_the_others_not_against_what_is_left() -> None:
    # "ab" by [1], [2], [3]: without [1] the rest ([2], [3]) entails, without [2] too; [3] entails alone.
    assert score(("ab", (1, 2, 3))) == (1.0, 1 / 3)


def test_a_sentence_whose_citations_fail_together_earns_nothing_for_any_of_them() -> None:
    # "abz": no source holds z, so that even [3], which holds most of it, is not counted as relevant.
    assert score(("abz", (3, 1)), ("a", (1,))) == (0.5, 1 / 3)


def test_a_sentence_that_cites_what_is_not_there_scores_0_and_its_citations_are_left_out() -> None:
    assert score(("a", (1, 9)), ("b", (2,))) == (0.5, 1.0)


def test_a_citation_written_twice_counts_twice() -> None:
    # As in ALCE's script: of two equal citations each is excused by itself if it entails alone.
    assert score(("a", (1, 1))) == (1.0, 1.0)
    assert score(("ab", (1, 1, 2))) == (1.0, 1 / 3)


def test_all_passages_of_a_source_are_read_together() -> None:
    assert score(("cd", (4,))) == (1.0, 1.0)


@given(
    st.lists(
        st.tuples(st.text("abcd", min_size=1, max_size=3), st.lists(st.integers(1, 5), max_size=4).map(tuple)),
        max_size=6,
    )
)
def test_whatever_is_cited_both_stay_in_the_unit_interval(sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    recall, precision = score(*sentences)
    assert (recall is None) == (not sentences)
    assert all(value is None or 0 <= value <= 1 for value in (recall, precision))


def claim(full: bool, supporting: set[int], non_supporting: set[int]) -> JudgedClaim:
    return JudgedClaim(full, frozenset(supporting), frozenset(non_supporting))


def test_recall_over_claims_and_precision_as_a_mean_over_claims_not_citations() -> None:
    claims = [claim(True, {1}, set()), claim(True, {1}, {2, 3}), claim(False, set(), {4}), claim(False, set(), set())]
    score = asta_score(claims)
    assert score.recall == Rate(0.5, 2, 4)
    # 1, 1/3 and 0; the uncited claim has no precision. Over citations it would be 2 of 5.
    assert score.precision.denominator == 3
    assert score.precision.numerator == 1 + 1 / 3


def test_full_support_without_a_supporting_citation_earns_nothing() -> None:
    assert asta_score([claim(True, set(), {1})]).recall.value == 0.0


def test_support_by_titles_alone_earns_half() -> None:
    score = asta_score([claim(True, {7}, set()), claim(True, {1, 7}, set())], title_only={7})
    assert score.recall.value == (0.5 + 1.0) / 2
    assert score.precision.value == (0.5 + 0.75) / 2


def test_claims_none_of_which_cites_anything_have_a_precision_of_zero() -> None:
    assert asta_score([claim(False, set(), set())] * 2).precision.value == 0.0


def test_without_claims_there_is_nothing_to_measure() -> None:
    score = asta_score([])
    assert score.recall.value is None
    assert score.precision.value is None


def test_evidence_is_exact_only_at_its_offsets() -> None:
    right = Evidence(1, "small models", 9, 21)
    assert ABSTRACT[9:21] == "small models"
    shifted = Evidence(1, "small models", 8, 20)
    elsewhere = Evidence(2, "small models", 9, 21)
    empty = Evidence(1, "", 3, 3)
    assert exact_evidence([right], {1: ABSTRACT}).value == 1.0
    assert exact_evidence([right, shifted, elsewhere, empty], {1: ABSTRACT}).value == 0.25
    assert exact_evidence([], {1: ABSTRACT}).value is None


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»"])
def test_quotations_from_four_words_on(marks: str) -> None:
    text = f"They say {marks.format('beat large ones on')} and use {marks.format('small models')}."
    assert quotations(text) == ["beat large ones on"]


def test_a_quotation_must_stand_in_a_cited_abstract() -> None:
    text = 'They "beat large  ones on two of three tasks," but never "beat the very largest ones".'
    assert exact_quotations(text, [ABSTRACT]).value == 0.5
    assert exact_quotations(text, []).value == 0.0
    assert exact_quotations("No quotation.", [ABSTRACT]).value is None


def holds(sentence: str, passages: Sequence[str]) -> bool:
    return any(sentence in passage for passage in passages)


def test_misattribution_is_support_by_another_source_only() -> None:
    passages = {1: ["a"], 2: ["b"]}
    right, wrong_paper = CitingSentence("a", (1,)), CitingSentence("a", (2,))
    unsupported, uncited = CitingSentence("z", (1,)), CitingSentence("a", ())
    assert misattribution([right, wrong_paper, unsupported, uncited], passages, holds).value == 1 / 3
    assert misattribution([uncited], passages, holds).value is None
