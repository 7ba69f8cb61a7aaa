from collections import defaultdict
from pathlib import Path

import pytest

from answering import Litmus
from core.filters import Filters
from core.settings import Settings
from indexing.library import open_library
from reviewing import Desk
from reviewing.mapping.library_map import LibraryMap
from reviewing.mapping.mapper import Mapper
from reviewing.mapping.phrases import phrase_key
from tests.reviewing.corpus import PAPERS, TOPIC_OF


async def test_papers_on_one_thing_are_one_topic_and_it_is_named(desk: Desk) -> None:
    made = await desk.map()
    assert len(made.topics) == 4
    assert [topic.n for topic in made.topics] == [1, 2, 3, 4]
    of = defaultdict(set)
    for spot in made.spots:
        of[spot.topic].add(TOPIC_OF[spot.title])
    assert sorted(map(sorted, of.values())) == [["bees"], ["bread"], ["lighthouses"], ["sheep"]]
    labels = {next(iter(of[topic.n])): topic.label.lower() for topic in made.topics}
    assert "honey bee" in labels["bees"]
    assert "bread" in labels["bread"] or "dough" in labels["bread"]
    assert "lighthouse" in labels["lighthouses"]
    assert "sheep" in labels["sheep"]
    assert max(made.silhouettes, key=lambda number: made.silhouettes[number]) == 4


async def test_every_paper_is_one_spot_in_one_topic(desk: Desk) -> None:
    made = await desk.map()
    ids = [spot.paper_id for spot in made.spots]
    assert len(ids) == len(set(ids)) == len(PAPERS)
    assert sorted(paper for topic in made.topics for paper in topic.paper_ids) == sorted(ids)
    assert all(-1 <= value <= 1 for spot in made.spots for value in (spot.x, spot.y))
    assert max(abs(value) for spot in made.spots for value in (spot.x, spot.y)) == pytest.approx(1, abs=1e-5)
    assert {(spot.topic, spot.paper_id) for spot in made.spots} == {
        (topic.n, paper) for topic in made.topics for paper in topic.paper_ids
    }


async def test_the_same_papers_give_the_same_map_in_whatever_order_they_came(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    from core.paper import Paper

    papers = [
        Paper(paper["title"], paper["abstract"], tuple(paper["authors"]), paper["year"], tags=tuple(paper["tags"]))
        for paper in reversed(PAPERS)
    ]
    other = settings.model_copy(update={"data_dir": tmp_path / "other"})
    async with open_library(other) as library:
        await library.upsert(papers)
        again = await Mapper(library.index).map()
    made = await desk.map()
    assert (again.topics, again.spots, again.silhouettes) == (made.topics, made.spots, made.silhouettes)


async def test_as_many_topics_as_are_asked_for(desk: Desk) -> None:
    assert len((await desk.map(topics=2)).topics) == 2
    assert len((await desk.map(topics=1)).topics) == 1
    assert len((await desk.map(topics=100)).topics) == len(PAPERS)


async def test_a_topic_of_one_paper_is_named_by_its_title(desk: Desk) -> None:
    made = await desk.map(topics=100)
    titles = {spot.paper_id: spot.title for spot in made.spots}
    for topic in made.topics:
        (paper,) = topic.paper_ids
        assert {phrase_key((word,)) for word in topic.label.replace("·", " ").split()} <= {
            phrase_key((word,)) for word in titles[paper].replace(":", " ").replace(",", " ").split()
        }


async def test_a_map_of_what_filters_admit(desk: Desk) -> None:
    made = await desk.map(filters=Filters(tags=("bees", "sheep")))
    assert {TOPIC_OF[spot.title] for spot in made.spots} == {"bees", "sheep"}
    assert made.filters == Filters(tags=("bees", "sheep"))
    few = await desk.map(filters=Filters(tags=("bees",)))
    assert [topic.size for topic in few.topics] == [4]
    assert await desk.map(filters=Filters(tags=("cheese",))) == LibraryMap(
        (), (), filters=Filters(tags=("cheese",)), index=made.index
    )


async def test_a_map_follows_the_library(desk: Desk, litmus: Litmus) -> None:
    made = await desk.map()
    assert await desk.map() is made
    await litmus.library.delete(made.spots[0].paper_id)
    later = await desk.map()
    assert len(later.spots) == len(PAPERS) - 1
    assert later.index != made.index


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
async def test_tiny_libraries(settings: Settings, count: int) -> None:
    from core.paper import Paper

    async with open_library(settings) as library:
        await library.upsert([Paper(paper["title"], paper["abstract"]) for paper in PAPERS[:count]])
        mapper = Mapper(library.index)
        made = await mapper.map()
        assert len(made.spots) == count
        assert [topic.size for topic in made.topics] == ([count] if count else [])
        assert all(topic.label for topic in made.topics)
        assert sum(topic.size for topic in (await mapper.map(topics=2)).topics) == count


async def test_papers_without_words_that_name_anything(settings: Settings) -> None:
    from core.paper import Paper

    async with open_library(settings) as library:
        await library.upsert([Paper(f"{number}", "It is what it is.") for number in range(12)])
        made = await Mapper(library.index).map()
    assert len(made.spots) == 12
    assert all(topic.label for topic in made.topics)
