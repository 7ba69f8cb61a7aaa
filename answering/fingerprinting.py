"""What produced an answer."""

import hashlib

from answering.checking.versions import checker_version
from answering.composing import prompt_fingerprint
from answering.run import Run
from answering.understanding.condensing import condensing_fingerprint
from answering.verification.second_look import second_look_fingerprint
from core.answer import Fingerprint
from core.settings import Settings

EXTRACTIVE = "extractive"
"""In place of a model and of its prompts, where no LLM writes."""
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


def prompts_of(run: Run) -> str:
    """Say which prompts made an answer: those of the question, if an LLM put it, and those of the text."""
    by_llm = run.llm is not None or run.model is not None
    written = f"{prompt_fingerprint()}-{second_look_fingerprint()}" if by_llm else EXTRACTIVE
    return f"{condensing_fingerprint()}-{written}" if run.meant.rewritten else written


def fingerprint(prompt: str, settings: Settings, library_id: str, revision: str) -> Fingerprint:
    """Return the fingerprint of an answer that a prompt, these settings and this state of a library give."""
    return Fingerprint(prompt=prompt, settings=settings_fingerprint(settings), index=f"{library_id}@{revision}")
