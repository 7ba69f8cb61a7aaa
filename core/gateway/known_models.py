"""What LiteLLM knows of models, read from its own file: importing LiteLLM to ask would take seconds."""

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_MAP = "model_prices_and_context_window_backup.json"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a token."""

    prompt: float
    completion: float

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return what so many tokens cost."""
        return self.prompt * prompt_tokens + self.completion * completion_tokens


@dataclass(frozen=True, slots=True)
class KnownModel:
    """None: not known."""

    context_tokens: int | None
    price: Price | None


def known_model(name: str) -> KnownModel | None:
    """Return what is known of a model, by its name with or without its provider."""
    return _models().get(name) or _models().get(name.partition("/")[2])


def price_of(name: str) -> Price | None:
    """Return what a model costs; None if that is not known."""
    known = known_model(name)
    return known.price if known else None


@cache
def _models() -> Mapping[str, KnownModel]:
    package = importlib.util.find_spec("litellm")
    places = [Path(place) / _MAP for place in (package.submodule_search_locations or ())] if package else []
    file = next((place for place in places if place.is_file()), None)
    models = json.loads(file.read_text(encoding="utf-8")) if file else {}
    return {name: KnownModel(_window(facts), _price(facts)) for name, facts in models.items()}


def _window(facts: Mapping[str, Any]) -> int | None:
    window = facts.get("max_input_tokens") or facts.get("max_tokens")
    return window if isinstance(window, int) and window > 0 else None


def _price(facts: Mapping[str, Any]) -> Price | None:
    prompt, completion = facts.get("input_cost_per_token"), facts.get("output_cost_per_token")
    if not isinstance(prompt, int | float) or not isinstance(completion, int | float):
        return None
    return Price(float(prompt), float(completion))


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
