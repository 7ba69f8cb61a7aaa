"""What all wire models share."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def whole_characters(text: str) -> str:
    """Return the text. Raises ValueError if it holds half a character."""
    # JSON can escape half a character (a lone surrogate), which no answer, log or database could write out again.
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("holds half a character (a lone surrogate)")
    return text


Text = Annotated[str, AfterValidator(whole_characters)]
"""A text that a client sends and that comes back."""


class Given(BaseModel):
    """What a client sends. A field that nobody knows is a typing error, and is said to be one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What Litmus says. Reads the attributes of the nouns in core/ that have the same names."""

    # In the schema, what has a default is required too: an answer always has it.
    model_config = ConfigDict(from_attributes=True, frozen=True, json_schema_serialization_defaults_required=True)
