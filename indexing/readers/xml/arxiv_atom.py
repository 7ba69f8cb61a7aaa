"""The Atom feed that arXiv's API answers with."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element  # a noun; what parses is defusedxml

from core.importing import Rejection
from indexing.readers.fields import first_year
from indexing.readers.record import Record
from indexing.readers.retractions import comments_on_withdrawal
from indexing.readers.xml.records import XmlReader, first_at, texts_at

_FEED = re.compile(r"<(?:\w+:)?feed\b[^>]{0,2000}\bxmlns(?::\w+)?\s*=\s*[\"']http://www\.w3\.org/2005/Atom[\"']")
_ERROR = "arxiv.org/api/errors"


class ArxivAtomReader(XmlReader):
    """Reads entries as they come."""

    name: ClassVar[str] = "arxiv"
    elements: ClassVar[frozenset[str]] = frozenset({"entry"})
    unit: ClassVar[str] = "entry"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether the root is an Atom feed."""
        return bool(_FEED.search(head))

    def record(self, place: str, element: Element) -> Record | Rejection:
        """Return what an entry says."""
        number = first_at(element, "id")
        if _ERROR in number:
            said = " ".join(first_at(element, "summary").split())[:200]
            return Rejection(place, f"no paper but an error of arXiv's: {said}")
        links = [link.get("href", "") for link in element.findall("link") if link.get("rel") == "alternate"]
        return Record(
            place=place,
            title=first_at(element, "title"),
            abstract=first_at(element, "summary", "content"),
            authors=texts_at(element, "author/name"),
            year=first_year(first_at(element, "published"), first_at(element, "updated")),
            venue=first_at(element, "journal_ref") or ("arXiv" if "arxiv.org" in number else ""),
            doi=first_at(element, "doi"),
            arxiv=[number],
            url=next(filter(None, links), "") or number,
            tags=[category.get("term", "") for category in element.findall("category")],
            retracted=comments_on_withdrawal(first_at(element, "comment")),
            latex=True,
        )
