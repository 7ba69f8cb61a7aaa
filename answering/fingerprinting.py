"""What produced an answer."""

import hashlib

from answering.checking.versions import checker_version
from core.answer import Fingerprint
from core.settings import Settings

_MATTERS = (
    "llm_model",
    "llm_fallbacks",
    "llm_max_tokens",
    "llm_temperature",
    "embedder",
    "chunk_tokens",
    "top_k",
    "depth",
    "fusion",
    "lexical_weight",
    "rrf_k",
    "passages_per_paper",
    "diversity",
    "reranker",
    "refusal_threshold",
    "relevance_threshold",
    "checker",
    "nli_dir",
    "chat_history_tokens",
)


def settings_fingerprint(settings: Settings) -> str:
    """Return a digest of every setting that an answer depends on, and of what the checker was learned or told."""
    values = {name: getattr(settings, name) for name in _MATTERS} | {"version": checker_version(settings.checker)}
    return hashlib.blake2b(repr(sorted(values.items())).encode(), digest_size=6).hexdigest()


def fingerprint(prompt: str, settings: Settings, library_id: str, revision: str) -> Fingerprint:
    """Return the fingerprint of an answer that a prompt, these settings and this state of a library give."""
    return Fingerprint(prompt=prompt, settings=settings_fingerprint(settings), index=f"{library_id}@{revision}")
