"""What Litmus would choose from: each training question is asked of a library of the abstracts that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answering.drafting.abbreviations import spelled_out
from answering.drafting.asking import Asks, asks_for
from answering.drafting.candidates import DEEP, Candidate, CandidateSearch, Readers, read_with, relevant
from answering.drafting.features import unread_rows
from answering.drafting.listing import MATCH_NAMES, match_rows, papers_of, read_text
from answering.drafting.weighing import most_promising, roles_of
from answering.drafting.wording import Wording
from core.filters import Filters
from core.paper import Paper
from core.passage import Passage
from core.settings import Settings
from eval.claims import LabelledAbstract
from eval.training.questions import QuestionKind, TrainingQuestion
from indexing.library import open_library
from retrieval.reading import relevance_reader
from retrieval.reading.support import answer_reader
from retrieval.search import Retriever

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Observed:
    """What an answer would be chosen from, and what should have been chosen."""

    question: TrainingQuestion
    asked: str
    """The question with its abbreviations spelled out."""
    wording: Wording
    passages: Sequence[Passage]
    candidates: Sequence[Candidate]
    rows: Numbers
    """What is known of them before they are read with the question, of shape (candidates, features.UNREAD)."""
    grades: NDArray[np.int64]
    """A candidate: 2 answers, 1 helps, 0 does not."""
    paper_rows: Numbers = field(default_factory=lambda: np.empty((0, len(MATCH_NAMES)), np.float32))
    """Where papers are asked for: what tells whether each that was read matches, of shape (papers, MATCH_NAMES)."""
    paper_asked_for: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))


def asks_for_papers(question: TrainingQuestion) -> bool:
    """Whether papers are asked for: by its mark, or by its words where nothing answers it."""
    return question.kind is QuestionKind.LIST or (not question.gold and asks_for(question.text) is Asks.PAPERS)


async def observe(
    questions: Sequence[TrainingQuestion], abstracts: Mapping[str, LabelledAbstract], file: Path, settings: Settings
) -> list[Observed]:
    """Ask every question; nothing is read with it yet. `file` has the abstracts as papers, for an import."""
    by_title = {abstract.title: name for name, abstract in abstracts.items()}
    reader = relevance_reader()
    seen = []
    async with open_library(settings) as library:
        await library.import_file(file)
        index = library.index
        retriever = Retriever(index, settings)
        search = CandidateSearch(index.embedder, index.terms)
        for question in questions:
            passages = await retriever.search(question.text, top_k=DEEP, filters=Filters())
            asked = spelled_out(question.text, passages)
            if asked != question.text:
                passages = await retriever.search(asked, top_k=DEEP, filters=Filters())
            candidates = await search.unread(asked, passages)
            gold = {(marked.abstract, marked.sentence): marked.grade for marked in question.gold}
            grades = [gold.get((by_title.get(each.passage.paper.title, ""), each.place[0]), 0) for each in candidates]
            rows = unread_rows(asked, candidates, roles_of(candidates, index.embedder.name))
            papers = papers_of(passages) if question.whole and asks_for_papers(question) else []
            logits = await relevant(reader, asked, [read_text(paper) for paper in papers])
            seen.append(
                Observed(
                    question,
                    asked,
                    Wording(asked, index.terms),
                    passages,
                    candidates,
                    rows,
                    np.array(grades, np.int64),
                    match_rows(logits, papers, passages),
                    np.array([_asked_for(paper, question, by_title) for paper in papers], np.bool_),
                )
            )
    return seen


async def read_candidates(seen: Sequence[Observed], likely: Sequence[Numbers]) -> list[Observed]:
    """Read the most promising candidates with their question, and leave out the others; `likely` is one a candidate."""
    readers = Readers(relevance_reader(), answer_reader())
    found = []
    for each, promise in zip(seen, likely, strict=True):
        best = most_promising(promise, each.candidates)
        candidates = await read_with(readers, each.asked, [each.candidates[place] for place in best])
        found.append(replace(each, candidates=candidates, rows=each.rows[best], grades=each.grades[best]))
    return found


def _asked_for(paper: Paper, question: TrainingQuestion, names: Mapping[str, str]) -> bool:
    return any(each.abstract == names.get(paper.title) for each in question.gold)
