"""How sentences of abstracts are told in a review."""

import numpy as np
import pytest

from answering import Litmus
from answering.voice.calling import called_by_authors
from answering.voice.telling import Narrator
from core.paper import Paper
from reviewing.reading.abstracts import ReadAbstract, read_abstracts
from reviewing.review.telling import Teller, told_of

FLOCKNET = Paper(
    "FlockNet: Counting Sheep from the Air",
    "Farmers count sheep by eye, which is slow and often wrong. FlockNet counts sheep in aerial images. "
    "Its encoder looks at patches of eight by eight pixels. We find that it reduces the error of counting by 35%. "
    "A limitation is that FlockNet needs clear weather.",
    ("Ada Shepherd", "Bo Peep", "Cy Flock"),
    2024,
    id="p_1",
)


async def read(litmus: Litmus, *papers: Paper) -> list[ReadAbstract]:
    return await read_abstracts(papers, litmus.library.index.embedder)


async def test_a_name_takes_the_place_of_a_pronoun_whose_sentence_is_not_told(litmus: Litmus) -> None:
    (abstract,) = await read(litmus, FLOCKNET)
    said = told_of(FLOCKNET, abstract.sentences[2], 1, Narrator(called_by_authors), label=True)
    assert (
        said.text == "Shepherd et al. (2024) report that FlockNet’s encoder looks at patches of eight by eight pixels."
    )
    assert said.evidence[0].quote == abstract.sentences[2].text


async def test_a_section_tells_what_was_done_what_was_found_and_last_the_limits(litmus: Litmus) -> None:
    papers = await read(litmus, FLOCKNET)
    told = Teller(papers[0].title).section(papers, {"p_1": 1})
    assert [paragraph.lead for paragraph in told] == [None, None, "Limits that the papers name"]
    places = [
        [[each.text for each in papers[0].sentences].index(said.evidence[0].quote) for said in paragraph.sentences]
        for paragraph in told
    ]
    background, work, limits = places
    assert (background, limits) == ([0], [4])
    assert work[-1] == 3
    assert set(work) < {1, 2, 3}


@pytest.mark.parametrize("abstract", ["", "See https://example.org."])
async def test_papers_that_say_nothing_make_no_paragraph(litmus: Litmus, abstract: str) -> None:
    papers = await read(litmus, Paper("Sheep", abstract, id="p_1"))
    assert Teller(np.ones(384, np.float32)).section(papers, {"p_1": 1}) == ()


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("Warm hives do not increase the survival of honey bees in winter.", True),
        ("Warm hives reduce the survival of honey bees in winter.", True),
        ("Warm hives increase the survival of the honey bees in winter.", False),
    ],
)
async def test_the_opposite_of_what_was_told_is_no_repetition(litmus: Litmus, second: str, told: bool) -> None:
    first = "Warm hives increase the survival of honey bees in winter."
    papers = await read(litmus, Paper("Warm hives", first, id="p_1"), Paper("Warm hives in winter", second, id="p_2"))
    section = Teller(papers[0].title).section(papers, {"p_1": 1, "p_2": 2})
    cited = {number for paragraph in section for said in paragraph.sentences for number in said.citations}
    assert (cited == {1, 2}) is told
