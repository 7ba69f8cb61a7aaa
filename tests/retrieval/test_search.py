"""Retrieval over a small library, with filters held against their definition."""

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import SettingsError, WeightsUnavailable
from core.filters import Filters, Surveys
from core.passage import Passage
from core.settings import Settings
from indexing.library import Library, open_library
from retrieval.ranking import passage_tokens, within_budget
from retrieval.reading import LocalRelevance, relevance_reader
from retrieval.reranking import LlamaIndexReranker, LocalReranker
from retrieval.search import Retriever

FRUITS = ("apples", "pears", "plums", "quinces", "cherries", "figs")
VENUES = ("Orchard Letters", "Journal of Fruit", None)


@pytest.fixture
async def library(settings: Settings, tmp_path: Path) -> AsyncIterator[Library]:
    records = [
        {
            "title": f"A {'survey' if part == 6 else 'study'} of {fruit}, part {part}",
            "abstract": f"In year {part} we weighed {fruit}. The {fruit} were heavier than in the year before.",
            "authors": [f"{'Ann' if part % 2 else 'Bo'} {fruit.title()}", "Cy Gardener"],
            "venue": VENUES[part % 3],
            "year": None if part == 0 else 2010 + part,
            "tags": [fruit, "weights" if part > 3 else "Early"],
        }
        for fruit in FRUITS
        for part in range(7)
    ]
    file = tmp_path / "fruit.json"
    file.write_text(json.dumps(records))
    async with open_library(settings) as opened:
        await opened.import_file(file)
        yield opened


def retriever(library: Library, settings: Settings, **changes: Any) -> Retriever:
    return Retriever(library.index, settings.model_copy(update=changes))


FILTERS = [
    Filters(year_from=2014),
    Filters(year_to=2012),
    Filters(year_from=2012, year_to=2012),
    Filters(year_from=99_999_999_999),
    Filters(year_to=-99_999_999_999),
    Filters(authors=("gardener",)),
    Filters(authors=("Apples, Ann", "Bo Figs")),
    Filters(venues=("journal of fruit!",)),
    Filters(venues=("nowhere",)),
    Filters(tags=("early",), year_from=2012),
    Filters(surveys=Surveys.ONLY),
    Filters(surveys=Surveys.WITHOUT, year_from=2014),
    Filters(tags=("figs", "plums"), authors=("Ann Figs",), venues=("Orchard Letters",)),
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("fusion", ["convex", "rrf"])
async def test_what_a_filter_admits_is_found_and_nothing_else(
    library: Library, settings: Settings, filters: Filters, fusion: str
) -> None:
    found = await retriever(library, settings, fusion=fusion).search("weights of apples", top_k=50, filters=filters)
    everything = (await library.papers(limit=100)).papers
    assert {passage.paper.id for passage in found} == {paper.id for paper in everything if filters.admit(paper)}


async def test_papers_can_be_named(library: Library, settings: Settings) -> None:
    wanted = (await library.papers(query="quinces part 3")).papers[0].id
    found = await retriever(library, settings).search("apples", top_k=5, filters=Filters(paper_ids=(wanted, "p_no")))
    assert [passage.paper.id for passage in found] == [wanted]


async def test_the_scores_say_where_a_passage_came_from(library: Library, settings: Settings) -> None:
    found = await retriever(library, settings, diversity=0.0).search("figs in year 4", top_k=5, filters=Filters())
    best = found[0].scores
    assert found[0].paper.title == "A study of figs, part 4"
    assert (best.dense_rank, best.lexical_rank) == (1, 1)
    assert best.fused == pytest.approx(1.0)
    fused = [passage.scores.fused for passage in found]
    assert fused == sorted(fused, reverse=True)


async def test_a_deleted_paper_is_not_found_any_more(library: Library, settings: Settings) -> None:
    searching = retriever(library, settings)
    (first, *_) = await searching.search("figs in year 4", top_k=5, filters=Filters())
    await library.delete(first.paper.id)
    assert first.paper.id not in {
        p.paper.id for p in await searching.search("figs in year 4", top_k=50, filters=Filters())
    }


class Backwards:
    """A LlamaIndex postprocessor, as far as one is asked: the last is the best, and the rest is left out."""

    def postprocess_nodes(self, nodes: Sequence[Any], query_bundle: Any) -> list[Any]:
        return list(reversed(nodes))[:3]


async def test_a_reranker_has_the_last_word(library: Library, settings: Settings) -> None:
    plain = await retriever(library, settings, diversity=0.0).search("figs", top_k=40, filters=Filters())
    backwards = LlamaIndexReranker(Backwards())  # type: ignore[arg-type]  # it has the one method that is called
    reranking = Retriever(library.index, settings, backwards)
    found = await reranking.search("figs", top_k=3, filters=Filters())
    assert {passage.chunk.id for passage in found} <= {passage.chunk.id for passage in plain}
    assert found[0].chunk.id == plain[-1].chunk.id
    assert found[0].scores.rerank is not None


async def test_the_embedded_reranker_reads_question_and_passage_together(library: Library, settings: Settings) -> None:
    reranking = retriever(library, settings, reranker="local", diversity=0.0)
    found = await reranking.search("What happened to figs in year 4?", top_k=3, filters=Filters())
    scores = [passage.scores.rerank for passage in found]
    assert found[0].paper.title == "A study of figs, part 4"
    assert None not in scores
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))
    assert await LocalReranker(relevance_reader()).rerank("What happened to figs in year 4?", []) == []
    assert await LocalReranker(relevance_reader()).rerank("What happened to figs in year 4?", found[::-1]) == found


