"""How much one may ask for at once, in the same words at every door."""

from core.errors import InvalidQuestion, LimitExceeded
from core.settings import Settings


def check_length(question: str, settings: Settings) -> None:
    """Raise InvalidQuestion if a question is too long."""
    if len(question) > settings.max_question_chars:
        raise InvalidQuestion(
            f"The question has {len(question):,} characters; at most {settings.max_question_chars:,} are taken "
            "(LITMUS_MAX_QUESTION_CHARS). Shorten it."
        )


def check_top_k(top_k: int | None, settings: Settings) -> None:
    """Raise LimitExceeded if more passages, or papers, are asked for than may be at once; None: as many as usual."""
    if top_k is not None and not 1 <= top_k <= settings.max_top_k:
        raise LimitExceeded(f"top_k is {top_k}; choose 1 to {settings.max_top_k} (LITMUS_MAX_TOP_K).")
