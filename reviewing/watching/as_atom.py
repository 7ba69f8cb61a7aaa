"""The digests of a watch as a feed (RFC 4287): an entry a digest."""

from collections.abc import Sequence
from datetime import datetime

from core.importing import Digest, Watch
from core.text.html import Markup, render, tag
from reviewing.watching.as_html import body

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_LABELS = 3
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF))
"""Characters that HTML takes and XML does not."""


def as_atom(watch: Watch, digests: Sequence[Digest]) -> str:
    """Return the feed of these digests, which come newest first."""
    updated = digests[0].made_at if digests else watch.created_at
    feed = tag(
        "feed",
        tag("id", f"urn:litmus:watch:{watch.id}"),
        tag("title", watch.name),
        tag("updated", _moment(updated)),
        tag("author", tag("name", "Litmus")),
        [_entry(digest) for digest in digests],
        xmlns="http://www.w3.org/2005/Atom",
    )
    return f"{_HEAD}{feed.translate(_NO_XML)}\n"


def _entry(digest: Digest) -> Markup:
    labels = " · ".join(topic.label for topic in digest.topics[:_LABELS])
    return tag(
        "entry",
        tag("id", f"urn:litmus:digest:{digest.watch.id}:{digest.made_at:%Y%m%dT%H%M%S%f}"),
        tag("title", f"{digest.size:,} new: {labels}"),
        tag("updated", _moment(digest.made_at)),
        # HTML within XML is text, and so is escaped once more.
        tag("content", render(str(body(digest))), type="html"),
    )


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
