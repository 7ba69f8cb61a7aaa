"""Papers to an outline: those that speak of the topic, in groups with titles.

A search gives as many papers as it is asked for, near or not. A paper may be about retrieval-augmented generation
without these words, so none of them is asked for: a model reads the topic with title and abstract. What that gives:
docs/decisions/0026-review.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.voice.describing import short_title
from core.ports import Embedder
from core.text.words import stem
from indexing.index import Index
from reviewing.mapping.mapper import Group, groups_of
from reviewing.reading.abstracts import ReadAbstract
from reviewing.reading.topicality import TopicalityReader
from reviewing.review.outline import Outline, OutlineSection, sections_for

LEAST = 0.2
"""Papers that are less likely to be about the topic are left out: rather four of them too many than one missed."""
FAINT = 0.03
"""The same where no paper is so likely: a topic such as "farm animals" names what abstracts only give examples of."""


@dataclass(frozen=True, slots=True)
class Near:
    """A paper and how likely it is about the topic."""

    abstract: ReadAbstract
    likely: float


async def likely_about(topic: str, abstracts: Sequence[ReadAbstract], reader: TopicalityReader) -> list[Near]:
    """Return how likely each paper is about the topic, the likeliest first.

    Raises EmbedderUnavailable, WeightsUnavailable.
    """
    likely = await reader.likelihoods(await reader.topic(topic), [abstract.paper for abstract in abstracts])
    found = [Near(abstract, each) for abstract, each in zip(abstracts, likely, strict=True)]
    return sorted(found, key=lambda each: (-each.likely, each.abstract.paper.id))


def speaking_of_it(found: Sequence[Near]) -> tuple[list[ReadAbstract], list[ReadAbstract]]:
    """Return the papers that speak of the topic, likeliest first, and those that hardly do."""
    least = LEAST if any(each.likely >= LEAST for each in found) else FAINT
    speaks = [each.abstract for each in found if each.likely >= least]
    return speaks, [each.abstract for each in found if each.likely < least]


_IN_TITLE = 2
_LONGEST = 60


async def outlined(topic: str, relevant: Sequence[ReadAbstract], index: Index) -> Outline:
    """Return an outline of the relevant papers, given nearest first: the sections whose papers are nearest come first.

    Raises EmbedderUnavailable.
    """
    if not relevant:
        return Outline(as_title(topic), ())
    rank = {abstract.paper.id: place for place, abstract in enumerate(relevant)}
    groups = await groups_of(index, list(rank), sections_for(len(rank)))
    groups.sort(key=lambda group: sum(rank[paper_id] for paper_id in group.paper_ids) / len(group.paper_ids))
    titles = {abstract.paper.id: abstract.paper.title for abstract in relevant}
    sections: list[OutlineSection] = []
    for group in groups:
        title = _title(topic, group)
        if title is None or title in {section.title for section in sections}:
            title = short_title(titles[group.paper_ids[0]])
        sections.append(OutlineSection(title, group.paper_ids))
    return Outline(as_title(topic), tuple(sections))


def as_title(text: str) -> str:
    """Return a text with a capital, unless it begins with a word that has its own spelling, such as `word2vec`."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if (first.islower() and first.isalpha()) or "-" in first else text


def _title(topic: str, group: Group) -> str | None:
    """Return up to two phrases of several words each, which say more; else one of a single word; None without any."""
    asked = _stems(topic)
    telling = [phrase for phrase in group.phrases if not _stems(phrase) <= asked | _SAY_LITTLE]
    long = [phrase for phrase in telling if len(phrase.split()) > 1]
    chosen: list[str] = []
    for phrase in long or telling[:1]:
        apart = all(len(_stems(phrase) & _stems(other)) * 2 <= len(_stems(phrase)) for other in chosen)
        if len(chosen) < _IN_TITLE and apart and len(" and ".join([*chosen, phrase])) <= _LONGEST:
            chosen.append(phrase)
    new = (phrase for phrase in group.phrases if not _stems(phrase) <= asked)
    title = " and ".join(chosen) or next(new, None) or next(iter(group.phrases), None)
    return as_title(title) if title else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.lower().replace("-", " ").split())


_SAY_LITTLE = _stems(
    "survey surveys review overview study studies paper LLM LLMs large language model models sources "
    "earlier later recent new previous expert experts people method methods approach approaches"
)


async def completed(outline: Outline, relevant: Sequence[ReadAbstract], embedder: Embedder) -> Outline:
    """Return an edited outline whose empty sections have the papers nearest to their titles.

    Every paper that the outline does not name goes to one of the empty sections; if none is empty, to none.
    Raises EmbedderUnavailable.
    """
    empty = [place for place, section in enumerate(outline.sections) if not section.paper_ids]
    named = set(outline.paper_ids)
    free = [abstract for abstract in relevant if abstract.paper.id not in named]
    if not empty or not free:
        return outline
    titles = await embedder.embed_passages([outline.sections[place].title for place in empty])
    given: dict[int, list[tuple[float, str]]] = {place: [] for place in empty}
    for abstract in free:
        near = [float(title @ abstract.title) + _best(abstract, title) for title in titles]
        best = int(np.argmax(near))
        given[empty[best]].append((near[best], abstract.paper.id))
    sections = [
        OutlineSection(section.title, tuple(each for _, each in sorted(given[place], key=lambda pair: -pair[0])))
        if place in given
        else section
        for place, section in enumerate(outline.sections)
    ]
    return Outline(outline.title, tuple(sections))


def _best(abstract: ReadAbstract, vector: NDArray[np.float32]) -> float:
    return float((abstract.vectors @ vector).max()) if abstract.sentences else 0.0
