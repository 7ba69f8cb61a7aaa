"""How papers and counts are put into words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.importing import ImportCounts
    from core.paper import Paper

_AUTHORS_NAMED = 3


def byline(paper: "Paper") -> str:
    """Authors, venue and year, as far as they are known."""
    named = ", ".join(paper.authors[:_AUTHORS_NAMED]) + (" et al." if len(paper.authors) > _AUTHORS_NAMED else "")
    retracted = "RETRACTED" if paper.retracted else ""
    return " · ".join(filter(None, (retracted, named, paper.venue, str(paper.year or ""))))


def counted(counts: "ImportCounts") -> str:
    """Say what an import did: `302 added, 1 rejected`."""
    words = ("added", "updated", "unchanged", "rejected")
    told = [f"{getattr(counts, word):,} {word}" for word in words if getattr(counts, word)]
    if counts.no_abstract:
        told[-1] += f" ({counts.no_abstract:,} without an abstract)"
    return ", ".join(told) or "no records"
