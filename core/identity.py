"""When two records are the same paper, and what one paper made of both looks like.

A record is known by its keys: DOI, arXiv id, title. Records that share a key are one paper, unless something says
otherwise (`same_work`). A paper's id is a digest of its strongest key at the time it first came in; it stays.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from core.filters import author_keys, filter_key
from core.paper import Paper, Reading

_DOI = re.compile(
    # Until about 2000 a DOI could hold an article's SICI, and only what stands after its `<` tells articles of one
    # issue apart: 10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
    r"10\.\d{4,9}/(?:[^\s\"<>]*\d:\d+<[^\s\"<>]+>\d\.\d\.[a-z]{2};\d-[\w#?]|[^\s\"<>]+)",
    re.IGNORECASE,
)
_OPENING = {")": "(", "]": "[", "}": "{"}
_ARXIV_DOI = re.compile(r"^10\.48550/arxiv\.(?P<id>.+)$")
_ARXIV = re.compile(
    r"(?<![\d.])(?P<new>\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]*\d)|(?P<old>[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2})?/\d{7})(?:v\d+)?(?!\d)",
    re.IGNORECASE,
)
_LONGEST_PREPRINT_YEARS = 5
_SHORTEST_TELLING_TITLE = 3


def normal_doi(text: str | None) -> str | None:
    """Return the bare lower-case DOI in `text` (an address, `doi:…`, or the DOI itself), or None."""
    text = text or ""
    found = _DOI.search(unquote(text) if "://" in text else text)
    if not found:
        return None
    doi = found.group().lower()
    # What stands after it in running text goes; a bracket that it opened itself stays.
    while doi[-1] in ".,;" or (doi[-1] in _OPENING and doi.count(doi[-1]) > doi.count(_OPENING[doi[-1]])):
        doi = doi[:-1]
    return doi


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


def same_work(one: Paper, other: Paper, also_known_by: Iterable[str] = ()) -> bool:
    """Whether two records are one paper: a shared DOI or arXiv id decides; a shared title does unless they contradict.

    A preprint and its published version share title and authors but neither DOI nor, always, the year. `also_known_by`
    are keys that earlier records of `one` had.
    """
    ours, theirs = {*identity_keys(one), *also_known_by}, set(identity_keys(other))
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
    """Return one paper of two records of it: the newer text, unless it is worse, and of other fields the richer one.

    A preprint does not overwrite what the published version says; a cut-off abstract does not overwrite the whole one.
    """
    # Where both say the same, the markup that one says it in is no news.
    same = kept.title == came.title and kept.abstract == came.abstract
    text = kept if same or _worse_text(kept, came) else came
    return replace(
        kept,
        title=kept.title if _is_shouted(came, kept) else text.title,
        abstract=text.abstract,
        original=text.original,
        authors=came.authors if len(came.authors) >= len(kept.authors) else kept.authors,
        year=_published(kept, came).year or came.year or kept.year,
        venue=_published(kept, came).venue or came.venue or kept.venue,
        doi=_published(kept, came).doi or came.doi or kept.doi,
        arxiv_id=came.arxiv_id or kept.arxiv_id,
        url=_published(kept, came).url or came.url or kept.url,
        tags=kept.tags + tuple(tag for tag in came.tags if tag not in kept.tags),
        source=kept.source or came.source,
        retracted=kept.retracted or came.retracted,
        note=_both_notes(kept.note, came.note),
        reading=kept.reading if came.reading is Reading.UNREAD else came.reading,
        collections=kept.collections + tuple(name for name in came.collections if name not in kept.collections),
    )


def _both_notes(kept: str, came: str) -> str:
    """What somebody wrote is never lost; what is there already is not written twice."""
    return kept if came in kept else came if kept in came else f"{kept}\n\n{came}"


def _worse_text(kept: Paper, came: Paper) -> bool:
    cut = came.abstract.rstrip(" .…")
    truncated = len(cut) < len(kept.abstract.rstrip(" .…")) and kept.abstract.startswith(cut)
    return truncated or (_is_preprint(came) and _is_published(kept))


def _is_shouted(came: Paper, kept: Paper) -> bool:
    return came.title.isupper() and not kept.title.isupper() and title_key(came.title) == title_key(kept.title)


def _published(kept: Paper, came: Paper) -> Paper:
    """The record whose bibliographic facts count: the newer one, but never a preprint's over the publication's."""
    return kept if _is_preprint(came) and _is_published(kept) else came


def _is_published(paper: Paper) -> bool:
    venue, doi = filter_key(paper.venue or ""), normal_doi(paper.doi) or ""
    elsewhere = "arxiv" in venue or "preprint" in venue or venue == "corr"
    return bool(venue and not elsewhere) or bool(doi and not _ARXIV_DOI.match(doi))


def _is_preprint(paper: Paper) -> bool:
    return not _is_published(paper) and bool(paper.arxiv_id or paper.venue or paper.doi)