async def test_a_reranker_without_its_weights_says_what_to_do(library: Library, settings: Settings) -> None:
    searching = Retriever(library.index, settings, LocalReranker(LocalRelevance("no-such-weights")))
    with pytest.raises(WeightsUnavailable, match="make setup"):
        await searching.search("figs", top_k=3, filters=Filters())


@pytest.mark.parametrize("name", ["nonsense", "Local", "no.such.module:function", "json:no_such_function"])
async def test_a_reranker_that_cannot_be_loaded_is_an_error_of_the_settings(
    library: Library, settings: Settings, name: str
) -> None:
    with pytest.raises(SettingsError, match="LITMUS_RERANKER"):
        retriever(library, settings, reranker=name)


async def test_passages_fit_the_budget_and_smaller_ones_fill_the_gaps(library: Library, settings: Settings) -> None:
    found: list[Passage] = await retriever(library, settings).search("figs", top_k=10, filters=Filters())
    sizes = [passage_tokens(passage) for passage in found]
    assert within_budget(found, sum(sizes)) == found
    assert within_budget(found, sum(sizes[:3])) == found[:3]
    assert within_budget(found, min(sizes) - 1) == []


async def test_a_search_may_be_deeper_than_the_settings_say(library: Library, settings: Settings) -> None:
    shallow = retriever(library, settings, depth=10)
    usual = await shallow.search("apples", top_k=40, filters=Filters())
    deep = await shallow.search("apples", top_k=40, filters=Filters(), depth=40)
    assert len(usual) <= 20 < len(deep) == 40


async def test_what_the_question_names_comes_up(library: Library, settings: Settings, tmp_path: Path) -> None:
    made = {
        "title": "A scale for orchards",
        "abstract": "Ladders tip over. We introduce QuinTa, which hangs from a branch.",
    }
    mentions = {"title": "Scales compared", "abstract": "We weighed apples in an orchard, and QuinTa was the slowest."}
    file = tmp_path / "scales.json"
    file.write_text(json.dumps([made, mentions]))
    await library.import_file(file)
    question = "How heavy were the apples of year 3 by quinta?"  # which another paper matches word by word
    found = await retriever(library, settings).search(question, top_k=8, filters=Filters())
    assert made["title"] in {passage.paper.title for passage in found[:2]}
    assert mentions["title"] not in {passage.paper.title for passage in found[:2]}
    filtered = await retriever(library, settings).search("quinta", top_k=8, filters=Filters(tags=("apples",)))
    assert made["title"] not in {passage.paper.title for passage in filtered}
