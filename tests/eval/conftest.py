"""A small measured run, built from the nouns alone: a judge that reads word for word, and answers written by hand."""

from collections.abc import Callable, Sequence

import pytest

from core.answer import (
    Answer,
    Evidence,
    Faithfulness,
    Mode,
    NearPaper,
    Reason,
    Refusal,
    Removed,
    Sentence,
    Source,
    Usage,
    Verdict,
)
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Judgement
from eval.questions.question import EvalQuestion
from eval.records import AnswerRecord, FoundChunk


class WordForWord:
    """Supported is what stands in the cited passages to the letter, final full stop aside; "so:" claims nothing."""

    name = "word for word"

    def __init__(self) -> None:
        self.batches: list[int] = []

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.batches.append(len(claims))
        return [self._check(claim) for claim in claims]

    def _check(self, claim: Claim) -> Judgement:
        if claim.text.endswith(":"):
            return Judgement(Verdict.NOT_A_CLAIM, 0.0)
        text = " ".join(passage.chunk.text for _, passage in claim.cited)
        parts = [part.strip() for part in claim.text.rstrip(".").split(" and ")]
        held = sum(part in text for part in parts)
        if held == len(parts):
            return Judgement(Verdict.SUPPORTED, 0.9)
        return Judgement(Verdict.PARTIAL, 0.5) if held else Judgement(Verdict.UNSUPPORTED, 0.1)


@pytest.fixture
def checker() -> WordForWord:
    return WordForWord()


def paper(title: str, abstract: str) -> Paper:
    return Paper(title, abstract, id=f"p_{title.lower().replace(' ', '_')}", year=2023, url="https://example.org/x")


def passage(of: Paper) -> Passage:
    length = len(of.abstract)
    return Passage(Chunk(f"c_{of.id}", of.id, of.abstract, 0, length, 9), of, Scores(0.9, 0.8, 3.0, 1, 1))


@pytest.fixture
def answered() -> Callable[..., Answer]:
    """An answer out of (sentence, citations) and papers; sentences with a citation are served as supported."""

    def build(sentences: Sequence[tuple[str, tuple[int, ...]]], papers: Sequence[tuple[str, str]]) -> Answer:
        cited = {number for _, citations in sentences for number in citations}
        sources = tuple(
            Source(n, of, (passage(of),), cited=n in cited)
            for n, of in enumerate((paper(*item) for item in papers), start=1)
        )
        text, made = "", []
        for words, citations in sentences:
            markers = "".join(f"[{number}]" for number in citations)
            written = words.rstrip(".") + (f" {markers}" if markers else "") + "."
            start = len(text)
            text += written + " "
            evidence = tuple(
                Evidence(n, source.paper.abstract[:9], 0, 9) for n in citations for source in sources if source.n == n
            )
            verdict = Verdict.SUPPORTED if citations else Verdict.UNSUPPORTED
            made.append(Sentence(written, start, start + len(written), citations, verdict, 0.8, evidence))
        return Answer(
            id="a",
            question="?",
            text=text.strip(),
            mode=Mode.LLM,
            model="local/model",
            sources=sources,
            sentences=tuple(made),
            faithfulness=Faithfulness(
                dropped_citations=1, removed_sentences=(Removed("An invention.", Reason.UNSUPPORTED),)
            ),
            usage=Usage(100, 20, None),
        )

    return build


@pytest.fixture
def refused() -> Answer:
    refusal = Refusal("None of the papers speaks of it.", (NearPaper("p_one", "One", 0.31),))
    return Answer("r", "?", "", Mode.EXTRACTIVE, (), refusal=refusal)


@pytest.fixture
def recorded() -> Callable[..., AnswerRecord]:
    """A record of an answer, with a ranking of papers that retrieval found."""

    def build(question: EvalQuestion, answer: Answer | None, found: Sequence[tuple[str, str]] = ()) -> AnswerRecord:
        ranking = tuple(FoundChunk(f"c{place}", f"p{place}", title, text) for place, (title, text) in enumerate(found))
        if answer is None:
            return AnswerRecord(f"k-{question.id}", question.id, error="The LLM did not answer in time.")
        return AnswerRecord(f"k-{question.id}", question.id, answer, None, ranking, 120.0, 450.0)

    return build
