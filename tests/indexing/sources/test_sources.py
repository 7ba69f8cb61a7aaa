"""Each source in its own protocol: every page, every field, and what it says when it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import InvalidFetch, SourceRefused
from core.importing import Page, Rejection, Wanted
from core.paper import Paper
from core.settings import Settings
from indexing.sources import ON_THE_WEB, SOURCE_NAMES, Sources
from tests.source_protocols import made_up
from tests.sources_server import SourcesServer, Trouble

WEB = [source.name for source in ON_THE_WEB]
SEARCHED = [name for name in WEB if name not in ("huggingface", "zotero")]


async def pages(sources: Sources, wanted: Wanted) -> list[Page]:
    source = sources.checked(wanted)
    found = [await source.page(wanted, None)]
    while (cursor := found[-1].next) is not None:
        found.append(await source.page(wanted, cursor))
        assert len(found) < 50
    return found


async def papers(sources: Sources, wanted: Wanted) -> list[Paper | Rejection]:
    return [record for page in await pages(sources, wanted) for record in page.records]


@pytest.mark.parametrize("name", WEB)
async def test_every_page_is_read_once_and_in_order(name: str, sources: Sources, server: SourcesServer) -> None:
    server.papers = made_up(230, without_abstract=5)
    records = await papers(sources, Wanted(name, "sheep", limit=400))
    found = [record for record in records if isinstance(record, Paper)]
    rejections = [record for record in records if isinstance(record, Rejection)]
    assert [paper.title.rstrip(".") for paper in found] == [paper.title for paper in server.papers[:225]]
    assert [rejection.no_abstract for rejection in rejections] == [True] * 5
    assert all(paper.abstract == made.abstract for paper, made in zip(found, server.papers, strict=False))
    assert len({rejection.place for rejection in rejections}) == 5


@pytest.mark.parametrize("name", WEB)
async def test_a_paper_says_everything_that_its_source_says(name: str, sources: Sources, server: SourcesServer) -> None:
    paper = (await papers(sources, Wanted(name, "kind 1")))[0]
    made = server.papers[0]
    assert isinstance(paper, Paper)
    assert paper.authors == made.authors
    assert paper.year == made.day.year
    assert paper.doi == (None if name in ("arxiv", "huggingface") else made.doi)
    assert paper.arxiv_id == (None if name in ("crossref", "pubmed") else made.arxiv)
    assert paper.venue == ("arXiv" if name in ("arxiv", "huggingface", "semantic-scholar") else "Journal of Sheep")
    if name == "zotero":
        assert paper.tags == ("to read", "sheep")


@pytest.mark.parametrize("name", WEB)
async def test_nothing_before_the_day_is_asked_for(name: str, sources: Sources, server: SourcesServer) -> None:
    server.papers = [*made_up(3), *(replace(old, day=date(2020, 1, 1)) for old in made_up(5)[3:])]
    records = await papers(sources, Wanted(name, "sheep", since=date(2024, 6, 1)))
    assert len(records) == 3


@pytest.mark.parametrize("name", SEARCHED)
async def test_no_more_is_asked_for_than_is_wanted(name: str, sources: Sources, server: SourcesServer) -> None:
    server.papers = made_up(230)
    page = await sources.checked(Wanted(name, "sheep", limit=7)).page(Wanted(name, "sheep", limit=7), None)
    assert page.total == 230
    if name != "openalex":  # whose pages by number must all have one size
        assert len(page.records) == 7


@pytest.mark.parametrize("name", SEARCHED)
async def test_a_query_is_needed(name: str, sources: Sources) -> None:
    with pytest.raises(InvalidFetch, match="needs a query"):
        sources.checked(Wanted(name, "  "))


@pytest.mark.parametrize("name", WEB)
async def test_what_matches_nothing_is_no_error(name: str, sources: Sources, server: SourcesServer) -> None:
    server.papers = []
    assert await papers(sources, Wanted(name, "unicorns")) == []


async def test_an_unknown_source_and_a_limit_beyond_reason_are_told(sources: Sources) -> None:
    with pytest.raises(InvalidFetch, match="Choose one of arxiv, openalex"):
        sources.checked(Wanted("scopus", "x"))
    for limit in (0, 20_001):
        with pytest.raises(InvalidFetch, match="LITMUS_MAX_FETCH_RECORDS"):
            sources.checked(Wanted("arxiv", "x", limit=limit))
    assert [info.name for info in sources.all()] == list(SOURCE_NAMES)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("counting sheep", "all:counting AND all:sheep"),
        ('"counting sheep" goats', 'all:"counting sheep" AND all:goats'),
        ("co-training (cats): dogs", 'all:"co-training" AND all:cats AND all:dogs'),
        ("ti:sheep AND cat:cs.CV", "ti:sheep AND cat:cs.CV"),
        ("sheep OR goats", "sheep OR goats"),
    ],
)
async def test_plain_words_mean_all_of_them_on_arxiv(
    words: str, asked: str, sources: Sources, server: SourcesServer
) -> None:
    await papers(sources, Wanted("arxiv", words))
    assert server.asked[0].query["search_query"] == asked


async def test_arxiv_ids_are_looked_up(sources: Sources, server: SourcesServer) -> None:
    made = server.papers[1]
    [paper] = await papers(sources, Wanted("arxiv", f"arXiv:{made.arxiv}v3, 9912.99999"))
    assert isinstance(paper, Paper)
    assert paper.arxiv_id == made.arxiv


async def test_a_first_page_of_arxiv_that_is_empty_by_mistake_is_asked_for_again(
    sources: Sources, server: SourcesServer
) -> None:
    empty = b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="o"><o:totalResults>0</o:totalResults></feed>'
    server.trouble(Trouble(body=empty))
    assert len(await papers(sources, Wanted("arxiv", "sheep"))) == 3


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("arxiv", "ti:((sheep", "malformed query"),
        ("pubmed", "(", "Unbalanced parentheses"),
    ],
)
async def test_a_query_that_is_refused_says_why(name: str, query: str, said: str, sources: Sources) -> None:
    with pytest.raises(SourceRefused, match=said):
        await papers(sources, Wanted(name, query))


async def test_without_a_key_openalex_is_paged_by_number(asking: Settings, server: SourcesServer) -> None:
    server.papers = made_up(230)
    opened = Sources(asking.model_copy(update={"openalex_key": None}))
    wanted = Wanted("openalex", "sheep")
    found = await opened.checked(wanted).page(wanted, "page 3")
    assert (len(found.records), found.next) == (30, None)
    assert "LITMUS_OPENALEX_KEY" in next(info.advice or "" for info in opened.all() if info.name == "openalex")
    await opened.close()


async def test_a_key_that_is_refused_names_its_setting(asking: Settings, server: SourcesServer) -> None:
    from pydantic import SecretStr

    opened = Sources(asking.model_copy(update={"openalex_key": SecretStr("bad")}))
    with pytest.raises(SourceRefused, match=r"API key not valid\. Look at LITMUS_OPENALEX_KEY"):
        await opened.checked(Wanted("openalex", "x")).page(Wanted("openalex", "x"), None)
    await opened.close()


async def test_beyond_what_semantic_scholar_ranks_its_bulk_search_is_asked(
    sources: Sources, server: SourcesServer
) -> None:
    server.papers = made_up(1200)
    assert len(await papers(sources, Wanted("semantic-scholar", "sheep", limit=2000))) == 1200
    assert {asked.path for asked in server.asked} == {"/semantic-scholar/paper/search/bulk"}


async def test_retractions_are_told_wherever_a_source_tells_them(sources: Sources, server: SourcesServer) -> None:
    server.papers = made_up(3, retracted=[2])
    for name in ("openalex", "crossref", "pubmed"):
        found = await papers(sources, Wanted(name, "sheep"))
        assert [isinstance(paper, Paper) and paper.retracted for paper in found] == [False, True, False], name


@pytest.mark.parametrize("library", ["", "users/x", "7", "https://elsewhere.example"])
async def test_zotero_wants_to_know_which_library(library: str, asking: Settings) -> None:
    opened = Sources(asking.model_copy(update={"zotero_library": library or None}))
    with pytest.raises(InvalidFetch, match="LITMUS_ZOTERO_LIBRARY"):
        opened.checked(Wanted("zotero", ""))


async def test_zotero_may_be_on_this_machine_and_one_collection(asking: Settings, server: SourcesServer) -> None:
    opened = Sources(asking.model_copy(update={"zotero_library": "local"}))
    wanted = Wanted("zotero", "collection:ABCD1234")
    assert len(await papers(opened, wanted)) == 2
    assert server.asked[0].path == "/zotero/users/0/collections/ABCD1234/items/top"
    await opened.close()
