"""Cells without an LLM: the sentence of the abstract that answers the question of a column."""

from collections.abc import Sequence

import numpy as np

from answering.voice.retelling import Mention
from answering.voice.telling import tell
from core.answer import Evidence, Verdict
from core.ports import Embedder, TermIndex
from reviewing.comparing.table import Cell, question_of
from reviewing.reading.abstracts import ReadAbstract
from reviewing.reading.aspects import BY_PATTERN, TellingSentence, aspect_named, told
from reviewing.reading.facets import facet_asked, telling
from reviewing.reading.rarity import RareWords

NOT_STATED = Cell(stated=False)
_NEAR = 0.6
_RATHER_NEAR = 0.35
_COVERED = 0.5
_RARE_IN = 0.15
"""A word of the question tells papers apart if it stands in no more than this share of the chunks."""


class Extractor:
    """Finds in abstracts what columns ask for."""

    def __init__(self, embedder: Embedder, terms: TermIndex, chunks: int) -> None:
        """`chunks`: how many the library has."""
        self._embedder = embedder
        self._terms = terms
        self._rare = terms.rarity_of_count(max(2, int(_RARE_IN * chunks)))

    async def cells(self, abstract: ReadAbstract, columns: Sequence[str], row: int) -> list[Cell]:
        """Return one cell a column. Raises EmbedderUnavailable."""
        return [_cell(abstract, await self._told(abstract, column), row) for column in columns]

    async def _told(self, abstract: ReadAbstract, column: str) -> TellingSentence | None:
        if not abstract.sentences:
            return None
        if aspect := aspect_named(column):
            return told(abstract, aspect)
        if facet := facet_asked(column):
            place = telling(facet, column, abstract)
            return None if place is None else TellingSentence(place, BY_PATTERN)
        return await self._nearest(abstract, column)

    async def _nearest(self, abstract: ReadAbstract, column: str) -> TellingSentence | None:
        """For a question of any kind: very near, or near and with the words of the question that tell papers apart."""
        asked = await self._embedder.embed_question(question_of(column))
        near = abstract.vectors @ asked
        rarity = RareWords.of(column, self._terms).rarity
        telling_apart = RareWords({word: rare for word, rare in rarity.items() if rare >= self._rare})
        said = [self._terms.words(sentence.text) for sentence in abstract.sentences]
        covered = np.array([telling_apart.covered(each) for each in said])
        answers = (near >= _NEAR) | ((near >= _RATHER_NEAR) & (covered >= _COVERED))
        worth = np.where(answers, near + 0.25 * covered, 0.0)
        best = int(worth.argmax())
        return TellingSentence(best, min(1.0, float(near[best]))) if answers[best] else None


def _cell(abstract: ReadAbstract, found: TellingSentence | None, row: int) -> Cell:
    if found is None:
        return NOT_STATED
    sentence = abstract.sentences[found.sentence]
    said = tell(abstract.paper, sentence.start, sentence.end, Mention.KNOWN)  # the row names the paper
    return Cell(
        stated=True,
        text=said.text if said else " ".join(sentence.text.split()),
        verdict=Verdict.SUPPORTED,
        score=round(found.likely, 4),
        evidence=(Evidence(row, sentence.text, sentence.start, sentence.end),),
    )
