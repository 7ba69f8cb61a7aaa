"""`litmus chat`: a conversation on the terminal, or in a pipe: a question a line."""

import asyncio
import signal
import sys
from asyncio import CancelledError
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.text import Text

from core.answer import Answer, Chat, ChatPage
from core.errors import LitmusError
from service.cli import options
from service.cli.ask import show_answer, show_live, understood_as
from service.cli.output import complain, harmless, out, plural, print_json, print_rows, remark
from service.cli.running import FAILED, command, open_engine

if TYPE_CHECKING:
    from service.surface.library import Asker

_LATEST = "last"
_HELP = "/new begins another chat, /list lists them, /open ID goes on with one, /delete deletes this one, /quit leaves."


@command
async def chat(
    chat: Annotated[
        str | None, typer.Option("--chat", "-c", metavar="ID", help="Go on with this chat; `last` is the latest.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the chats, the latest first, and end.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="With --list: write one JSON document, the same that the API returns.")
    ] = False,
    *,
    how: options.Answering,
) -> int:
    """Ask one question after the other. A question may refer to earlier answers, and the chat is kept."""
    if json and not listed:
        raise typer.BadParameter("goes with --list. `litmus ask --json` answers one question.", param_hint="--json")
    async with open_engine() as engine:
        if not listed:
            return await _Conversation(engine, how).hold(chat)
        page = await engine.library.chats.page()
    if json:
        print_json(page)
    else:
        _show_chats(page)
    return 0


class _Conversation:
    """One question after the other, in one chat at a time."""

    def __init__(self, engine: "Asker", how: options.Answering) -> None:
        self._engine = engine
        self._chats = engine.library.chats
        self._how = how
        self._way = how.question("")
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
            if self._how.live:
                await show_live(self._engine, question, self._how.style.value)
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
        show_answer(answer, self._how.style.value)

    async def _command(self, text: str) -> None:
        command, _, given = text.partition(" ")
        match command:
            case "/new":
                self._chat = None
                remark("A new chat.")
            case "/list":
                _show_chats(await self._chats.page())
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
        if chat_id == _LATEST:
            latest = (await self._chats.page(limit=1)).chats
            if not latest:
                remark("There is no chat yet, so this is a new one.")
                return
            chat_id = latest[0].id
        self._chat = await self._chats.chat(chat_id)
        remark(f"{self._chat.title or 'No title yet'} · {plural(self._chat.turn_count, 'question')}")
        for turn in await self._chats.turns(chat_id, limit=1):
            _show_question(turn.answer.question)
            self._show(turn.answer)
            out().print()


def _show_chats(page: ChatPage) -> None:
    print_rows(
        [
            (
                Text(chat.id, style="cyan"),
                Text(f"{chat.updated_at.astimezone():%Y-%m-%d %H:%M}", style="dim"),
                chat.title or "(nothing asked yet)",
                Text(plural(chat.turn_count, "question"), style="dim"),
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


Result = TypeVar("Result")
_PROMPT = "> "


class Stopped(Exception):
    """Ctrl-C ended what was under way."""


def is_typed() -> bool:
    """Whether a person types, and not a pipe."""
    return sys.stdin.isatty()


def read_line() -> str | None:
    """Return the next line; None at the end. Ctrl-C begins a new line.

    Blocks the event loop: line editing and Ctrl-C work in the main thread alone. What the library does in the
    background goes on while the next answer comes.
    """
    if not is_typed():
        return _next_of_pipe()
    import readline  # noqa: F401 - gives input() arrows and a history

    # asyncio's own handler would not interrupt input().
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        while True:
            try:
                return _input()
            except KeyboardInterrupt:
                sys.stderr.write("\n(Ctrl-D or /quit leaves.)\n")
            except EOFError:
                sys.stderr.write("\n")
                return None
    finally:
        signal.signal(signal.SIGINT, before)


def _input() -> str:
    if sys.stdout.isatty():
        return input(_PROMPT)
    sys.stderr.write(_PROMPT)  # the output goes elsewhere, and the prompt is none of it
    sys.stderr.flush()
    return input()


def _next_of_pipe() -> str | None:
    line = sys.stdin.buffer.readline().decode("utf-8", "replace")
    return line.rstrip("\r\n") if line else None


async def until_stopped(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what the work returns. Raises Stopped if Ctrl-C ended it."""
    task = asyncio.ensure_future(work)
    loop, stopped = asyncio.get_running_loop(), False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    before = signal.getsignal(signal.SIGINT)
    loop.add_signal_handler(signal.SIGINT, stop)
    try:
        return await task
    except asyncio.CancelledError:
        if stopped:
            raise Stopped from None
        raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
