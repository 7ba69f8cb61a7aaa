"""Digests of a watch as files that people and feed readers open."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.disk import write_atomically
from core.importing import Digest, Watch
from core.paper import Paper
from core.text.keys import dashed
from reviewing.writing.templates import authors_of, filled_in

_LABELS = 3
_LONGEST = 60


def write_digests(folder: Path, watch: Watch, digests: Sequence[Digest]) -> list[Path]:
    """Write the newest digest as Markdown and HTML, and all of them as a feed; return the files. Raises OSError.

    `digests` come newest first. Each file is whole or not there, so that a reader may come at any time.
    """
    name = slug(watch)
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    if digests:
        dated = f"{name}-{digests[0].made_at:%Y-%m-%d-%H%M%S}"
        files = {folder / f"{dated}.md": as_markdown(digests[0]), folder / f"{dated}.html": as_html(digests[0])}
    files[folder / f"{name}.xml"] = as_atom(watch, digests)
    for path, text in files.items():
        write_atomically(path, text.encode("utf-8", "replace"))
    return list(files)


def slug(watch: Watch) -> str:
    """Return a name for files, of the watch's name and its id: two names may differ in their signs alone."""
    words = dashed(watch.name)[:_LONGEST].strip("-")
    return f"{words}-{watch.id[2:6]}" if words else watch.id


def as_markdown(digest: Digest) -> str:
    """Return the whole digest."""
    return filled_in("digest.md", digest=digest, headline=_headline(digest))


def as_html(digest: Digest) -> str:
    """Return one self-contained page: no script, no network."""
    values = {"digest": digest, "headline": _headline(digest), "papers": _counted(digest), "about": _about}
    return filled_in("digest.html", **values)


def as_atom(watch: Watch, digests: Sequence[Digest]) -> str:
    """Return the feed (RFC 4287) of these digests, which come newest first: an entry a digest."""
    entries = []
    for digest in digests:
        labels = " · ".join(topic.label for topic in digest.topics[:_LABELS])
        body = filled_in("digest_body.html", digest=digest, headline=_headline(digest), about=_about)
        entries.append((digest, f"{digest.size:,} new: {labels}", body))
    updated = digests[0].made_at if digests else watch.created_at
    return filled_in("feed.xml", watch=watch, updated=updated, moment=_moment, entries=entries)


def _headline(digest: Digest) -> str:
    """Say in one line how much is new, when, and of what."""
    asked = f"{digest.watch.source}: {digest.watch.query}".rstrip(": ")
    return f"{_counted(digest)}, {digest.made_at:%Y-%m-%d %H:%M} UTC, from {asked}"


def _counted(digest: Digest) -> str:
    return f"{digest.size:,} new paper{'s' * (digest.size != 1)}"


def _about(paper: Paper) -> str:
    return " · ".join(filter(None, (authors_of(paper), paper.venue, str(paper.year or ""))))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
