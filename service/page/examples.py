"""Questions to begin with, which the library at hand can answer."""

from contextlib import suppress

from core.errors import PaperNotFound
from core.identity import paper_id
from core.importing import Order
from core.paper import Paper
from service.surface.library import FullShelf

_KNOWN = (
    ("How is the quality of citations measured?", "10.18653/v1/2023.emnlp-main.398"),
    ("How does the position of a document in a long context change accuracy?", "10.1162/tacl_a_00638"),
    ("Do larger models hallucinate less?", "10.18653/v1/2022.acl-long.229"),
)
"""Questions about the sample corpus, each with the DOI of a paper that has to be there."""
_MOST = 3
_LONGEST_TITLE = 90


async def examples(library: FullShelf) -> list[str]:
    """Return a few questions; none where the library is empty. Takes no search: the page asks for them often."""
    found = [question for question, doi in _KNOWN if await _holds(library, doi)]
    if found:
        return found
    papers = (await library.papers(limit=20, order=Order.LAST_ADDED)).papers
    titles = [paper.title.rstrip(".") for paper in papers if len(paper.title) <= _LONGEST_TITLE]
    return [f"What does “{title}” find?" for title in titles[:_MOST]]


async def _holds(library: FullShelf, doi: str) -> bool:
    with suppress(PaperNotFound):
        await library.paper(paper_id(Paper(title="", abstract="", doi=doi)))
        return True
    return False
