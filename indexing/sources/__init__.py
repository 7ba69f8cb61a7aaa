"""Sources of papers behind one port: one file a source, and the one list of them.

Nothing is asked, and httpx not imported, before somebody fetches.
"""

from collections.abc import Sequence

from core import version
from core.errors import InvalidFetch
from core.importing import PaperSource, SourceInfo, Wanted
from core.settings import Settings
from indexing.locks import LocalLocks, Locks
from indexing.sources.arxiv import Arxiv
from indexing.sources.base import WebSource
from indexing.sources.crossref import Crossref
from indexing.sources.door import Door
from indexing.sources.folder import Folder
from indexing.sources.huggingface import HuggingFace
from indexing.sources.openalex import OpenAlex
from indexing.sources.pubmed import PubMed
from indexing.sources.semantic_scholar import SemanticScholar
from indexing.sources.web import Clock, PageCache, SystemClock, Web
from indexing.sources.zotero import Zotero

ON_THE_WEB: tuple[type[WebSource], ...] = (Arxiv, OpenAlex, SemanticScholar, Crossref, PubMed, HuggingFace, Zotero)
SOURCE_NAMES = (*(source.name for source in ON_THE_WEB), Folder.name)


class Sources:
    """The sources of one library. Close it at the end."""

    def __init__(self, settings: Settings, clock: Clock | None = None, locks: Locks | None = None) -> None:
        clock, locks = clock or SystemClock(), locks or LocalLocks()
        self._most = settings.max_fetch_records
        self._cache = PageCache(settings.data_dir / "pages", settings.source_cache_hours * 3600, clock)
        web = Web(user_agent(settings), settings.source_timeout_s)
        self._door = Door(web, self._cache, patience_s=settings.source_patience_s, clock=clock, locks=locks)
        self._by_name: dict[str, WebSource | Folder] = {
            source.name: source(self._door, settings) for source in ON_THE_WEB
        }
        self._by_name[Folder.name] = Folder(settings)

    def checked(self, wanted: Wanted) -> PaperSource:
        """Return the source that is meant. Raises InvalidFetch where nothing could be fetched from it."""
        if wanted.source not in self._by_name:
            raise InvalidFetch(f"There is no source {wanted.source!r}. Choose one of {', '.join(SOURCE_NAMES)}.")
        if not 1 <= wanted.limit <= self._most:
            raise InvalidFetch(f"The limit must be between 1 and {self._most:,}. LITMUS_MAX_FETCH_RECORDS raises that.")
        source = self._by_name[wanted.source]
        source.check(wanted)
        return source

    def all(self) -> Sequence[SourceInfo]:
        """Return what there is."""
        return [
            SourceInfo(each.name, each.title, each.query_means, each.advice(), each.dated)
            for each in self._by_name.values()
        ]

    def forget_old_pages(self) -> None:
        """Remove kept pages that are too old to be used."""
        self._cache.prune()

    async def close(self) -> None:
        """Let go of connections."""
        await self._door.close()


def user_agent(settings: Settings) -> str:
    """Return who asks: name, version, and the address of whoever runs this Litmus."""
    contact = f" (mailto:{settings.contact_email})" if settings.contact_email else ""
    return f"Litmus/{version().partition(' ')[0]}{contact}"
