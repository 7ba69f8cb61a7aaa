"""Invented citations, quotes that are none, and the wrong paper for the right sentence."""

from collections.abc import Sequence

import pytest

from core.answer import Evidence
from eval.metrics.citations import CitedSentence
from eval.metrics.invented import dangling, invented_share
from eval.metrics.misattribution import misattribution
from eval.metrics.quotes import exact_evidence, exact_quotations, quotations

ABSTRACT = "We train small models. They beat large ones on two of three tasks."


def test_invented_share() -> None:
    assert invented_share(resolved=3, dropped=1).value == 0.25
    assert invented_share(resolved=0, dropped=0).value is None
    assert dangling([1, 2, 9], {1, 2}) == 1


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
    right, wrong_paper = CitedSentence("a", (1,)), CitedSentence("a", (2,))
    unsupported, uncited = CitedSentence("z", (1,)), CitedSentence("a", ())
    assert misattribution([right, wrong_paper, unsupported, uncited], passages, holds).value == 1 / 3
    assert misattribution([uncited], passages, holds).value is None
