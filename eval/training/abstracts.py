"""The papers that training data is made of."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import UnreadableFile
from core.sentences import sentence_spans

_SHORTEST = 25
"""Characters of a sentence that can be a claim."""
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Abstract:
    """A paper cut into sentences. The title is None where the file has none, or only a stand-in for one."""

    title: str | None
    sentences: tuple[str, ...]


def read_abstracts(paths: Sequence[Path]) -> list[Abstract]:
    """Read JSON Lines with `title` and `abstract`, or text of alternating title and abstract lines.

    Abstracts of fewer than three sentences are left out. Raises UnreadableFile.
    """
    found: dict[tuple[str, ...], Abstract] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"{path} cannot be read: {error}. Name JSON Lines or title/abstract text.") from None
        records = _json_lines(path, text) if text.lstrip().startswith("{") else _pairs_of_lines(text)
        for title, abstract in records:
            spans = sentence_spans(abstract)
            sentences = tuple(" ".join(abstract[a:b].split()) for a, b in spans if b - a >= _SHORTEST)
            if len(sentences) >= _FEWEST:
                found.setdefault(sentences, Abstract(title, sentences))
    return list(found.values())


def _json_lines(path: Path, text: str) -> Iterator[tuple[str | None, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            title, abstract = str(record.get("title") or ""), str(record["abstract"])
        except (ValueError, KeyError, AttributeError):
            raise UnreadableFile(f"{path}, line {number}: not a JSON object with an `abstract`.") from None
        stand_in = title.endswith("…") or abstract.startswith(title.rstrip(" …"))
        yield (None if stand_in or not title else title), abstract


def _pairs_of_lines(text: str) -> Iterator[tuple[str | None, str]]:
    """An abstract is a long line; the line above it is its title."""
    before = ""
    for line in text.splitlines():
        if len(line) >= 300 and 5 < len(before) < 300:
            yield before.removeprefix("Subscribe").strip(), line.strip()
            before = ""
        else:
            before = line.strip()
