import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.filters import Filters
from core.importing import ImportCounts
from core.paper import Paper
from core.passage import Chunk
from indexing.catalogue import Catalogue, listing, pending, reading
from indexing.catalogue.upserting import upsert
from indexing.importing import _Slots as Slots  # how an import names the places of its records
from indexing.roster import RosterKeeper

BARE = Paper("Passage search with late interaction", "It works.", authors=("Omar Khattab",))
PREPRINT = replace(BARE, arxiv_id="2004.12832", year=2020, venue="arXiv")
PUBLISHED = replace(BARE, doi="10.1145/1", year=2020, venue="SIGIR", abstract="It works at scale.")


@pytest.fixture
def catalogue(place: Path | str) -> Iterator[Catalogue]:
    opened = Catalogue(place)
    yield opened
    opened.close()


def bring(catalogue: Catalogue, *records: Paper, source: str = "file") -> ImportCounts:
    slots = Slots(source)
    return catalogue.write_now(upsert, records, [slots.of(record) for record in records])


def papers(catalogue: Catalogue) -> Sequence[Paper]:
    return catalogue.read_now(listing.page, None, None, 1000).papers


def chunk_of(paper: Paper) -> str:
    return f"c_{paper.id}_{len(paper.abstract)}"


def index_all(catalogue: Catalogue) -> list[str]:
    """Do what indexing does in the catalogue, with one chunk a paper."""
    waiting = catalogue.read_now(pending.pending_papers, 1000)
    chunks = [Chunk(chunk_of(paper), paper.id, paper.abstract, 0, len(paper.abstract), 3) for paper in waiting]
    catalogue.write_now(
        pending.store_chunks, [paper.id for paper in waiting], chunks, np.ones((len(chunks), 2), np.float32)
    )
    catalogue.write_now(pending.mark_indexed, [paper.id for paper in waiting])
    return [chunk.id for chunk in chunks]


def test_the_same_again_changes_nothing_and_says_so(catalogue: Catalogue) -> None:
    assert bring(catalogue, PREPRINT, BARE) == ImportCounts(added=1, updated=0, unchanged=1)
    index_all(catalogue)
    assert bring(catalogue, PREPRINT, BARE) == ImportCounts(unchanged=2)
    assert catalogue.read_now(pending.count_pending) == 0


def test_a_preprint_and_its_publication_become_one_paper(catalogue: Catalogue) -> None:
    assert bring(catalogue, PREPRINT) == ImportCounts(added=1)
    assert bring(catalogue, PUBLISHED) == ImportCounts(updated=1)
    (paper,) = papers(catalogue)
    assert (paper.doi, paper.arxiv_id, paper.venue) == ("10.1145/1", "2004.12832", "SIGIR")
    assert bring(catalogue, PREPRINT, PUBLISHED, source="another file").added == 0
    assert len(papers(catalogue)) == 1


def test_two_variants_in_one_file_settle(catalogue: Catalogue) -> None:
    variant = replace(PUBLISHED, abstract="It works, they say.")
    assert bring(catalogue, PUBLISHED, variant) == ImportCounts(added=1, updated=1)
    assert bring(catalogue, PUBLISHED, variant) == ImportCounts(unchanged=2)


def test_an_edit_and_its_undoing_are_both_taken(catalogue: Catalogue) -> None:
    edited = replace(PUBLISHED, abstract="It works no more.")
    for record in (PUBLISHED, edited, PUBLISHED):
        bring(catalogue, record)
        assert papers(catalogue)[0].abstract == record.abstract


def test_an_edit_makes_the_old_chunks_stale_and_the_paper_unsearchable_until_it_is_indexed(
    catalogue: Catalogue,
) -> None:
    bring(catalogue, PUBLISHED)
    (old,) = index_all(catalogue)
    bring(catalogue, replace(PUBLISHED, abstract="It works no more."))
    assert catalogue.read_now(pending.stale_chunks) == [old]
    assert catalogue.read_now(reading.stored_chunks, [old]) == {}
    (new,) = index_all(catalogue)
    assert set(catalogue.read_now(reading.stored_chunks, [old, new])) == {new}


def test_a_record_that_shows_two_papers_to_be_one_joins_them(catalogue: Catalogue) -> None:
    one = Paper("On passage search", "A.", arxiv_id="2004.12832")
    other = Paper("Searching passages", "B.", doi="10.1145/1")
    bring(catalogue, one, other)
    chunks = index_all(catalogue)
    assert len(papers(catalogue)) == 2
    bring(catalogue, replace(other, arxiv_id="2004.12832"))
    assert len(papers(catalogue)) == 1
    assert set(catalogue.read_now(pending.stale_chunks)) == set(chunks)
    assert bring(catalogue, one, other, source="later").added == 0
    assert len(papers(catalogue)) == 1


