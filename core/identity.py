"""When two records are the same paper, and what one paper made of both looks like.

A record is known by its keys: DOI, arXiv id, title. Records that share a key are one paper, unless something says
otherwise (`same_work`). A paper's id is a digest of its strongest key at the time it first came in; it stays.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace

from core.filters import author_keys, filter_key
from core.paper import Paper

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"^10\.48550/arxiv\.(?P<id>.+)$")
_ARXIV = re.compile(
    r"(?<![\d.])(?P<new>\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]*\d)|(?P<old>[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{7})(?:v\d+)?(?!\d)",
    re.IGNORECASE,
)
_LONGEST_PREPRINT_YEARS = 5
_SHORTEST_TELLING_TITLE = 3


def normal_doi(text: str | None) -> str | None:
    """Return the bare lower-case DOI in `text` (an address, `doi:…`, or the DOI itself), or None."""
    found = _DOI.search(text or "")
    return found.group().rstrip(".,;)]}").lower() if found else None


def normal_arxiv_id(text: str | None) -> str | None:
    """Return the bare arXiv id without version in `text` (an address, `arXiv:…`, a DOI of arXiv's), or None."""
    doi = normal_doi(text)
    if doi:
        arxiv = _ARXIV_DOI.match(doi)
        if not arxiv:
            return None
        text = arxiv.group("id")
    found = _ARXIV.search(text or "")
    return (found.group("new") or found.group("old")).lower() if found else None


def title_key(title: str) -> str:
    """The title without case, accents, punctuation and spacing."""
    bare = unicodedata.normalize("NFKD", title).casefold()
    return "".join(char for char in bare if char.isalnum()) or filter_key(title) or title.strip()


def identity_keys(paper: Paper) -> tuple[str, ...]:
    """Everything this record can be recognised by, strongest first."""
    doi, arxiv = normal_doi(paper.doi), normal_arxiv_id(paper.arxiv_id) or normal_arxiv_id(paper.doi)
    published = doi if doi and not _ARXIV_DOI.match(doi) else None
    keys = [f"doi:{published}" if published else "", f"arxiv:{arxiv}" if arxiv else ""]
    return (*filter(None, keys), f"title:{title_key(paper.title)}")


def paper_id(paper: Paper) -> str:
    """The id of a paper that is new to the catalogue: a digest of its strongest key, with the year for a bare title."""
    key = identity_keys(paper)[0]
    if key.startswith("title:") and paper.year:
        key = f"{key}:{paper.year}"
    return "p_" + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def same_work(one: Paper, other: Paper) -> bool:
    """Whether two records are one paper: a shared DOI or arXiv id decides; a shared title does unless they contradict.

    A preprint and its published version share title and authors but neither DOI nor, always, the year.
    """
    ours, theirs = set(identity_keys(one)), set(identity_keys(other))
    for kind in ("doi:", "arxiv:"):
        a = {key for key in ours if key.startswith(kind)}
        b = {key for key in theirs if key.startswith(kind)}
        if a & b:
            return True
        if a and b:
            return False
    if not ours & theirs:
        return False
    if one.year and other.year and abs(one.year - other.year) > _LONGEST_PREPRINT_YEARS:
        return False
    if one.authors and other.authors and not _family_names(one) & _family_names(other):
        return False
    # "Introduction" and "Editorial" are titles of many papers: without any other agreement they stay apart.
    telling = len(filter_key(one.title).split()) >= _SHORTEST_TELLING_TITLE or one.title.strip() == other.title.strip()
    return telling or bool(one.authors and other.authors)


def _family_names(paper: Paper) -> set[str]:
    return {min(author_keys(author), key=len, default="") for author in paper.authors}


def merge(kept: Paper, came: Paper) -> Paper:
    """Return one paper of two records of it: the newer abstract and title, of every other field the richer one."""
    return replace(
        kept,
        title=came.title,
        abstract=came.abstract,
        original=came.original,
        authors=came.authors if len(came.authors) >= len(kept.authors) else kept.authors,
        year=_published_year(kept, came),
        venue=_venue(kept, came),
        doi=_doi(kept, came),
        arxiv_id=came.arxiv_id or kept.arxiv_id,
        url=came.url or kept.url,
        tags=kept.tags + tuple(tag for tag in came.tags if tag not in kept.tags),
        source=kept.source or came.source,
    )


def _is_preprint(paper: Paper) -> bool:
    venue = filter_key(paper.venue or "")
    published = normal_doi(paper.doi) and not normal_arxiv_id(paper.doi)
    return not published and (not venue or "arxiv" in venue or "preprint" in venue)


def _published_year(kept: Paper, came: Paper) -> int | None:
    if kept.year and came.year and _is_preprint(came) and not _is_preprint(kept):
        return kept.year
    return came.year or kept.year


def _venue(kept: Paper, came: Paper) -> str | None:
    if kept.venue and _is_preprint(came) and not _is_preprint(kept):
        return kept.venue
    return came.venue or kept.venue


def _doi(kept: Paper, came: Paper) -> str | None:
    came_is_arxiv, kept_is_arxiv = bool(normal_arxiv_id(came.doi)), bool(normal_arxiv_id(kept.doi))
    if kept.doi and came_is_arxiv and not kept_is_arxiv:
        return kept.doi
    return came.doi or kept.doi
