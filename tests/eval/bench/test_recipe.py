"""LlamaIndex's recipe finds the same papers over the same vectors, so that its speed can be set beside Litmus's."""

from pathlib import Path

import pytest

from core.settings import Settings
from eval.bench import recipe
from indexing.library import open_library
from tests.service.corpus import write_corpus


async def test_both_are_searched_in_turns(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_ROUNDS", 2)
    monkeypatch.setattr(recipe, "_WARM_UP", 1)
    async with open_library(settings) as library:
        await library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        other = await recipe.recipe_over(library.index, settings, tmp_path / "recipe")
        (figure,) = await recipe.recipe_figures(library.index, settings, ["How do bees sleep?"], other)
        found = await other.aretrieve("sleep of honey bees")
    assert figure.value > 0
    assert found[0].text.startswith("Sleep and Memory in Honey Bees")
