"""How much fits into a model: prompt and answer together, in tokens."""

from core.gateway.known_models import known_model

UNKNOWN = 8192
"""What is assumed of a model that nobody has described."""


def context_tokens(model: str, configured: int | None) -> int:
    """What the settings say, else what LiteLLM knows of the model, else 8192."""
    if configured:
        return configured
    if is_ollama(model):  # it serves less than the model could, to save memory: what the request asks for
        return UNKNOWN
    known = known_model(model)
    return known.context_tokens or UNKNOWN if known else UNKNOWN


def is_ollama(model: str) -> bool:
    """Whether the server cuts prompts short without a word unless the request names the context it wants."""
    return model.partition("/")[0] in {"ollama", "ollama_chat"}
