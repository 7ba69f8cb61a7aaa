"""The log: one line an event on standard error, without secrets."""

import logging

from pydantic import SecretStr

from core.settings import Settings


class _Redacting(logging.Formatter):
    """Blots out the values of the secrets, whoever logs them and however: message, arguments or traceback."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def start_logging(settings: Settings, *, serving: bool = True) -> None:
    """Send the log to standard error. Commands say themselves what they do: theirs is for what goes wrong."""
    values = [getattr(settings, name) for name in type(settings).model_fields]
    secrets = tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(tuple(secret for secret in secrets if secret)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    level = "warning" if settings.log_level == "info" and not serving else settings.log_level
    root.setLevel(level.upper())
    if not serving and settings.log_level != "debug":
        # A command tells itself how its import or its job ended.
        for told in ("indexing.jobs", "reviewing.jobs.running"):
            logging.getLogger(told).setLevel(logging.ERROR)
    if settings.log_level != "debug":
        # They tell of every request that they make, or what was said already.
        for chatty in ("httpx", "httpcore", "LiteLLM", "chromadb", "uvicorn"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
