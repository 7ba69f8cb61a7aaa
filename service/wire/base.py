"""What all wire models share."""

from pydantic import BaseModel, ConfigDict


class Given(BaseModel):
    """What a client sends. A field that nobody knows is a typing error, and is said to be one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What Litmus says. Reads the attributes of the nouns in core/ that have the same names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
