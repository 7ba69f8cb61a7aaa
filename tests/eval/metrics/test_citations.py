"""The world of these tests: a passage is a set of letters, a sentence is entailed by passages that hold its letters."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.citations import CitedSentence, citation_score, mean_precision, mean_recall

PASSAGES = {1: ["a"], 2: ["b"], 3: ["ab"], 4: ["c", "d"]}


def entails(sentence: str, passages: Sequence[str]) -> bool:
    return bool(passages) and set(sentence) <= set("".join(passages))


def score(*sentences: tuple[str, tuple[int, ...]]) -> tuple[float | None, float | None, int]:
    result = citation_score([CitedSentence(*sentence) for sentence in sentences], PASSAGES, entails)
    return result.recall.value, result.precision.value, result.irrelevant


def test_one_right_and_one_wrong_citation() -> None:
    assert score(("a", (1,)), ("a", (2,))) == (0.5, 0.5, 0)


def test_an_uncited_sentence_counts_0_for_recall_and_not_for_precision() -> None:
    assert score(("a", (1,)), ("b", ())) == (0.5, 1.0, 0)


def test_two_citations_that_only_together_entail_are_both_relevant() -> None:
    assert score(("ab", (1, 2))) == (1.0, 1.0, 0)


def test_a_citation_that_fails_alone_and_is_not_needed_is_irrelevant() -> None:
    # [3] alone entails "ab". [1] alone does not, and without it [3] still does: irrelevant.
    assert score(("ab", (3, 1))) == (1.0, 0.5, 1)


def test_a_citation_that_entails_alone_is_relevant_even_if_others_do_too() -> None:
    assert score(("a", (1, 3))) == (1.0, 1.0, 0)


def test_each_citation_is_judged_against_all_the_others_not_against_what_is_left() -> None:
    # "ab" by [1], [2], [3]: without [1] the rest ([2], [3]) entails, without [2] too; [3] entails alone.
    assert score(("ab", (1, 2, 3))) == (1.0, 1 / 3, 2)


def test_a_sentence_whose_citations_fail_together_earns_nothing_for_any_of_them() -> None:
    # "abz": no source holds z, so that even [3], which holds most of it, is not counted as relevant.
    assert score(("abz", (3, 1)), ("a", (1,))) == (0.5, 1 / 3, 0)


def test_a_sentence_that_cites_what_is_not_there_scores_0_and_its_citations_are_left_out() -> None:
    assert score(("a", (1, 9)), ("b", (2,))) == (0.5, 1.0, 0)


def test_a_citation_written_twice_counts_twice() -> None:
    # As in ALCE's script: of two equal citations each is excused by itself if it entails alone.
    assert score(("a", (1, 1))) == (1.0, 1.0, 0)
    assert score(("ab", (1, 1, 2))) == (1.0, 1 / 3, 2)


def test_all_passages_of_a_source_are_read_together() -> None:
    assert score(("cd", (4,))) == (1.0, 1.0, 0)


def test_at_most_so_many_citations() -> None:
    sentences = [CitedSentence("c", (1, 2, 3, 4))]
    assert citation_score(sentences, PASSAGES, entails).recall.value == 1.0
    assert citation_score(sentences, PASSAGES, entails, at_most=3).recall.value == 0.0


def test_f1_of_one_answer() -> None:
    result = citation_score([CitedSentence("a", (1,)), CitedSentence("b", ())], PASSAGES, entails)
    assert result.f1 == 2 / 3


def test_means_over_answers() -> None:
    right = citation_score([CitedSentence("a", (1,))], PASSAGES, entails)
    uncited = citation_score([CitedSentence("a", ())], PASSAGES, entails)
    refusal = citation_score([], PASSAGES, entails)
    assert uncited.precision.value is None
    # An answer without citations has precision 0 in ALCE's mean; one without sentences is left out of both means.
    assert mean_recall([right, uncited, refusal]).value == 0.5
    assert mean_precision([right, uncited, refusal]).value == 0.5
    assert mean_recall([refusal]).value is None
    assert mean_precision([refusal]).value is None


@given(
    st.lists(
        st.tuples(st.text("abcd", min_size=1, max_size=3), st.lists(st.integers(1, 5), max_size=4).map(tuple)),
        max_size=6,
    )
)
def test_whatever_is_cited_both_stay_in_the_unit_interval(sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    recall, precision, irrelevant = score(*sentences)
    assert (recall is None) == (not sentences)
    assert all(value is None or 0 <= value <= 1 for value in (recall, precision))
    assert irrelevant >= 0
