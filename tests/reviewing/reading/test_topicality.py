from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from answering import Litmus
from core.paper import Paper
from indexing.catalogue import reading
from reviewing.reading.topicality import Signs, TopicalityReader, likelihood

LOGITS = st.floats(-11.5, 10)
SHARES = st.floats(0, 1)


@given(LOGITS, SHARES, SHARES, LOGITS, SHARES, SHARES)
def test_more_of_a_sign_never_makes_it_less_likely(
    read: float, near: float, covered: float, more: float, nearer: float, further: float
) -> None:
    few, many = Signs(read, near, covered), Signs(max(read, more), max(near, nearer), max(covered, further))
    assert 0 < likelihood(few) <= likelihood(many) < 1


class Noting:
    """Says the same of every text, and notes which it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return np.arange(len(texts), dtype=np.float32)


async def papers(litmus: Litmus) -> list[Paper]:
    index = litmus.library.index
    roster = await index.roster.current()
    return list((await index.catalogue.read(reading.papers, list(roster.paper_numbers))).values())


async def test_papers_about_a_topic_are_told_from_the_others(litmus: Litmus) -> None:
    reader = TopicalityReader(litmus.library.index)
    there = await papers(litmus)
    likely = await reader.likelihoods(await reader.topic("honey bees"), there)
    bees = [each for paper, each in zip(there, likely, strict=True) if paper.tags == ("bees",)]
    others = [each for paper, each in zip(there, likely, strict=True) if paper.tags != ("bees",)]
    assert min(bees) > 0.5 > 0.1 > max(others)


async def test_what_is_far_is_not_read(litmus: Litmus) -> None:
    noting = Noting()
    reader = TopicalityReader(litmus.library.index, noting)
    there = await papers(litmus)
    signs = await reader.signs(await reader.topic("wool of sheep"), there)
    assert 0 < len(noting.texts) < len(there)
    assert all(text.partition("\n")[0] in {paper.title for paper in there} for text in noting.texts)
    unread = [each for each in signs if each.read < -11]
    assert len(unread) == len(there) - len(noting.texts)
    assert max(each.near for each in unread) < 0.15


async def test_a_paper_that_came_later_is_as_near_as_one_that_is_searched(litmus: Litmus) -> None:
    reader = TopicalityReader(litmus.library.index, Noting())
    topic = await reader.topic("honey bees")
    known = next(paper for paper in await papers(litmus) if paper.tags == ("bees",))
    searched, later = await reader.signs(topic, [known, replace(known, id="p_later")])
    assert later.near == pytest.approx(searched.near, abs=0.01)
    assert later.covered == searched.covered > 0
    assert await reader.signs(topic, []) == []


async def test_the_sentence_that_answers_is_told(litmus: Litmus) -> None:
    reader = TopicalityReader(litmus.library.index)
    sentences = ["Farming is old.", "We study how honey bees sleep.", "The weather was fair."]
    assert await reader.telling("Does the paper study honey bees?", "A Study", sentences) == 1
    assert await reader.telling("Does the paper study quantum gravity?", "A Study", sentences) is None
    assert await reader.telling("Does the paper study honey bees?", "A Study", []) is None
