"""Reads abstracts whose sentences are marked with what they do (eval/data/README.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from answering.drafting.roles import Place, Role
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, Split


@dataclass(frozen=True, slots=True)
class MarkedAbstract:
    """An abstract, and what each of its sentences does."""

    id: str
    split: Split
    sentences: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def places(self) -> list[Place]:
        """Of the sentences."""
        return [(place, len(self.sentences)) for place in range(len(self.sentences))]


def bundled() -> Path:
    """Return the marked abstracts that ship with Litmus."""
    return Path(str(files("eval"))) / "data" / "roles.jsonl"


def read_marked(path: Path, abstracts: Mapping[str, LabelledAbstract]) -> list[MarkedAbstract]:
    """Read marked abstracts; the text of one that brings none is among `abstracts`, by id.

    Raises UnreadableFile at the first faulty line.
    """
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}. Check the path.") from None
    marked = []
    for number, line in enumerate(lines, 1):
        try:
            marked.append(_marked(json.loads(line), abstracts))
        except (KeyError, TypeError, ValueError) as error:
            told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise UnreadableFile(f"{path}, line {number}: {told}. Correct the line.") from None
    return marked


def _marked(record: Mapping[str, Any], abstracts: Mapping[str, LabelledAbstract]) -> MarkedAbstract:
    name = str(record["id"])
    if "sentences" not in record and name not in abstracts:
        raise ValueError(f"abstract {name!r} is not there and the line brings no `sentences`")
    sentences = tuple(record["sentences"]) if "sentences" in record else abstracts[name].sentences
    roles = tuple(Role(role) for role in record["roles"])
    if len(roles) != len(sentences):
        raise ValueError(f"{len(sentences)} sentences, but {len(roles)} roles")
    return MarkedAbstract(name, Split(record["split"]), sentences, roles)
