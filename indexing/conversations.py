"""Chats: what was asked and answered before, kept until somebody deletes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from core.answer import Answer, Chat, ChatPage, Turn
from core.errors import Overloaded
from indexing.catalogue import Catalogue, chats, unbroken
from indexing.locks import LocalLocks, Locks


class Chats:
    """The chats of one library, or those of one owner in it."""

    def __init__(self, catalogue: Catalogue, locks: Locks | None = None, owner: str | None = None) -> None:
        """Show the chats of all where `owner` is None."""
        self._catalogue = catalogue
        self._locks = locks or LocalLocks()
        self._owner = owner

    def of(self, owner: str) -> "Chats":
        """Return the chats of one owner alone; those of others are not found through it."""
        return Chats(self._catalogue, self._locks, owner)

    async def create(self, title: str | None = None) -> Chat:
        """Begin a chat; without a title, its first question becomes its title."""
        return await self._catalogue.write(chats.create_chat, title, self._owner)

    async def page(self, *, cursor: str | None = None, limit: int = 50) -> ChatPage:
        """Return one page of the chats, the latest first. Raises InvalidCursor."""
        return await self._catalogue.read(chats.read_chats, cursor, limit, self._owner)

    async def chat(self, chat_id: str) -> Chat:
        """Return a chat without its turns. Raises ChatNotFound."""
        return await self._catalogue.read(chats.read_chat, chat_id, self._owner)

    async def turns(self, chat_id: str, *, before: str | None = None, limit: int = 50) -> tuple[Turn, ...]:
        """Return the last turns of a chat, oldest first; `before` is the id of the answer that they precede.

        Raises ChatNotFound, AnswerNotFound.
        """
        await self.chat(chat_id)
        return tuple(await self._catalogue.read(chats.read_turns, chat_id, before, limit))

    async def rename(self, chat_id: str, title: str) -> Chat:
        """Give a chat another title. Raises ChatNotFound."""
        await self.chat(chat_id)
        return await self._catalogue.write(chats.rename_chat, chat_id, title)

    async def delete(self, chat_id: str) -> None:
        """Delete a chat with everything that was said in it. Raises ChatNotFound.

        An answer that is under way in it goes on, and is not kept.
        """
        await unbroken(self._forget(chat_id))

    async def delete_turn(self, chat_id: str, answer_id: str) -> None:
        """Delete a question and its answer. Raises ChatNotFound, AnswerNotFound."""
        await unbroken(self._forget(chat_id, answer_id))

    async def _forget(self, chat_id: str, answer_id: str | None = None) -> None:
        await self.chat(chat_id)
        if answer_id is None:
            await self._catalogue.write(chats.delete_chat, chat_id)
        else:
            await self._catalogue.write(chats.delete_turn, chat_id, answer_id)
        await self._catalogue.empty_log()

    async def keep(self, chat_id: str, answer: Answer, *, stopped: bool = False) -> Chat:
        """Put a question and its answer, whole, at the end of a chat. Raises ChatNotFound."""
        return await unbroken(self._catalogue.write(chats.add_turn, chat_id, answer, stopped))

    async def answer(self, answer_id: str) -> Answer:
        """Return an answer that was given in any of these chats. Raises AnswerNotFound."""
        return await self._catalogue.read(chats.read_answer, answer_id, self._owner)

    @asynccontextmanager
    async def in_order(self, chat_id: str, patience_s: float | None = None) -> AsyncIterator[None]:
        """Wait until every question that was asked before in this chat has its answer. Raises Overloaded.

        For `patience_s` seconds at most; None: as long as it takes.
        """
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(patience_s):
                    await stack.enter_async_context(self._locks.named(f"chat {chat_id}"))
            except TimeoutError:
                raise Overloaded(
                    f"The question before it in this chat still has no answer after {patience_s:g} s. Ask again when "
                    "it has one, or in another chat."
                ) from None
            yield