def test_papers_that_only_share_a_title_stay_apart(catalogue: Catalogue) -> None:
    one, other = replace(BARE, authors=("Ann Lee",)), replace(BARE, authors=("Bo Chen",))
    assert bring(catalogue, one, other) == ImportCounts(added=2)
    assert bring(catalogue, one, other) == ImportCounts(unchanged=2)


def test_editorials_stay_what_they_are_when_another_one_comes_before_them(catalogue: Catalogue) -> None:
    told = ("Gulls were fewer than ever.", "The society elected a board.", "Nests need warmth and food at sea.")
    first, second, third = (Paper("Editorial", text, year=2019) for text in told)
    assert bring(catalogue, second, third) == ImportCounts(added=2)
    ids = {paper.abstract: paper.id for paper in papers(catalogue)}
    assert bring(catalogue, first, third, second) == ImportCounts(added=1, unchanged=2)
    assert ids.items() <= {paper.abstract: paper.id for paper in papers(catalogue)}.items()


def test_a_record_that_names_no_identifier_does_not_join_papers_that_have_different_ones(catalogue: Catalogue) -> None:
    one, other = replace(BARE, doi="10.1145/1"), replace(BARE, doi="10.1145/2")
    bring(catalogue, one, other)
    bring(catalogue, BARE)
    assert len(papers(catalogue)) == 2


async def test_a_deleted_paper_leaves_only_stale_chunks(catalogue: Catalogue) -> None:
    bring(catalogue, PUBLISHED)
    chunks = index_all(catalogue)
    await catalogue.write(pending.delete_paper, papers(catalogue)[0].id)
    assert catalogue.read_now(pending.stale_chunks) == chunks
    assert catalogue.read_now(reading.counts).chunks == 0
    assert bring(catalogue, PUBLISHED) == ImportCounts(added=1)


def test_everything_that_a_paper_says_comes_back(catalogue: Catalogue) -> None:
    paper = replace(PUBLISHED, url="https://example.org/a", tags=("Search", "ranking"), source="x.bib")
    bring(catalogue, paper)
    assert replace(papers(catalogue)[0], id="") == paper


RECORDS = st.lists(
    st.builds(
        Paper,
        title=st.sampled_from(["On passage search", "Searching for passages", "A third of them"]),
        abstract=st.sampled_from(["A.", "B.", "C."]),
        authors=st.sampled_from([(), ("Ann Lee",), ("Bo Chen",)]),
        year=st.sampled_from([None, 2019, 2020]),
        venue=st.sampled_from([None, "ACL", "arXiv"]),
        doi=st.sampled_from([None, "10.1145/1", "10.1145/2"]),
        arxiv_id=st.sampled_from([None, "2004.12832"]),
        tags=st.sampled_from([(), ("x",), ("y", "x")]),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(
    records=RECORDS,
    filters=st.builds(
        Filters,
        authors=st.sampled_from([(), ("Lee",), ("Chen", "Nobody")]),
        tags=st.sampled_from([(), ("y",)]),
        venues=st.sampled_from([(), ("acl",), ("?",)]),
        year_from=st.sampled_from([None, 2020, -(10**12)]),
        year_to=st.sampled_from([None, 2019, 10**12]),
    ),
)
def test_whatever_comes_in_settles_and_is_filtered_as_defined(
    tmp_path_factory: pytest.TempPathFactory, records: list[Paper], filters: Filters
) -> None:
    catalogue = Catalogue(tmp_path_factory.mktemp("catalogue") / "c.sqlite3")
    try:
        counts = bring(catalogue, *records)
        assert counts.records == len(records)
        index_all(catalogue)
        before = papers(catalogue)
        assert bring(catalogue, *records).added == 0
        index_all(catalogue)
        for _ in range(3):
            bring(catalogue, *records)
        assert bring(catalogue, *records) == ImportCounts(unchanged=len(records))
        assert len(papers(catalogue)) <= len(before)
        index_all(catalogue)
        # What is held in memory admits what the definition admits.
        roster = asyncio.run(RosterKeeper(catalogue, 2).current())
        admitted = roster.admitted(filters)
        assert {roster.chunk_ids[place] for place in np.flatnonzero(admitted)} == {
            chunk_of(paper) for paper in papers(catalogue) if filters.admit(paper)
        }
    finally:
        catalogue.close()
