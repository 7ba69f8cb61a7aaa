"""A bibliography as it comes with a manuscript: what each key means."""

import io
from collections.abc import Mapping

from core.errors import InvalidManuscript
from core.paper import Paper
from core.ports import Rejection
from indexing.readers.bibtex import BibtexReader
from indexing.readers.record import work_of

LONGEST = 20_000_000
"""Characters of a bibliography."""


def read_bibliography(text: str) -> Mapping[str, Paper]:
    """Return the works by key, with or without abstracts. Raises InvalidManuscript if there are none."""
    if len(text) > LONGEST:
        raise InvalidManuscript(f"At most {LONGEST:,} characters of a bibliography are taken.", field="bibliography")
    stream = io.BytesIO(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace"))
    works: dict[str, Paper] = {}
    for record in BibtexReader().records(stream):
        if isinstance(record, Rejection) or not record.key:
            continue
        work = work_of(record)
        # What has no title, such as a manual's page, is still an entry: its key is known.
        for key in (record.key, *record.aliases):
            works.setdefault(key, work or Paper(title="", abstract=""))
    if not works:
        raise InvalidManuscript(
            "The bibliography holds no BibTeX entry with a key. Give a .bib file, or leave it out.",
            field="bibliography",
        )
    return works
