"""What Litmus is called as a model: `litmus`, `litmus:extractive`, `litmus:<LLM>`."""

from core.answer import Mode

OWN_NAME = "litmus"
_PREFIX = f"{OWN_NAME}:"


def public_names(models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that `GET /v1/models` lists for the configured models."""
    return (OWN_NAME, *(f"{_PREFIX}{model}" for model in models))


def chosen_model(name: str | None, mode: Mode = Mode.AUTO) -> tuple[Mode, str | None]:
    """Return what a client means by a public id or by the bare name of an LLM; None means the configured one."""
    bare = (name or OWN_NAME).removeprefix(_PREFIX)
    if bare == OWN_NAME:
        return mode, None
    if bare == Mode.EXTRACTIVE:
        return Mode.EXTRACTIVE, None
    return mode, bare
