"""Papers as resources: `litmus://papers/{id}`."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from core.errors import InvalidCursor, PaperNotFound
from core.paper import Paper
from core.text.reference import escaped, reference
from service.surface.library import Shelf

TEMPLATE = "litmus://papers/{id}"
MIME_TYPE = "text/markdown"
_A_PAGE = 100
_PAGES = 10
"""Some clients read a list to its end before they do anything else; libraries may hold a hundred thousand papers."""
_ADDRESS = re.compile(r"litmus://papers/([^/?#]+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list. `more` is None on the last one."""

    papers: tuple[Paper, ...]
    more: str | None


async def list_papers(shelf: Shelf, cursor: str | None) -> Listed:
    """Return papers in the order of their titles, the first thousand in all. Raises InvalidCursor."""
    number, _, place = (cursor or "1:").partition(":")
    if not number.isdecimal() or (cursor is not None and not place):
        raise InvalidCursor
    page = await shelf.papers(cursor=place or None, limit=_A_PAGE)
    more = page.next_cursor if int(number) < _PAGES else None
    return Listed(page.papers, f"{int(number) + 1}:{more}" if more else None)


async def read_paper(shelf: Shelf, uri: str) -> str:
    """Return a paper as Markdown. Raises PaperNotFound."""
    address = _ADDRESS.fullmatch(uri)
    if address is None:
        raise PaperNotFound(uri)
    paper = await shelf.paper(unquote(address[1]))
    return f"# {escaped(paper.title)}\n\n{reference(paper)}\n\n{paper.abstract}\n"
