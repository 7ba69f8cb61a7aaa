"""Errors, as RFC 9457 has them."""

from pydantic import ConfigDict, Field

from service.wire.base import Told


def _none(value: object) -> bool:
    return value is None


class FieldError(Told):
    """What is wrong with one field of the request."""

    field: str
    message: str


class Problem(Told):
    """`application/problem+json`."""

    # What there is none of is left out.
    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str
    """Tells kinds of errors apart; it stays the same while titles may be reworded."""
    title: str
    status: int
    detail: str
    """What happened, and what to do next."""
    request_id: str
    """Also in the header X-Request-ID and in the log."""
    errors: tuple[FieldError, ...] | None = Field(default=None, exclude_if=_none)
    """The fields at fault, where there are some."""
    reasons: tuple[str, ...] | None = Field(default=None, exclude_if=_none)
    """What stands in the way of being ready."""
    retryable: bool | None = Field(default=None, exclude_if=_none)
    """Of an LLM that failed: whether asking again can help."""
