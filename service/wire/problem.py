"""Errors, as RFC 9457 has them."""

from pydantic import ConfigDict, Field

from service.wire.base import Told


class FieldError(Told):
    """What is wrong with one field of the request."""

    field: str
    message: str


class Problem(Told):
    """`application/problem+json`."""

    # What there is none of is left out.
    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str = Field(description="Tells kinds of errors apart; it stays the same while titles may be reworded.")
    title: str
    status: int
    detail: str = Field(description="What happened, and what to do next.")
    request_id: str = Field(description="Also in the header X-Request-ID and in the log.")
    errors: list[FieldError] | None = Field(default=None, description="The fields at fault, where there are some.")
    reasons: list[str] | None = Field(default=None, description="What stands in the way of being ready.")
    retryable: bool | None = Field(default=None, description="Of an LLM that failed: whether asking again can help.")
