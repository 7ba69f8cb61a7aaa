"""Which checker tests the sentences: the one that the settings name, in serving and in evaluation alike."""

from pathlib import Path

from answering.checking.judge.checker import LlmChecker
from answering.checking.local import LocalChecker
from answering.checking.nli.checker import NliChecker
from core import gateway
from core.errors import SettingsError
from core.ports import Embedder, SupportChecker
from core.settings import Settings
from core.settings.values import CHECKERS, is_checker

_LLM = "llm"


def checker_name(settings: Settings, chosen: str | None = None) -> str:
    """Return the full name of the chosen checker, by default that of the settings: `llm` becomes `llm:MODEL`.

    Raises SettingsError if there is no such checker, or if it lacks a setting.
    """
    name = chosen or settings.checker
    if not is_checker(name):
        raise SettingsError(f"There is no checker {name!r}. Known: {', '.join(CHECKERS)}.")
    if name == _LLM and not settings.llm_model:
        raise SettingsError(
            "The checker `llm` has no model to ask. Set LITMUS_LLM_MODEL, or name a judge: LITMUS_CHECKER=llm:MODEL."
        )
    return f"{_LLM}:{settings.llm_model}" if name == _LLM else name


def open_checker(settings: Settings, embedder: Embedder, chosen: str | None = None) -> SupportChecker:
    """Return the chosen checker, by default that of the settings. Cheap: models are loaded when they are first used.

    Raises SettingsError if there is no such checker, or if what it needs is not there.
    """
    name, _, model = checker_name(settings, chosen).partition(":")
    if name == _LLM:
        # Another model would judge by other standards under this one's name; what stands in is the local checker.
        alone = settings.model_copy(update={"llm_fallbacks": ()})
        judge = gateway.LiteLlm(alone, model)
        return LlmChecker(judge, LocalChecker(embedder), answer_tokens=settings.llm_max_tokens)
    if name == "nli":
        return NliChecker(_nli_dir(settings))
    return LocalChecker(embedder)


def _nli_dir(settings: Settings) -> Path:
    if settings.nli_dir is None:
        raise SettingsError("The checker `nli` lacks a model. Set LITMUS_NLI_DIR to its folder: see docs/judges.md.")
    return settings.nli_dir
