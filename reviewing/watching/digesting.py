"""New papers, grouped by topic, the most relevant first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from core.filters import Filters
from core.importing import Digest, DigestTopic, NewPaper, Watch
from core.paper import Paper
from indexing.index import Index
from indexing.sources.folder import Folder
from reviewing.mapping.mapper import Mapper
from reviewing.watching.matching import matched

_TOO_FEW = 6
"""So few papers are read at a glance: they are one topic, and it needs no name."""
_ONE_TOPIC = "New papers"
_NOT_YET_SEARCHABLE = "Not yet by topic"


async def digest_of(watch: Watch, papers: Sequence[Paper], index: Index, mapper: Mapper) -> Digest:
    """Return the digest of these papers. Raises EmbedderUnavailable."""
    asked = "" if watch.source == Folder.name else watch.query  # a path says nothing of what is in its files
    found = {each.paper.id: each for each in await matched(index, asked, papers)}
    groups: dict[str, list[str]] = {_ONE_TOPIC: list(found)}
    if len(found) >= _TOO_FEW:
        made = await mapper.map(filters=Filters(paper_ids=tuple(found)))
        groups = {topic.label: [each for each in topic.paper_ids if each in found] for topic in made.topics}
        on_map = {each for group in groups.values() for each in group}
        if left := [each for each in found if each not in on_map]:
            groups[_NOT_YET_SEARCHABLE] = left
    topics = [
        DigestTopic(label, tuple(sorted((found[each] for each in group), key=_most_relevant_first)))
        for label, group in groups.items()
        if group
    ]
    topics.sort(key=lambda topic: _most_relevant_first(topic.papers[0]))
    return Digest(watch, datetime.now(UTC), tuple(topics))


def _most_relevant_first(new: NewPaper) -> tuple[float, int, str]:
    return (-new.score, -(new.paper.year or 0), new.paper.title)
