from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.filters import Filters
from core.paper import Paper
from core.ports import TermDocument, TermIndex
from indexing.catalogue import Catalogue
from indexing.shared.terms import PostgresTermIndex
from indexing.terms import TantivyIndex

PAPER = Paper("Late interaction", "…", ("Omar Khattab", "Zaharia, Matei"), 2020, "SIGIR", tags=("ranking",), id="p_1")


def document(chunk_id: str, text: str, paper: Paper = PAPER) -> TermDocument:
    return TermDocument(chunk_id, text, paper)


@pytest.fixture
def index(place: Path | str, tmp_path: Path) -> Iterator[TermIndex]:
    if isinstance(place, Path):
        opened = TantivyIndex(tmp_path / "terms")
        yield opened
        opened.close()
    else:
        catalogue = Catalogue(place)
        yield PostgresTermIndex(catalogue)
        catalogue.close()


async def found(index: TermIndex, text: str, filters: Filters = Filters()) -> list[str]:  # noqa: B008 - frozen
    return [hit.chunk_id for hit in await index.query(text, 10, filters)]


async def test_words_are_found_in_any_inflection_case_and_accent(index: TermIndex) -> None:
    await index.put([document("c_1", "Dense retrievers naïvely rank passages"), document("c_2", "Something else")])
    for question in ("RETRIEVER", "ranking a passage", "naively"):
        assert await found(index, question) == ["c_1"]


async def test_the_rarer_word_counts_more(index: TermIndex) -> None:
    await index.put([document(f"c_{n}", "retrieval of passages") for n in range(5)] + [document("c_9", "colbert here")])
    assert (await found(index, "retrieval with colbert"))[0] == "c_9"
    rare, common, unknown = index.rarity(index.words("colbert retrieval zebra"))
    assert unknown > rare > common > 0


async def test_putting_again_replaces_and_dropping_removes(index: TermIndex) -> None:
    await index.put([document("c_1", "apples")])
    await index.put([document("c_1", "pears")])
    assert (await found(index, "apples"), await found(index, "pears"), await index.count()) == ([], ["c_1"], 1)
    await index.drop(["c_1", "c_unknown"])
    assert (await found(index, "pears"), await index.ids()) == ([], set())


async def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path)
    await first.put([document("c_1", "apples")])
    first.close()
    second = TantivyIndex(tmp_path)
    assert await second.ids() == {"c_1"}
    second.close()


async def test_an_index_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path)
    await first.put([document("c_1", "apples")])
    first.close()
    (tmp_path / "litmus-version").write_text("0")
    second = TantivyIndex(tmp_path)
    assert await second.count() == 0
    second.close()


async def test_rebuilding_leaves_an_empty_index_that_works(index: TermIndex) -> None:
    await index.put([document("c_1", "apples")])
    await index.rebuild()
    assert await index.count() == 0
    await index.put([document("c_2", "apples")])
    assert await found(index, "apples") == ["c_2"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.text(max_size=60))
async def test_any_text_may_be_asked_and_put(index: TermIndex, text: str) -> None:
    await index.query(text, 5, Filters(authors=(text,), venues=(text,), tags=(text,), paper_ids=(text,)))


VALUES = {
    "authors": ("Omar Khattab", "khattab", "Matei Zaharia", "Ann Lee", "?"),
    "venues": ("SIGIR", "sigir!", "ACL", ""),
    "tags": ("Ranking", "reading", ""),
    "paper_ids": ("p_1", "p_2"),
}
FILTERS = st.builds(
    Filters,
    year_from=st.none() | st.integers(2015, 2025),
    year_to=st.none() | st.integers(2015, 2025),
    **{name: st.lists(st.sampled_from(values), max_size=2).map(tuple) for name, values in VALUES.items()},
)
PAPERS = st.builds(
    lambda authors, year, venue, tags, n: replace(
        PAPER, authors=authors, year=year, venue=venue, tags=tags, id=f"p_{n}"
    ),
    st.lists(st.sampled_from(["Omar Khattab", "Zaharia, Matei", "Ann Lee"]), max_size=2).map(tuple),
    st.none() | st.integers(2015, 2025),
    st.none() | st.sampled_from(["SIGIR", "ACL"]),
    st.lists(st.sampled_from(["ranking", "Reading"]), max_size=2).map(tuple),
    st.integers(1, 3),
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(papers=st.lists(PAPERS, min_size=1, max_size=4), filters=FILTERS)
async def test_a_filter_admits_in_the_index_what_it_admits_by_definition(
    index: TermIndex, papers: list[Paper], filters: Filters
) -> None:
    await index.rebuild()
    await index.put([document(f"c_{n}", "apples", paper) for n, paper in enumerate(papers)])
    expected = {f"c_{n}" for n, paper in enumerate(papers) if filters.admit(paper)}
    assert set(await found(index, "apples", filters)) == expected
