"""Remote embeddings and reranking."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable, LlmError
from core.gateway.failures import Tries, failure, retry_after
from core.gateway.litellm_door import ModelAddress, litellm_here, provider_of
from core.settings import Settings


async def embed(settings: Settings, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors of shape (len(texts), dimensions) from LITMUS_EMBEDDER. Raises EmbedderUnavailable."""
    if not texts:
        return np.empty((0, settings.embedder_dimensions or 0), dtype=np.float32)
    litellm = await litellm_here()
    model, endpoint = settings.embedder, ModelAddress(settings.embedder_api_base)
    request: dict[str, Any] = {"model": model, "input": list(texts), "timeout": settings.llm_timeout_s}
    if settings.embedder_dimensions:
        request["dimensions"] = settings.embedder_dimensions
    request |= endpoint.arguments(provider_of(litellm, model))
    try:
        response = await _tried(settings, model, endpoint, lambda: litellm.aembedding(**request, max_retries=0))
        vectors = _vectors(response, len(texts))
    except LlmError as error:
        message = str(error).replace("LITMUS_LLM_API_BASE", "LITMUS_EMBEDDER_API_BASE")
        message = message.replace("LITMUS_LLM_MODEL", "LITMUS_EMBEDDER").replace("LITMUS_LLM_API_KEY, or ", "")
        raise EmbedderUnavailable(f"Embedding failed: {message}") from None
    if settings.embedder_dimensions not in (None, vectors.shape[1]):
        raise EmbedderUnavailable(
            f"{model} returns vectors of {vectors.shape[1]} numbers, not {settings.embedder_dimensions}. "
            f"Set LITMUS_EMBEDDER_DIMENSIONS={vectors.shape[1]}."
        )
    return vectors


async def rerank(settings: Settings, model: str, question: str, documents: Sequence[str]) -> list[float]:
    """Return a score a document, higher is better, in the order of the documents. Raises LlmError."""
    if not documents:
        return []
    litellm = await litellm_here()
    endpoint = ModelAddress(settings.reranker_api_base)
    request: dict[str, Any] = {
        "model": model,
        "query": question,
        "documents": list(documents),
        "top_n": len(documents),
        "return_documents": False,
        "timeout": settings.llm_timeout_s,
        **endpoint.arguments(provider_of(litellm, model)),
    }
    response = await _tried(settings, model, endpoint, lambda: litellm.arerank(**request))
    scores: dict[int, float] = {}
    try:
        for result in response.results:
            scores[int(result["index"])] = float(result["relevance_score"])
        return [scores[place] for place in range(len(documents))]
    except (TypeError, KeyError, ValueError):
        raise LlmError(f"{model} did not rank every document. Is it a rerank model?", retryable=False) from None


async def _tried(settings: Settings, model: str, endpoint: ModelAddress, ask: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until it works, or trying again cannot help. Raises LlmError."""
    deadline = asyncio.get_running_loop().time() + settings.llm_timeout_s
    tries = Tries((model,), settings.llm_retries, deadline)
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                return await ask()
        except Exception as raised:  # LiteLLM lets through whatever its hundred providers raise
            error, wait_s = failure(raised, model, endpoint.api_base), retry_after(raised)
        await tries.after(error, wait_s)


def _vectors(response: Any, count: int) -> NDArray[np.float32]:
    wrong = LlmError("the server returned something other than a vector for each text", retryable=False)
    try:
        ordered = sorted(response.data, key=lambda entry: entry["index"])
        vectors = np.array([entry["embedding"] for entry in ordered], dtype=np.float32)
    except (TypeError, KeyError, ValueError):
        raise wrong from None
    if vectors.ndim != 2 or len(vectors) != count or not math.isfinite(float(vectors.sum())):
        raise wrong
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
