"""What a library was chunked and embedded with. Another recipe is refused until `litmus reindex` is asked for."""

from dataclasses import dataclass
from typing import Self

from core.errors import OtherRecipe
from indexing.catalogue import Connection, pending, reading
from indexing.chunking import CHUNKING_VERSION

_NOTED = "recipe"
_OWN = "all-MiniLM-L6-v2 "
"""How the names of the embedded embedder begin, whatever its version (indexing/embedding/minilm.py)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides which chunks and vectors papers get."""

    embedder: str
    chunk_tokens: int
    chunking: int = CHUNKING_VERSION

    @classmethod
    def read(cls, noted: str) -> Self:
        """Return what `noted` wrote; what no Litmus wrote is a recipe that fits no other."""
        try:
            embedder, chunks, version = noted.rsplit(" ", 2)
            return cls(embedder, int(chunks.removeprefix("chunks=")), int(version.removeprefix("v")))
        except ValueError:
            return cls(noted, 0, 0)

    @property
    def noted(self) -> str:
        """As the catalogue notes it."""
        return f"{self.embedder} chunks={self.chunk_tokens} v{self.chunking}"

    def __str__(self) -> str:
        return f"the embedder {self.embedder} and chunks of {self.chunk_tokens} tokens"

    def fits(self, other: "Recipe") -> bool:
        """Whether chunks and vectors of both can be searched together.

        The version of the chunking does not matter: its chunks are other stretches of the same texts.
        """
        return (self.embedder, self.chunk_tokens) == (other.embedder, other.chunk_tokens)

    def unlike(self, wanted: "Recipe") -> str:
        """Say of something that it was made with this recipe, and not with that of the settings."""
        return f"was made with {self}; the settings say {wanted}."

    def settings_for(self, wanted: "Recipe") -> str:
        """Return what to do to the settings, which say `wanted`, so that they say this."""
        if self.embedder != wanted.embedder and self.embedder.startswith(_OWN) and wanted.embedder.startswith(_OWN):
            return "Use the version of Litmus that made it"  # no setting names the embedder of another version
        changes = [] if self.embedder == wanted.embedder else _settings_of(self.embedder)
        changes += [] if self.chunk_tokens == wanted.chunk_tokens else [f"LITMUS_CHUNK_TOKENS={self.chunk_tokens}"]
        return f"Set {' and '.join(changes)}"


def _settings_of(embedder: str) -> list[str]:
    """Return the settings that name an embedder, from its name."""
    if embedder.startswith(_OWN):
        return ["LITMUS_EMBEDDER=minilm"]
    model, _, dimensions = embedder.rpartition(" ")
    if model and dimensions.isdigit():
        return [f"LITMUS_EMBEDDER={model}", f"LITMUS_EMBEDDER_DIMENSIONS={dimensions}"]
    return [f"LITMUS_EMBEDDER={embedder}"]


def noted_recipe(connection: Connection) -> Recipe | None:
    """Return what a library was made with; None where it has no papers, or nobody noted it."""
    noted = pending.read_meta(connection, _NOTED)
    return Recipe.read(noted) if noted is not None and reading.has_papers(connection) else None


def note(connection: Connection, recipe: Recipe) -> None:
    """Note what a library is made with from now on."""
    pending.write_meta(connection, _NOTED, recipe.noted)


def agree(connection: Connection, recipe: Recipe) -> None:
    """Have a library without papers adopt a recipe. Raises OtherRecipe, changing nothing, where papers are of another.

    One that only an older Litmus chunked goes on as it is: an upgrade must not lock anybody out.
    """
    before = noted_recipe(connection)
    if before is None:
        if pending.read_meta(connection, _NOTED) != recipe.noted:
            note(connection, recipe)
    elif not before.fits(recipe):
        raise OtherRecipe(
            f"The library {before.unlike(recipe)} Nothing was changed.",
            f"{before.settings_for(recipe)} to go on with it as it is, or run `litmus reindex` to make its index anew.",
        )


def let_be(connection: Connection, recipe: Recipe) -> None:
    """Let a library be of any recipe: what is in it will be replaced."""
