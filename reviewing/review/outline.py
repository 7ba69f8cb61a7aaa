"""The outline of a review, and its text, which one can edit:

    # The title of the review

    ## The title of a section
    - p_8d3f0e6a2b7c4d19  The title of a paper, which is not read

A section without papers is given those that are nearest to its title.
"""

import re
from dataclasses import dataclass
from math import sqrt

from core.errors import InvalidOutline

MOST_SECTIONS = 30
LONGEST_TITLE = 200
_MOST_MADE = 10
_PAPER = re.compile(r"^\s*[-*+]\s+(?P<id>p_\w{1,40})")
_SECTION = re.compile(r"^\s{0,3}#{2,6}\s++(?P<title>\S.*?)(?:(?<!\s)\s++#++)?(?<!\s)\s*+$")
_TITLE = re.compile(r"^\s{0,3}#\s++(?P<title>\S.*?)(?:(?<!\s)\s++#++)?(?<!\s)\s*+$")


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section and its papers."""

    title: str
    paper_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A paper stands in one section."""

    title: str
    sections: tuple[OutlineSection, ...]

    @property
    def paper_ids(self) -> tuple[str, ...]:
        """All papers, in the order of the sections."""
        return tuple(dict.fromkeys(paper_id for section in self.sections for paper_id in section.paper_ids))


def outline_text(outline: Outline, titles: dict[str, str]) -> str:
    """Return the text of an outline, with the titles of its papers for whoever reads it."""
    lines = [f"# {_one_line(outline.title)}"]
    for section in outline.sections:
        lines += ["", f"## {_one_line(section.title)}"]
        lines += [f"- {paper_id}  {_one_line(titles.get(paper_id, ''))}".rstrip() for paper_id in section.paper_ids]
    return "\n".join(lines) + "\n"


def read_outline(text: str, topic: str) -> Outline:
    """Read an outline; without a title it has the topic for one. Raises InvalidOutline if it has no section."""
    title: str | None = None
    sections: list[tuple[str, list[str]]] = []
    seen: set[str] = set()
    for line in text.splitlines():
        if found := _SECTION.match(line):
            sections.append((found["title"][:LONGEST_TITLE], []))
        elif found := _TITLE.match(line):
            title = title or found["title"][:LONGEST_TITLE]
        elif (found := _PAPER.match(line)) and sections and found["id"] not in seen:
            seen.add(found["id"])
            sections[-1][1].append(found["id"])
    if not sections:
        raise InvalidOutline("The outline has no sections. Begin each with a line such as `## Its title`.")
    if len(sections) > MOST_SECTIONS:
        raise InvalidOutline(f"The outline has {len(sections)} sections; at most {MOST_SECTIONS} are taken.")
    return Outline(title or topic, tuple(OutlineSection(name, tuple(papers)) for name, papers in sections))


def sections_for(papers: int) -> int:
    """Return how many sections so many papers make: three for ten, five for thirty, seven for sixty."""
    return max(1, min(_MOST_MADE, round(0.92 * sqrt(papers)))) if papers >= 4 else 1


def _one_line(text: str) -> str:
    return " ".join(text.split())
