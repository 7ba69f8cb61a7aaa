"""Where a model is reached and with which key, as far as the settings and not LiteLLM decide it."""

import os
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

_SPEAK_OPENAI = frozenset({"openai", "custom_openai", "text-completion-openai"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address and the key of one model. None: LiteLLM takes the provider's own."""

    api_base: str | None = None
    api_key: SecretStr | None = None

    def arguments(self, provider: str) -> dict[str, str]:
        """What LiteLLM must be told. A local server that speaks OpenAI's protocol needs no key; LiteLLM wants one."""
        key = self.api_key.get_secret_value() if self.api_key else None
        if self.api_base and not key and provider in _SPEAK_OPENAI and not os.environ.get("OPENAI_API_KEY"):
            key = "none"
        return {name: value for name, value in (("api_base", self.api_base), ("api_key", key)) if value}


def provider_of(litellm: Any, model: str) -> str:
    """Which provider LiteLLM would ask for this model; empty if it does not know."""
    try:
        return str(litellm.get_llm_provider(model)[1])
    except Exception:  # unknown names raise an error of LiteLLM's that the request itself will explain
        return model.partition("/")[0] if "/" in model else ""
