import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import Hit
from retrieval.ranking import convex_combination, reciprocal_rank_fusion

DENSE = [Hit("a", 0.9), Hit("b", 0.7), Hit("c", 0.5)]
LEXICAL = [Hit("c", 10.0), Hit("d", 5.0)]


def test_the_convex_combination_is_what_one_gets_by_hand() -> None:
    ranking = dict(convex_combination(DENSE, LEXICAL, 0.3, {"d": 0.4}))
    assert ranking["a"].fused == pytest.approx(0.7 * 1.0)
    assert ranking["b"].fused == pytest.approx(0.7 * 0.6)
    assert ranking["c"].fused == pytest.approx(0.7 * 0.2 + 0.3 * 1.0)
    assert ranking["d"].fused == pytest.approx(0.3 * 0.5)


def test_reciprocal_rank_fusion_is_what_one_gets_by_hand() -> None:
    ranking = dict(reciprocal_rank_fusion(DENSE, LEXICAL, 0.5, 60, {}))
    assert ranking["a"].fused == pytest.approx(0.5)
    assert ranking["c"].fused == pytest.approx(0.5 * 61 / 63 + 0.5)
    assert ranking["d"].fused == pytest.approx(0.5 * 61 / 62)


def test_the_scores_say_which_side_found_a_chunk() -> None:
    ranking = dict(convex_combination(DENSE, LEXICAL, 0.3, {"d": 0.4}))
    assert (ranking["c"].dense_rank, ranking["c"].lexical_rank, ranking["c"].lexical) == (3, 1, 10.0)
    assert (ranking["d"].dense_rank, ranking["d"].dense, ranking["d"].lexical_rank) == (None, 0.4, 2)
    assert (ranking["a"].lexical_rank, ranking["a"].lexical) == (None, None)


def test_an_empty_side_has_no_say() -> None:
    assert [chunk for chunk, _ in convex_combination(DENSE, [], 0.3, {})] == ["a", "b", "c"]
    assert [chunk for chunk, _ in convex_combination([], LEXICAL, 0.3, {})] == ["c", "d"]
    assert convex_combination([], [], 0.3, {}) == []


HITS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1, allow_nan=False), max_size=8).map(
    lambda scores: sorted((Hit(chunk, score) for chunk, score in scores.items()), key=lambda hit: -hit.score)
)


@given(HITS, HITS, st.floats(0, 1))
def test_fused_scores_lie_between_0_and_1_and_descend(dense: list[Hit], lexical: list[Hit], weight: float) -> None:
    for ranking in (
        convex_combination(dense, lexical, weight, {}),
        reciprocal_rank_fusion(dense, lexical, weight, 60, {}),
    ):
        fused = [scores.fused for _, scores in ranking]
        assert fused == sorted(fused, reverse=True)
        assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused)
        assert {chunk for chunk, _ in ranking} == {hit.chunk_id for hit in (*dense, *lexical)}


@given(HITS)
def test_one_side_alone_keeps_its_order(dense: list[Hit]) -> None:
    scores = {hit.chunk_id: hit.score for hit in dense}
    order = [scores[chunk] for chunk, _ in convex_combination(dense, [], 0.0, {})]
    assert order == sorted(order, reverse=True)
