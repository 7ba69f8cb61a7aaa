"""The keys of the service: made once, shown once, kept as digests."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from core.access import AccessKey, Scope
from core.errors import CollectionNotFound, InvalidKey
from core.settings import Settings, place_of
from core.text.keys import filter_key
from indexing.catalogue import Catalogue, access, marking

_PREFIX = "litmus_"
"""So that people, and programs that look for leaked keys, know one when they see it."""
_BYTES = 32
_LONGEST_NAME = 100


class Keys:
    """The keys of one library."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def add(self, name: str, scopes: Sequence[Scope], *, collection: str | None = None) -> tuple[AccessKey, str]:
        """Make a key; return it with its secret, which nobody can be told again.

        Raises InvalidKey, CollectionNotFound.
        """
        clean = " ".join(name.split())
        if not clean or len(clean) > _LONGEST_NAME or not clean.isprintable():
            raise InvalidKey(f"A key has a name of 1 to {_LONGEST_NAME} characters. Say whose it is.")
        chosen = tuple(scope for scope in Scope if scope in scopes)
        if not chosen:
            raise InvalidKey(f"Say what the key allows: {', '.join(Scope)}.")
        if collection is not None:
            collection = await self._collection(chosen, collection)
        secret = _PREFIX + secrets.token_urlsafe(_BYTES)
        made = await self._catalogue.write(access.add_key, clean, key_digest(secret), chosen, collection)
        return made, secret

    async def _collection(self, scopes: Sequence[Scope], name: str) -> str:
        """Return the name of a collection as it is written."""
        if {Scope.WRITE, Scope.ADMIN} & set(scopes):
            raise InvalidKey("A key that is limited to a collection reads and asks only. Leave out write and admin.")
        for each in await self._catalogue.read(marking.collections):
            if filter_key(each.name) == filter_key(name):
                return each.name
        raise CollectionNotFound(name)

    async def all(self) -> list[AccessKey]:
        """Return all keys, in force or revoked, in the order in which they were made."""
        return await self._catalogue.read(access.read_keys)

    async def revoke(self, name: str) -> AccessKey:
        """End the key of this name or id, for a running service too. Raises InvalidKey."""
        return await self._catalogue.write(access.revoke_key, name)

    async def forget_revoked(self) -> int:
        """Take revoked keys off the list; return how many there were."""
        return await self._catalogue.write(access.forget_revoked)

    async def find(self, secret: bytes) -> AccessKey | None:
        """Return the key in force that has this secret. Asked anew each time, so that a revoked one ends at once."""
        return await self._catalogue.read(access.find_key, key_digest(secret))

    async def any(self) -> bool:
        """Whether a key was ever made, as far as it is still listed."""
        return await self._catalogue.read(access.has_keys)


def key_digest(secret: str | bytes) -> str:
    """Return what is kept of a key. Its 256 random bits cannot be guessed, so no slow digest is needed."""
    return hashlib.sha256(secret.encode() if isinstance(secret, str) else secret).hexdigest()


@asynccontextmanager
async def open_keys(settings: Settings) -> AsyncIterator[Keys]:
    """Open the keys of a library, also while a service holds it. Raises IndexUnavailable."""
    await asyncio.to_thread(settings.data_dir.mkdir, parents=True, exist_ok=True)
    catalogue = await asyncio.to_thread(Catalogue, place_of(settings))
    try:
        yield Keys(catalogue)
    finally:
        await asyncio.to_thread(catalogue.close)
