"""Candidates made by hand."""

import numpy as np

from answering.drafting.candidates import Candidate
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.text.sentences import sentence_spans


def passage_of(paper: Paper) -> Passage:
    chunk = Chunk(f"c_{paper.id}", paper.id, paper.abstract, 0, len(paper.abstract), 1)
    return Passage(chunk, paper, Scores(fused=0.5))


def candidates_in(abstracts: list[str], logits: list[float] | None = None) -> list[Candidate]:
    """Return every sentence of abstracts: paper `p_1` has the first; vectors are at right angles."""
    found: list[Candidate] = []
    for n, abstract in enumerate(abstracts, start=1):
        passage = passage_of(Paper(f"Paper {n}", abstract, id=f"p_{n}"))
        spans = sentence_spans(abstract)
        for nth, (start, end) in enumerate(spans):
            vector = np.eye(384, dtype=np.float32)[len(found) % 384]
            logit = logits[len(found) % len(logits)] if logits else 0.0
            place = (nth, len(spans))
            text = abstract[start:end]
            found.append(Candidate(passage, text, start, end, 0.5, 0.5, n - 1, place, 0.5, vector, logit))
    return found
