"""A digest as files that people and feed readers open."""

import re
from collections.abc import Sequence
from pathlib import Path

from core.disk import write_atomically
from core.importing import Digest, Watch
from reviewing.watching.as_atom import as_atom
from reviewing.watching.as_html import as_html
from reviewing.watching.as_markdown import as_markdown

_LONGEST = 60


def write_digests(folder: Path, watch: Watch, digests: Sequence[Digest]) -> list[Path]:
    """Write the newest digest as Markdown and HTML, and all of them as a feed; return the files. Raises OSError.

    `digests` come newest first. Each file is whole or not there, so that a reader may come at any time.
    """
    name = slug(watch)
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{name}.xml": as_atom(watch, digests)}
    if digests:
        newest = digests[0]
        dated = f"{name}-{newest.made_at:%Y-%m-%d-%H%M%S}"
        files = {
            folder / f"{dated}.md": as_markdown(newest),
            folder / f"{dated}.html": as_html(newest),
            **files,
        }
    for path, text in files.items():
        write_atomically(path, text.encode("utf-8", "replace"))
    return list(files)


def slug(watch: Watch) -> str:
    """Return a name for files, of the watch's name and its id: two names may differ in their signs alone."""
    words = re.sub(r"[^a-z0-9]+", "-", watch.name.lower()).strip("-")[:_LONGEST].strip("-")
    return f"{words}-{watch.id[2:6]}" if words else watch.id
