"""What each citation points at: from a key, a number or names to papers of the library."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.filters import Filters
from core.identity import normal_doi
from core.paper import Paper
from core.text.keys import author_keys, filter_key, title_key
from indexing.catalogue.reading import identified, written_by
from indexing.exporting.bibtex import cite_key
from indexing.index import Index
from indexing.readers.fields import arxiv_of
from retrieval.search import Retriever
from reviewing.gathering import gathered
from reviewing.manuscripts.citing import YEAR
from reviewing.manuscripts.manuscript import Citation, Manuscript
from reviewing.manuscripts.report import CitationState

_EVERYTHING = Filters()
_SHORTEST_TITLE = 12
"""Letters of a title that, found in a reference, tell which paper it is."""
_LOOKED_AT = 8
_IDENTIFIER = re.compile(r"(?:doi:|arxiv:|https?://)\S", re.IGNORECASE)
"""A key that names a work by its DOI, its arXiv id or its address: [@doi:10.1000/x]."""
_KEY = re.compile(r"([A-ZÀ-Þ]?[a-zß-ÿ'-]+)\D*+((?:19|20)\d\d)[:_-]?([A-Za-z][a-z]*)?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a citation points at."""

    state: CitationState | None = None
    """None where it is a paper of the library."""
    papers: tuple[Paper, ...] = ()
    """Several only where the text names authors and year, and several papers answer to that."""
    title: str | None = None
    key: str | None = None
    """In the bibliography."""


class Resolver:
    """Looks works up in one library."""

    def __init__(self, index: Index, retriever: Retriever) -> None:
        self._index = index
        self._retriever = retriever

    async def resolve(self, manuscript: Manuscript, bibliography: Mapping[str, Paper]) -> dict[Citation, Target]:
        """Return the target of every citation. Raises IndexUnavailable, EmbedderUnavailable."""
        citations = dict.fromkeys(citation for statement in manuscript.statements for citation in statement.citations)
        aims = {citation: _Aim.of(citation, manuscript, bibliography) for citation in citations}
        in_library = await self._works([aim.work for aim in aims.values() if aim.work is not None])
        named = await self._named([aim.citation for aim in aims.values() if aim.by_name])
        targets = {}
        for citation, aim in aims.items():
            papers = tuple(named.get(aim.citation, ()))
            if not citation.authors:
                papers = tuple(paper for paper in papers if _fits_key(paper, citation.key))
            if aim.work is not None:
                found = in_library.get(aim.work)
                papers = (found,) if found is not None else ()
            title = papers[0].title if papers else aim.work.title if aim.work is not None else None
            state = None if papers else aim.state
            targets[citation] = Target(state, papers, title or None, aim.key)
        return targets

    async def _works(self, works: Sequence[Paper]) -> dict[Paper, Paper]:
        """Return the paper of the library for each of these works that is one: by its identity, else by its title."""
        wanted = list(dict.fromkeys(works))
        known = await self._index.catalogue.read(identified, wanted) if wanted else []
        found = {work: paper for work, paper in zip(wanted, known, strict=True) if paper is not None}
        missing = [work for work in wanted if work not in found and work.title]
        titled = zip(missing, await gathered(self._by_title, missing), strict=True)
        return found | {work: paper for work, paper in titled if paper is not None}

    async def _by_title(self, work: Paper) -> Paper | None:
        passages = await self._retriever.search(work.title[:500], top_k=_LOOKED_AT, filters=_EVERYTHING)
        papers = {passage.paper.id: passage.paper for passage in passages}.values()
        same = [paper for paper in papers if _same_title(work, paper)]
        return max(same, key=lambda paper: len(paper.title), default=None)

    async def _named(self, citations: Sequence[Citation]) -> dict[Citation, list[Paper]]:
        """Return the papers that authors and year mean; where none is of that year, those of the years beside it."""
        if not citations:
            return {}
        families = {_family(citation) for citation in citations}
        years = {year + by for citation in citations if (year := citation.year) for by in (-1, 0, 1)}
        papers = await self._index.catalogue.read(written_by, families, years)
        found = {}
        for citation in citations:
            meant = [paper for paper in papers if _is_by(paper, citation)]
            found[citation] = [paper for paper in meant if paper.year == citation.year] or meant
        return found


