"""A conversation on the terminal, or in a pipe: a question a line."""

from asyncio import CancelledError
from dataclasses import replace
from typing import Literal

from answering import Question
from core.answer import Answer, Chat, ChatPage
from core.errors import LitmusError
from service.cli.answer_view import show_answer
from service.cli.asking import show_live
from service.cli.keyboard import Stopped, is_typed, read_line, until_stopped
from service.cli.live import understood_as
from service.cli.printing import complain, harmless, out, print_rows, remark
from service.cli.running import FAILED
from service.surface.library import Asker

LATEST = "last"
_HELP = "/new begins another chat, /list lists them, /open ID goes on with one, /delete deletes this one, /quit leaves."


class Conversation:
    """One question after the other, in one chat at a time."""

    def __init__(self, engine: Asker, way: Question, style: Literal["number", "title"], live: bool) -> None:
        """`way` says how to answer; its text is put in."""
        self._engine = engine
        self._chats = engine.library.chats
        self._way = way
        self._style = style
        self._live = live
        self._chat: Chat | None = None
        self._typed = is_typed()

    async def hold(self, chat_id: str | None) -> int:
        """Answer every line until the end, and return the exit code. Raises ChatNotFound for the first chat."""
        if chat_id is not None:
            await self._open(chat_id)
        elif self._typed:
            remark(f"A new chat. {_HELP}")
        failed = False
        while (line := read_line()) is not None:
            text = line.strip()
            if text in {"/quit", "/exit"}:
                break
            if not text:
                continue
            try:
                await until_stopped(self._command(text) if text.startswith("/") else self._ask(text))
            except Stopped:
                remark("Stopped. What was tested until then is kept in the chat.")
            except LitmusError as error:
                complain(str(error))
                failed = True
        if self._chat is not None:
            remark(f"litmus chat --chat {self._chat.id} goes on from here.")
        # A person has seen what failed and went on; whoever reads the end of a pipe has not.
        return FAILED if failed and not self._typed else 0

    async def _ask(self, text: str) -> None:
        chat = self._chat or await self._chats.create()
        question = replace(self._way, text=text, chat_id=chat.id)
        if not self._typed:
            _show_question(text)
        try:
            if self._live:
                await show_live(self._engine, question, self._style)
            else:
                self._show(await self._engine.ask(question))
        except LitmusError:
            if self._chat is None:
                await self._chats.delete(chat.id)  # nothing was said in it
            raise
        except CancelledError:
            self._chat = chat
            raise
        self._chat = chat
        out().print()

    def _show(self, answer: Answer) -> None:
        if answer.standalone_question not in {None, answer.question}:
            remark(understood_as(answer.standalone_question or ""))
        show_answer(answer, self._style)

    async def _command(self, text: str) -> None:
        command, _, given = text.partition(" ")
        match command:
            case "/new":
                self._chat = None
                remark("A new chat.")
            case "/list":
                show_chats(await self._chats.page())
            case "/open" if given.strip():
                await self._open(given.strip())
            case "/delete" if self._chat is not None:
                await self._chats.delete(self._chat.id)
                remark(f"{self._chat.id} is deleted. A new chat.")
                self._chat = None
            case _:
                remark(_HELP)

    async def _open(self, chat_id: str) -> None:
        """Go on with a chat, and show its last turn, so that one knows where one was."""
        if chat_id == LATEST:
            latest = (await self._chats.page(limit=1)).chats
            if not latest:
                remark("There is no chat yet, so this is a new one.")
                return
            chat_id = latest[0].id
        self._chat = await self._chats.chat(chat_id)
        remark(f"{self._chat.title or 'No title yet'} · {_turns(self._chat)}")
        for turn in await self._chats.turns(chat_id, limit=1):
            _show_question(turn.answer.question)
            self._show(turn.answer)
            out().print()


def show_chats(page: ChatPage) -> None:
    """List chats."""
    from rich.text import Text

    print_rows(
        [
            (
                Text(chat.id, style="cyan"),
                Text(f"{chat.updated_at.astimezone():%Y-%m-%d %H:%M}", style="dim"),
                Text(chat.title or "(nothing asked yet)"),
                Text(_turns(chat), style="dim"),
            )
            for chat in page.chats
        ]
    )
    if not page.chats:
        remark("No chats. `litmus chat` begins one.")
    elif page.total > len(page.chats):
        remark(f"The latest {len(page.chats)} of {page.total:,} chats.")


def _show_question(text: str) -> None:
    out().print(f"> {harmless(text)}\n", markup=False)


def _turns(chat: Chat) -> str:
    return f"{chat.turn_count} question{'s' * (chat.turn_count != 1)}"
