"""Adds to each answered question how near its sentences are to what was asked."""

from collections.abc import Sequence
from dataclasses import replace

from answering.citations import strip_markers
from core.answer import Verdict
from core.ports import Embedder
from eval.metrics.relevance import answer_relevance
from eval.scoring import Scored


async def with_relevance(scored: Sequence[Scored], embedder: Embedder) -> tuple[Scored, ...]:
    """Embed questions and sentences that claim something. Raises EmbedderUnavailable."""
    return tuple([await _with_relevance(item, embedder) for item in scored])


async def _with_relevance(item: Scored, embedder: Embedder) -> Scored:
    claims = [
        strip_markers(judged.sentence.text) for judged in item.judged if judged.verdict is not Verdict.NOT_A_CLAIM
    ]
    if not claims:
        return item
    question = await embedder.embed_question(item.question.question)
    relevance = answer_relevance(question, await embedder.embed_passages(claims))
    return replace(item, rates={**item.rates, "answer_relevance": relevance})
