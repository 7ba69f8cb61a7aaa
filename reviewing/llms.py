"""Which LLM does the work, if any."""

from typing import Protocol

from core import gateway
from core.answer import Mode
from core.errors import LlmNotConfigured
from core.ports import Llm
from core.settings import Settings

EXTRACTIVE = "extractive"


class LlmChoice(Protocol):
    """Chooses an LLM for one piece of work."""

    def __call__(self, mode: Mode, model: str | None) -> Llm | None:
        """Return the LLM; None: the work is done without one. Raises LlmNotConfigured."""


def chosen_llm(settings: Settings) -> LlmChoice:
    """Return the choice that the settings leave."""

    def choose(mode: Mode, model: str | None) -> Llm | None:
        if mode is Mode.EXTRACTIVE or model == EXTRACTIVE:
            return None
        if model or settings.llm_model:
            return gateway.LiteLlm(settings, model)
        if mode is Mode.LLM:
            raise LlmNotConfigured
        return None

    return choose
