"""When two records are the same paper, and what one paper made of both looks like.

A record is known by its keys: DOI, arXiv id, title. Records that share a key are one paper, unless something says
otherwise (`same_work`). A paper's id is a digest of its strongest key at the time it first came in;
it stays.
"""

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from core.likeness import alike, both_english, same_authors, share_most_words, signed, tells
from core.paper import Paper, Reading
from core.text.keys import filter_key, title_key

_DOI = re.compile(
    # Until about 2000 a DOI could hold an article's SICI, and only what stands after its `<` tells articles of one
    # issue apart: 10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9, 10.1130/1(1999)027<0130:DNF>2.3.CO;2.
    # Programs drop parts of what follows the `>`, or all of it.
    r"10\.\d{4,9}/(?:[^\s\"<>]{0,200}<(?!/|[a-z]{1,6}(?:\d?>|:/))[^\s\"<>]{0,100}>\d{1,2}\.\d{1,2}(?:\.[a-z]{0,2})?"
    r"(?:;\d(?:-[\w#?!@$%&*+=])?)?"
    r"|(?:\(sici\))?[\dx-]{1,9}\([\d/]{4,12}\)[^\s\"<>]{0,40}<(?:[a-z]{0,4}\d|::?[a-z])[^\s\"<>]{0,100}"
    r"|[^\s\"<>]+)",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"10\.\d{4,9}(?:/|%(?:25)?2f)", re.IGNORECASE)
_OPENING = {")": "(", "]": "[", "}": "{"}
_ARXIV_DOI = "10.48550/arxiv."
_ARXIV = re.compile(
    r"(?<![\d.])(?P<new>\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]*\d)|(?<![a-z])(?P<old>[a-z]++(?:-[a-z]++)?(?:\.[A-Za-z]{2})?/\d{7})(?:v\d+)?(?!\d)",
    re.IGNORECASE,
)
_MOST_YEARS = 1
_MOST_PREPRINT_YEARS = 5


def normal_doi(text: str | None) -> str | None:
    """Return the bare lower-case DOI in `text` (an address, `doi:…`, or the DOI itself), or None."""
    text = text or ""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = _without_rest(unquote(text) if "%3a%2f%2f" in text.lower() else text)
    if "%" in text:
        text = unquote(unquote(text) if "%25" in text else text)
    found = _DOI.search(text)
    if not found:
        return None
    doi = found.group().lower()
    # What stands after it in running text goes; a bracket that it opened itself stays.
    while doi[-1] in ".,;'" or (doi[-1] in _OPENING and doi.count(doi[-1]) > doi.count(_OPENING[doi[-1]])):
        doi = doi[:-1]
    return None if doi.endswith("/") else doi


def _without_rest(text: str) -> str:
    """Return a text without what an address goes on with behind the DOI in it."""
    begins = _BEGINNING.search(text)
    address = f"{text[max(0, begins.start() - 2000) : begins.start()]}|".split()[-1] if begins else ""
    if not begins or "/" not in address:
        return text
    stops = "?#&" if "?" in address else "?#"
    ends = (at for at, char in enumerate(text) if at >= begins.end() and (char in stops or char.isspace()))
    doi = text[begins.start() : next(ends, None)]
    is_sici = "<" in doi or "%3c" in doi.lower()  # it says itself where it ends
    return text if is_sici else doi


def normal_arxiv_id(text: str | None) -> str | None:
    """Return the bare arXiv id without version in `text` (an address, `arXiv:…`, a DOI of arXiv's), or None."""
    doi = normal_doi(text)
    if doi:
        if not doi.startswith(_ARXIV_DOI):
            return None
        text = doi.removeprefix(_ARXIV_DOI)
    found = _ARXIV.search(text or "")
    return (found.group("new") or found.group("old")).lower() if found else None


