"""An optional second opinion on the best passages."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import SettingsError
from core.gateway import rerank
from core.passage import Passage, searched_text
from core.ports import RelevanceReader, Reranker
from core.settings import Settings
from indexing.vectors import made_by
from retrieval.reading import relevance_reader

if TYPE_CHECKING:
    from llama_index.core.postprocessor.types import BaseNodePostprocessor

_LOCAL = "local"
_LITELLM = "litellm:"


def open_reranker(settings: Settings) -> Reranker | None:
    """Return what LITMUS_RERANKER names, or None. Raises SettingsError."""
    if not settings.reranker:
        return None
    if settings.reranker == _LOCAL:
        return LocalReranker(relevance_reader())
    if settings.reranker.startswith(_LITELLM):
        return LiteLlmReranker(settings, settings.reranker.removeprefix(_LITELLM))
    if ":" not in settings.reranker:
        raise SettingsError(
            f"LITMUS_RERANKER={settings.reranker}: there is no such reranker. Set `local`, `litellm:MODEL` or "
            "`package.module:function`."
        )
    return LlamaIndexReranker(made_by(settings.reranker, "LITMUS_RERANKER"))


class LocalReranker:
    """The embedded model that reads question and passage together. `scores.rerank` is its logit."""

    def __init__(self, reader: RelevanceReader) -> None:
        self._reader = reader

    async def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages, best first, with `scores.rerank` set. Raises WeightsUnavailable."""
        scores = await self._reader.score(question, [_read_text(passage) for passage in passages])
        return _by_rerank([_scored(passage, score) for passage, score in zip(passages, scores.tolist(), strict=True)])


class LiteLlmReranker:
    """Any rerank model that LiteLLM reaches."""

    def __init__(self, settings: Settings, model: str) -> None:
        self._settings = settings
        self._model = model

    async def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages, best first, with `scores.rerank` set. Raises LlmError."""
        documents = [_read_text(passage) for passage in passages]
        scores = await rerank(self._settings, self._model, question, documents)
        return _by_rerank([_scored(passage, score) for passage, score in zip(passages, scores, strict=True)])


class LlamaIndexReranker:
    """Any LlamaIndex node postprocessor. What it leaves out is out."""

    def __init__(self, postprocessor: "BaseNodePostprocessor") -> None:
        self._postprocessor = postprocessor

    async def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages in the postprocessor's order, with `scores.rerank` set."""
        from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

        of = {passage.chunk.id: passage for passage in passages}
        nodes = [
            NodeWithScore(
                node=TextNode(
                    id_=passage.chunk.id,
                    text=_read_text(passage),
                    metadata={"title": passage.paper.title, "year": passage.paper.year},
                ),
                score=passage.scores.fused,
            )
            for passage in passages
        ]
        ranked = await asyncio.to_thread(self._postprocessor.postprocess_nodes, nodes, QueryBundle(question))
        return [_scored(of[node.node.node_id], node.score) for node in ranked if node.node.node_id in of]


def _read_text(passage: Passage) -> str:
    return searched_text(passage.paper.title, passage.chunk.text)


def _scored(passage: Passage, score: float | None) -> Passage:
    return replace(passage, scores=replace(passage.scores, rerank=score))


def _by_rerank(passages: list[Passage]) -> list[Passage]:
    return sorted(passages, key=lambda passage: -(passage.scores.rerank or 0.0))
