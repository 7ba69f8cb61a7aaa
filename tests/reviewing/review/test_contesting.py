"""Made cases: what seems to disagree, and what only shares words."""

import pytest

from answering import Litmus
from core.paper import Paper
from reviewing.reading.abstracts import read_abstracts
from reviewing.review.contesting import contested
from reviewing.review.review import Contested


async def found(litmus: Litmus, *sentences: str) -> Contested:
    papers = [
        Paper(f"Paper {n}", f"Bees live in hives. We study twelve hives. {text}", year=2000 + n, id=f"p_{n}")
        for n, text in enumerate(sentences, start=1)
    ]
    return contested(await read_abstracts(papers, litmus.library.index.embedder))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Results show that warm hives increase the survival of honey bees in winter.",
            "We find that warm hives reduce the survival of honey bees in winter.",
        ),
        (
            "Results show that pesticides impair the homing of honey bee foragers.",
            "We find that pesticides do not impair the homing of honey bee foragers.",
        ),
        (
            "We show that caffeine improves the memory of honey bees.",
            "Our results show that caffeine does not improve the memory of honey bees.",
        ),
    ],
)
async def test_findings_that_disagree(litmus: Litmus, one: str, other: str) -> None:
    points = (await found(litmus, one, other)).points
    assert len(points) == 1
    assert (points[0].one.year, points[0].other.year) == (2001, 2002)
    assert points[0].one.sentence.evidence[0].quote == one
    assert "bees" in points[0].about or "hives" in points[0].about or "honey" in points[0].about


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Results show that warm hives increase the survival of honey bees in winter.",
            "We find that warm hives increase the survival of bumble bees in winter.",
        ),
        (
            "We show that caffeine improves the memory of honey bees.",
            "We show that caffeine reduces the weight of garden snails.",
        ),
        (
            "The method increases the accuracy of counting and reduces its cost.",
            "The drone reduces the time of counting and increases its accuracy.",
        ),
    ],
)
async def test_findings_that_do_not(litmus: Litmus, one: str, other: str) -> None:
    assert (await found(litmus, one, other)).points == ()


async def test_a_paper_does_not_disagree_with_itself(litmus: Litmus) -> None:
    both = "We show that caffeine improves the memory of bees. We show that it does not improve the memory of bees."
    assert (await found(litmus, both)).points == ()


async def test_papers_that_say_themselves_what_is_disputed(litmus: Litmus) -> None:
    said = [
        "Contrary to common belief, bees sleep at night.",
        "Whether bees dream remains controversial.",
        "Studies report mixed results on the memory of bees.",
    ]
    not_said = [
        "Contrary winds carry bees over the sea.",
        "Bees face a challenge in the evening that we view as hard.",
        "This work is a pivotal step in challenging the conventional paradigm that bees need hives.",
        "Judges read reports that support or refute a claim on bees.",
        "This goes contrary to common belief.",
    ]
    disputes = (await found(litmus, *said, *not_said)).disputes
    assert [each.reference for each in disputes] == [1, 2, 3]
    assert await found(litmus) == Contested()