@dataclass(frozen=True, slots=True)
class _Aim:
    """What is known of a citation before anything is looked up."""

    citation: Citation
    work: Paper | None = None
    by_name: bool = False
    key: str | None = None
    state: CitationState = CitationState.NOT_IN_LIBRARY

    @classmethod
    def of(cls, citation: Citation, manuscript: Manuscript, bibliography: Mapping[str, Paper]) -> "_Aim":
        if citation.authors:
            return cls._of_names(citation, manuscript, bibliography)
        if citation.key in manuscript.references:
            return cls(citation, _listed_work(manuscript.references[citation.key].text))
        by_case = {key.casefold(): key for key in bibliography}
        key = citation.key if citation.key in bibliography else by_case.get(citation.key.casefold())
        if key is not None:
            return cls(citation, bibliography[key], key=key)
        if _IDENTIFIER.match(citation.key):
            return cls(citation, _listed_work(citation.key))
        if bibliography or manuscript.references:
            return cls(citation, state=CitationState.UNKNOWN_KEY)
        meant = _names_in_key(citation)
        state = CitationState.NO_BIBLIOGRAPHY
        return cls(meant, by_name=True, state=state) if meant is not None else cls(citation, state=state)

    @classmethod
    def _of_names(cls, citation: Citation, manuscript: Manuscript, bibliography: Mapping[str, Paper]) -> "_Aim":
        for key, work in bibliography.items():
            if work.year == citation.year and _is_by(work, citation):
                return cls(citation, work, key=key)
        family, year = filter_key(_family(citation)), str(citation.year)
        for listed in manuscript.references.values():
            head = filter_key(listed.text[:300])
            if year in listed.text and re.search(rf"\b{re.escape(family)}\b", head[: len(family) + 40]):
                return cls(citation, _listed_work(listed.text))
        return cls(citation, by_name=True)


def _listed_work(text: str) -> Paper:
    year = YEAR.search(text)
    return Paper(
        title=text, abstract="", year=int(year[0]) if year else None, doi=normal_doi(text), arxiv_id=arxiv_of((text,))
    )


def _same_title(work: Paper, paper: Paper) -> bool:
    """Whether a reference holds the paper's title, or one title goes on where the other ends."""
    said, title = title_key(work.title), title_key(paper.title)
    if len(title) < _SHORTEST_TITLE:
        return False
    if not work.authors:
        return title in said
    if not (said.startswith(title) or (title.startswith(said) and len(said) >= _SHORTEST_TITLE)):
        return False
    return not paper.authors or bool(_families(work) & _families(paper))


def _families(paper: Paper) -> set[str]:
    return {min(author_keys(author), key=len, default="") for author in paper.authors}


def _family(citation: Citation) -> str:
    """The first author's name as the catalogue has it: the last word of "van der Aalst" is the family name."""
    return citation.authors[0].split()[-1]


def _is_by(paper: Paper, citation: Citation) -> bool:
    """Whether the first author is the one that is named, and others that are named are among the authors."""
    if not paper.authors or paper.year is None or citation.year is None or abs(paper.year - citation.year) > 1:
        return False
    if filter_key(_family(citation)) not in author_keys(paper.authors[0]):
        return False
    others = {filter_key(name.split()[-1]) for name in citation.authors[1:]}
    return others <= {key for author in paper.authors for key in author_keys(author)}


def _names_in_key(citation: Citation) -> Citation | None:
    """Return who and when a key speaks of, where it is made as Litmus and others make them: lewis2020retrieval."""
    made = _KEY.match(citation.key)
    if made is None:
        return None
    return replace(citation, authors=(made[1],), year=int(made[2]))


def _fits_key(paper: Paper, key: str) -> bool:
    """Whether a key was made of this paper: by Litmus, or as Google Scholar makes them."""
    if cite_key(paper) == key:
        return True
    made = _KEY.match(key)
    first = next((word for word in filter_key(paper.title).split() if word not in {"a", "an", "the", "on"}), "")
    return made is not None and bool(made[3]) and made[3].lower() == first
