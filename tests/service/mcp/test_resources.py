from pathlib import Path

import pytest

from core.errors import InvalidCursor, PaperNotFound
from core.importing import PaperPage
from core.paper import Paper
from service.addresses import address_of, resource_of
from service.mcp.server import list_papers, read_paper
from tests.service.stand_in import StandInLibrary


class Endless(StandInLibrary):
    """A library without an end; a cursor is the number of the paper before."""

    async def papers(self, *, query: str | None = None, cursor: str | None = None, limit: int = 50) -> PaperPage:
        before = int(cursor or 0)
        papers = (Paper(f"Paper {n}", "It says this.", id=f"p_{n}") for n in range(before, before + limit))
        return PaperPage(tuple(papers), str(before + limit), 1_000_000)


async def test_the_list_has_an_end_though_the_library_has_none(tmp_path: Path) -> None:
    library = Endless(tmp_path)
    titles, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = await list_papers(library, cursor)
        titles += [paper.title for paper in page.papers]
        cursor, pages = page.more, pages + 1
    assert (len(titles), len(set(titles)), pages) == (1000, 1000, 10)


@pytest.mark.parametrize("cursor", ["nonsense", "1", "x:y", ":", "2:", "²:3", ""])
async def test_a_cursor_that_no_page_gave_out(cursor: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidCursor):
        await list_papers(StandInLibrary(tmp_path), cursor)


async def test_a_paper_cannot_lay_out_the_page_that_shows_it(tmp_path: Path) -> None:
    paper = Paper("A <b>bold</b>\n# title", "It says this.", id="p_a/b c")
    library = StandInLibrary(tmp_path, held={paper.id: paper})
    text = await read_paper(library, resource_of(paper.id))
    assert text.splitlines()[0] == "# A \\<b\\>bold\\</b\\> \\# title"
    assert text.endswith("\n\nIt says this.\n")
    with pytest.raises(PaperNotFound):
        await read_paper(library, "litmus://papers/")


@pytest.mark.parametrize(
    ("paper", "url"),
    [
        (Paper("T", "A", url="https://example.org/x", doi="10.1/x"), "https://example.org/x"),
        (Paper("T", "A", url="javascript:alert(1)", doi="10.1/x"), "https://doi.org/10.1/x"),
        (Paper("T", "A", url="https://example.org/a b", arxiv_id="2005.11401"), "https://arxiv.org/abs/2005.11401"),
        (Paper("T", "A", url="ftp://example.org", id="p_1/2"), "http://127.0.0.1:8000/?paper=p_1%2F2"),
    ],
)
def test_every_paper_has_an_address(paper: Paper, url: str) -> None:
    assert address_of(paper, "http://127.0.0.1:8000/") == url


def test_without_a_service_the_resource_stands_in() -> None:
    assert address_of(Paper("T", "A", id="p_1")) == "litmus://papers/p_1"
