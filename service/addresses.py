"""Where a paper can be looked at, for clients that show a source by its address and drop one without."""

from dataclasses import replace
from urllib.parse import quote

from core.paper import Paper
from core.text.reference import is_web_address


def address_of(paper: Paper, service: str | None = None) -> str:
    """Return its own address, else that of its DOI, else arXiv's, else the page of `service`, which shows it.

    An address is one that a browser opens; files bring others too. Without a service, the paper's name as a resource
    of the Model Context Protocol stands in.
    """
    for link in (paper.link, replace(paper, url=None).link):
        if is_web_address(link):
            return link
    return f"{service.rstrip('/')}/?paper={quote(paper.id, safe='')}" if service else resource_of(paper.id)


def resource_of(paper_id: str) -> str:
    """Return the name of a paper as a resource of the Model Context Protocol."""
    return f"litmus://papers/{quote(paper_id, safe='')}"
