"""Keys in the catalogue: what is kept of them, and what a backup does to them."""

import pytest

from core.access import Scope, allows
from core.errors import ChatNotFound, InvalidKey
from core.settings import Settings
from indexing.access import open_keys
from indexing.library import open_library


@pytest.mark.parametrize(
    ("held", "wanted", "may"),
    [
        ((Scope.ASK,), Scope.READ, True),
        ((Scope.WRITE,), Scope.ASK, False),
        ((Scope.READ, Scope.ASK), Scope.WRITE, False),
        ((Scope.WRITE, Scope.ASK), Scope.ADMIN, False),
        ((Scope.ADMIN,), Scope.WRITE, True),
        ((), Scope.READ, False),
    ],
)
def test_what_scopes_hold(held: tuple[Scope, ...], wanted: Scope, may: bool) -> None:
    assert allows(held, wanted) is may


async def test_a_key_is_found_by_its_secret_until_it_is_revoked(either: Settings) -> None:
    async with open_keys(either) as keys:
        assert not await keys.any()
        made, secret = await keys.add("  Ada   Shepherd ", [Scope.ASK, Scope.READ])
        assert (made.name, made.scopes) == ("Ada Shepherd", (Scope.READ, Scope.ASK))
        for taken in ("Ada Shepherd", made.id):
            with pytest.raises(InvalidKey, match="Revoke it first"):
                await keys.add(taken, [Scope.READ])
        assert await keys.find(secret.encode()) == made
        assert await keys.find(secret.encode() + b"x") is None
        async with open_keys(either) as beside:
            ended = await beside.revoke(made.id)
        assert await keys.find(secret.encode()) is None
        assert await keys.all() == [ended]
        assert (await keys.add("Ada Shepherd", [Scope.READ]))[0].id != made.id
        assert await keys.forget_revoked() == 1


async def test_a_library_and_the_commands_beside_it_have_the_same_keys(either: Settings) -> None:
    async with open_library(either) as library:
        async with open_keys(either) as beside:
            made, secret = await beside.add("ada", [Scope.ASK])
        assert await library.keys.find(secret.encode()) == made
        hers = library.chats.of("ada")
        chat = await hers.create("Sheep")
        assert (await hers.page()).total == 1
        with pytest.raises(ChatNotFound):
            await library.chats.of("bo").chat(chat.id)
        async with open_keys(either) as beside:
            await beside.revoke("ada")
        assert await library.keys.find(secret.encode()) is None


@pytest.mark.parametrize("name", ["", "  ", "a\x07b", "x" * 101])
async def test_a_key_needs_a_name(either: Settings, name: str) -> None:
    async with open_keys(either) as keys:
        with pytest.raises(InvalidKey, match="Say whose it is"):
            await keys.add(name, [Scope.READ])
        with pytest.raises(InvalidKey, match="read, ask, write, admin"):
            await keys.add("ada", [])


async def test_a_restored_backup_brings_no_revoked_key_back(settings: Settings) -> None:
    backup = settings.data_dir.parent / "backup.zip"
    async with open_library(settings) as library:
        _, lost = await library.keys.add("lost", [Scope.READ])
        await library.backup(backup)
        await library.keys.revoke("lost")
        later, secret = await library.keys.add("later", [Scope.READ])
        await library.restore(backup)
        assert await library.keys.find(lost.encode()) is None
        assert await library.keys.find(secret.encode()) == later
    elsewhere = settings.model_copy(update={"data_dir": settings.data_dir.parent / "elsewhere"})
    async with open_library(elsewhere) as library:
        await library.restore(backup)
        assert await library.keys.find(lost.encode()) is not None, "what is lost with a disk comes back with its keys"
