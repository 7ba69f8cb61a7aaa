"""The names under which a paper, or who wrote it, is spoken of."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Called:
    """How a paper, or who wrote it, is spoken of. Nothing here begins with a capital for the sake of a sentence."""

    name: str | None
    """What the paper gave its method or its data for a name; it may be the subject of what the paper does."""
    paper: str
    """The paper with its name: "the REPLUG paper", "the paper on flaky tests"."""
    kind: str
    """The paper without a name, behind "the"."""
    authors: str | None = None
    """Those who wrote it, "Li et al. (2023)", where they are to be named and not the paper."""
    several: bool = False
    """Whether they take a verb in the plural."""
    title: str | None = None
    """The title in quotes, where nothing shorter tells the paper."""

    @property
    def subject(self) -> str:
        """Who does what the paper tells, in the singular."""
        return self.name or self.paper

    @property
    def writers(self) -> str:
        """Who does it, in the plural."""
        return self.authors if self.authors and self.several else f"the authors of {self.title or self.subject}"

    def is_known_by(self, text: str) -> bool:
        """Whether a text tells which paper is meant."""
        named = (self.name, self.paper, self.title, self.authors and self.authors.partition(" (")[0])
        return any(each and each.casefold() in text.casefold() for each in named)

    def is_named_in(self, text: str) -> bool:
        """Whether a text has the name, so that the name cannot be its subject too."""
        return self.name is not None and re.search(rf"(?<!\w){re.escape(self.name)}(?!\w)", text, re.I) is not None