def identity_keys(paper: Paper) -> tuple[str, ...]:
    """Everything this record can be recognised by, strongest first."""
    doi, arxiv = normal_doi(paper.doi), normal_arxiv_id(paper.arxiv_id) or normal_arxiv_id(paper.doi)
    published = doi if doi and not doi.startswith(_ARXIV_DOI) else None
    keys = [f"doi:{published}" if published else "", f"arxiv:{arxiv}" if arxiv else ""]
    titles = dict.fromkeys(title_key(title) for title in (paper.title, paper.title.replace("&", " and ")))
    return (*filter(None, keys), *(f"title:{title}" for title in titles))


def paper_id(paper: Paper) -> str:
    """The id of a paper that is new to the catalogue: a digest of its strongest key, with the year for a bare title."""
    key = identity_keys(paper)[0]
    if key.startswith("title:") and paper.year:
        key = f"{key}:{paper.year}"
    return "p_" + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def same_work(one: Paper, other: Paper, also_known_by: Iterable[str] = ()) -> bool:
    """Whether two records are one paper: a shared DOI or arXiv id decides; a shared title if nothing speaks against it.

    A preprint and its published version share title and authors but neither DOI nor, always, the year. Chapters may
    carry the DOI of their book. `also_known_by` are keys that earlier records of `one` had.
    """
    ours, theirs = {*identity_keys(one), *also_known_by}, set(identity_keys(other))
    for kind in ("doi:", "arxiv:"):
        a, b = _of_kind(kind, ours), _of_kind(kind, theirs)
        if a & b:
            return kind == "arxiv:" or not _are_parts(one, other)
        if a and b and not _is_cut(a, b):
            return False
    return bool(ours & theirs) and _agree(one, other)


def at_odds(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the keys of two papers say that they are two, whatever a third record may be taken for."""
    ours, theirs = set(one), set(other)
    kinds = ((_of_kind(kind, ours), _of_kind(kind, theirs)) for kind in ("doi:", "arxiv:"))
    return any(a and b and not a & b for a, b in kinds)


def _of_kind(kind: str, keys: set[str]) -> set[str]:
    return {key for key in keys if key.startswith(kind)}


def _is_cut(ours: set[str], theirs: set[str]) -> bool:
    """Whether a DOI lacks what stands after the `<` of the other: many a program, and Litmus once, cut it there."""
    return any(a.startswith(f"{b}<") or b.startswith(f"{a}<") for a in ours for b in theirs)


def _are_parts(one: Paper, other: Paper) -> bool:
    """Whether two records of one DOI are chapters of the book whose DOI it is."""
    if not one.abstract or not other.abstract or share_most_words(one.abstract, other.abstract):
        return False
    told_apart = not alike(one.title, other.title)
    if not same_authors(one.authors, other.authors):
        return told_apart or not (tells(one.title) or tells(other.title))
    # One author's titles and abstracts may differ because one record is a translation of the other.
    return told_apart and both_english(one.abstract, other.abstract)


def _agree(one: Paper, other: Paper) -> bool:
    """Whether nothing else speaks against two records with one title."""
    if title_key(one.title) == title_key(other.title) and signed(one.title) != signed(other.title):
        return False
    telling = tells(one.title) or tells(other.title)
    if one.year and other.year and abs(one.year - other.year) > _most_years(one, other, telling=telling):
        return False
    if not same_authors(one.authors, other.authors):
        return False
    if one.abstract and other.abstract:
        return share_most_words(one.abstract, other.abstract)
    return telling or one.title.strip() == other.title.strip() or bool(one.authors and other.authors)


def _most_years(one: Paper, other: Paper, *, telling: bool) -> int:
    """How many years may lie between two records: some between a preprint and what became of it; few otherwise."""
    became = (_is_preprint(one) and _is_published(other)) or (_is_preprint(other) and _is_published(one))
    if became:
        return _MOST_PREPRINT_YEARS if telling else _MOST_YEARS
    return _MOST_YEARS if telling else 0


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
    return bool(venue and not elsewhere) or bool(doi and not doi.startswith(_ARXIV_DOI))


def _is_preprint(paper: Paper) -> bool:
    return not _is_published(paper) and bool(paper.arxiv_id or paper.venue or paper.doi)
