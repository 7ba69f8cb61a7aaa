"""How much fits into a model: prompt and answer together, in tokens."""

import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

UNKNOWN = 8192
"""What is assumed of a model that nobody has described."""
_MAP = "model_prices_and_context_window_backup.json"


def context_tokens(model: str, configured: int | None) -> int:
    """What the settings say, else what LiteLLM knows of the model, else 8192."""
    if configured:
        return configured
    if is_ollama(model):  # it serves less than the model could, to save memory: what the request asks for
        return UNKNOWN
    known = _windows()
    return known.get(model) or known.get(model.partition("/")[2]) or UNKNOWN


def is_ollama(model: str) -> bool:
    """Whether the server cuts prompts short without a word unless the request names the context it wants."""
    return model.partition("/")[0] in {"ollama", "ollama_chat"}


@cache
def _windows() -> Mapping[str, int]:
    """Context windows by model, read from LiteLLM's own file: importing LiteLLM to ask would take seconds."""
    package = importlib.util.find_spec("litellm")
    places = [Path(place) / _MAP for place in (package.submodule_search_locations or ())] if package else []
    file = next((place for place in places if place.is_file()), None)
    models = json.loads(file.read_text(encoding="utf-8")) if file else {}
    windows = {name: facts.get("max_input_tokens") or facts.get("max_tokens") for name, facts in models.items()}
    return {name: window for name, window in windows.items() if isinstance(window, int) and window > 0}
