"""The chats of a service, used as if they were here."""

from core.answer import Chat, ChatPage, Turn
from service.client.calls import Call, address
from service.wire.chats import ChatOut, ChatPageOut, ChatWithTurns


class RemoteChats:
    """The chats of the service."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def create(self, title: str | None = None) -> Chat:
        """Begin a chat."""
        body = await self._call("POST", "/v1/chats", json={"title": title})
        return ChatOut.model_validate_json(body).to_core()

    async def page(self, *, cursor: str | None = None, limit: int = 50) -> ChatPage:
        """Return one page, the latest first."""
        params = {"limit": limit} | ({"cursor": cursor} if cursor is not None else {})
        return ChatPageOut.model_validate_json(await self._call("GET", "/v1/chats", params=params)).to_core()

    async def chat(self, chat_id: str) -> Chat:
        """Return a chat without its turns."""
        body = await self._call("GET", address("chats", chat_id), params={"limit": 1})
        return ChatWithTurns.model_validate_json(body).to_core()

    async def turns(self, chat_id: str, *, before: str | None = None, limit: int = 50) -> tuple[Turn, ...]:
        """Return the last turns of a chat, oldest first."""
        params = {"limit": limit} | ({"before": before} if before is not None else {})
        found = ChatWithTurns.model_validate_json(await self._call("GET", address("chats", chat_id), params=params))
        return tuple(turn.to_core() for turn in found.turns)

    async def rename(self, chat_id: str, title: str) -> Chat:
        """Give a chat another title."""
        body = await self._call("PATCH", address("chats", chat_id), json={"title": title})
        return ChatOut.model_validate_json(body).to_core()

    async def delete(self, chat_id: str) -> None:
        """Delete a chat."""
        await self._call("DELETE", address("chats", chat_id))

    async def delete_turn(self, chat_id: str, answer_id: str) -> None:
        """Delete a question and its answer."""
        await self._call("DELETE", address("chats", chat_id, "turns", answer_id))
