"""Another embedder or chunk size is refused, and an upgrade of Litmus is not."""

from pathlib import Path

import pytest

from core.errors import OtherRecipe, UnreadableFile
from core.paper import Paper
from core.settings import Settings
from indexing import recipe
from indexing.catalogue import pending
from indexing.embedding.minilm import MiniLmEmbedder
from indexing.library import open_library
from indexing.recipe import Recipe, let_be, noted_recipe

PAPER = Paper("Counting Sheep from the Air", "We count sheep on pastures with a camera that is carried by a kite.")
MINILM = "all-MiniLM-L6-v2 int8 v2"


def changed(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update=changes)


async def test_another_chunk_size_or_embedder_is_refused_and_changes_nothing(either: Settings) -> None:
    async with open_library(either) as library:
        await library.upsert([PAPER])
        before = await library.index.revision()
    wanted = [{"chunk_tokens": 64}, {"embedder": "openai/fake", "embedder_dimensions": 32}]
    for changes in wanted:
        with pytest.raises(OtherRecipe, match="litmus reindex") as refused:
            async with open_library(changed(either, **changes)):
                pass
        told = str(refused.value)
        assert f"{MINILM} and chunks of 220 tokens" in told
        assert "Nothing was changed" in told
        assert ("LITMUS_CHUNK_TOKENS=220" if "chunk_tokens" in changes else "LITMUS_EMBEDDER=minilm") in told
    with pytest.raises(OtherRecipe):  # repairing is no making anew
        async with open_library(changed(either, chunk_tokens=64), repair=True, as_it_is=True):
            pass
    async with open_library(either) as library:
        assert await library.index.revision() == before
        assert await library.faults() == []
        assert (await library.counts()).pending == 0


async def test_a_library_without_papers_or_of_no_known_recipe_takes_the_settings(settings: Settings) -> None:
    async with open_library(settings) as library:
        await library.upsert([PAPER])
        (paper,) = (await library.papers()).papers
        await library.delete(paper.id)
    smaller = changed(settings, chunk_tokens=64)
    async with open_library(smaller) as library:
        await library.upsert([PAPER])
        assert (await library.index.catalogue.read(noted_recipe)) == Recipe(MINILM, 64)
        await library.index.catalogue.write(pending.forget_meta, "recipe")
    async with open_library(settings) as library:
        assert (await library.index.catalogue.read(noted_recipe)) == Recipe(MINILM, 220)
        assert (await library.counts()).papers == 1


async def test_an_upgrade_that_chunks_in_another_way_locks_nobody_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_library(settings) as library:
        await library.upsert([PAPER])
    monkeypatch.setattr(recipe, "CHUNKING_VERSION", recipe.CHUNKING_VERSION + 1)
    monkeypatch.setattr(Recipe.__init__, "__defaults__", (recipe.CHUNKING_VERSION,))
    async with open_library(settings) as library:
        await library.upsert([Paper("On Goats", "Goats climb the trees of the south.")])
        noted = await library.index.catalogue.read(noted_recipe)
        assert noted is not None
        assert noted.chunking == recipe.CHUNKING_VERSION - 1  # so that `litmus reindex` has something to do
        assert noted != library.index.recipe
        assert (await library.counts()).pending == 0


async def test_a_process_of_another_recipe_stores_nothing(either: Settings) -> None:
    async with open_library(either) as library:
        await library.upsert([PAPER])
        await library.index.catalogue.write(recipe.note, Recipe(MINILM, 64))  # as if another one had made it anew
        with pytest.raises(OtherRecipe):
            await library.upsert([Paper("On Goats", "Goats climb the trees of the south.")])


async def test_a_backup_of_another_recipe_is_refused_and_one_of_this_replaces_another(
    settings: Settings, tmp_path: Path
) -> None:
    small = changed(settings, chunk_tokens=64, data_dir=tmp_path / "small")
    async with open_library(settings) as library:
        await library.upsert([PAPER])
        await library.backup(tmp_path / "big.backup")
    async with open_library(small) as library:
        await library.upsert([Paper("On Goats", "Goats climb the trees of the south.")])
        with pytest.raises(
            UnreadableFile, match=r"big\.backup was made with .* Set LITMUS_CHUNK_TOKENS=220 to restore"
        ):
            await library.restore(tmp_path / "big.backup")
        assert (await library.papers()).papers[0].title == "On Goats"
    there = changed(settings, data_dir=small.data_dir)
    with pytest.raises(OtherRecipe):
        async with open_library(there):
            pass
    async with open_library(there, repair=True, as_it_is=True, settle=let_be) as library:
        await library.restore(tmp_path / "big.backup")
        assert await library.faults() == []
    async with open_library(there) as library:
        assert [paper.title for paper in (await library.papers()).papers] == [PAPER.title]


@pytest.mark.parametrize(
    ("made", "wanted", "todo"),
    [
        (Recipe(MINILM, 220), Recipe(MINILM, 64), "Set LITMUS_CHUNK_TOKENS=220"),
        (
            Recipe("openai/small 512", 220),
            Recipe(MINILM, 220),
            "Set LITMUS_EMBEDDER=openai/small and LITMUS_EMBEDDER_DIM",
        ),
        (
            Recipe("openai/small", 64),
            Recipe(MINILM, 220),
            "Set LITMUS_EMBEDDER=openai/small and LITMUS_CHUNK_TOKENS=64",
        ),
        (Recipe(MINILM, 220), Recipe("openai/small", 220), "Set LITMUS_EMBEDDER=minilm"),
        (Recipe("all-MiniLM-L6-v2 int8 v1", 220), Recipe(MINILM, 220), "Use the version of Litmus that made it"),
    ],
)
def test_what_to_set_is_told(made: Recipe, wanted: Recipe, todo: str) -> None:
    assert made.settings_for(wanted).startswith(todo)
    assert Recipe.read(made.noted) == made


def test_what_nobody_wrote_fits_nothing() -> None:
    assert not Recipe.read("nonsense").fits(Recipe(MINILM, 220))


def test_the_embedded_embedder_is_the_one_that_libraries_were_made_with(models_dir: Path) -> None:
    # Another name locks every library out that was made with this one. Whoever changes it lets the older one be opened
    # too, and chooses by what the library was made with: docs/decisions/0047-reindex.md.
    assert MiniLmEmbedder(models_dir).name == MINILM
