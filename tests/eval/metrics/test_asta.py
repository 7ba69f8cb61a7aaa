from eval.metrics.asta import JudgedClaim, asta_score
from eval.metrics.rate import Rate


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
