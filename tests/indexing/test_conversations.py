"""Chats are kept in order, in whole turns, and gone when they are deleted."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import AnswerNotFound, ChatNotFound, InvalidCursor
from indexing.catalogue import Catalogue
from indexing.catalogue.chats import title_of
from indexing.conversations import Chats
from tests.indexing.catalogue.test_chats import ANSWER, REFUSED

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    yield Chats(catalogue)
    catalogue.close()


async def test_turns_come_back_in_order(chats: Chats) -> None:
    chat = await chats.create()
    assert (chat.title, chat.turn_count) == (None, 0)
    await chats.keep(chat.id, ANSWER)
    await chats.keep(chat.id, REFUSED, stopped=True)
    turns = await chats.turns(chat.id)
    assert [(turn.answer, turn.stopped) for turn in turns] == [(ANSWER, False), (REFUSED, True)]
    chat = await chats.chat(chat.id)
    assert (chat.title, chat.turn_count) == ("How do apples ripen?", 2)
    assert chat.updated_at == turns[-1].asked_at
    assert await chats.answer("a_1") == ANSWER


async def test_turns_page_backwards(chats: Chats) -> None:
    chat = await chats.create()
    for number in range(5):
        await chats.keep(chat.id, replace(ANSWER, id=f"a_{number}"))
    last = await chats.turns(chat.id, limit=2)
    assert [turn.answer.id for turn in last] == ["a_3", "a_4"]
    assert [turn.answer.id for turn in await chats.turns(chat.id, before="a_3", limit=2)] == ["a_1", "a_2"]
    assert await chats.turns(chat.id, before="a_0") == ()
    other = await chats.create()
    with pytest.raises(AnswerNotFound):
        await chats.turns(other.id, before="a_0")


async def test_chats_page_from_the_latest(chats: Chats) -> None:
    made = [await chats.create(f"Chat {number}") for number in range(5)]
    await chats.keep(made[1].id, ANSWER)
    expected = ["Chat 1", "Chat 4", "Chat 3", "Chat 2", "Chat 0"]
    titles: list[str | None] = []
    cursor = None
    while True:
        page = await chats.page(cursor=cursor, limit=2)
        assert page.total == 5
        titles += [chat.title for chat in page.chats]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert titles == expected
    for wrong in ("", "x", "-1", "٣", "9" * 19, "9" * 40):
        with pytest.raises(InvalidCursor):
            await chats.page(cursor=wrong)


async def test_a_title_that_was_given_stays(chats: Chats) -> None:
    named = await chats.create("Apples")
    assert (await chats.keep(named.id, ANSWER)).title == "Apples"
    renamed = await chats.rename(named.id, "Äpfel")
    assert (renamed.title, renamed.updated_at) == ("Äpfel", (await chats.chat(named.id)).updated_at)


def test_a_long_question_is_cut_between_words() -> None:
    assert title_of("How do\n apples ripen?") == "How do apples ripen?"
    cut = title_of("apples " * 40)
    assert cut == "apples " * 10 + "apples…"
    assert title_of("x" * 500) == "x" * 79 + "…"


async def test_what_is_not_there(chats: Chats) -> None:
    for work in (
        chats.chat("ch_0"),
        chats.turns("ch_0"),
        chats.rename("ch_0", "A"),
        chats.delete("ch_0"),
        chats.keep("ch_0", ANSWER),
        chats.delete_turn("ch_0", "a_1"),
    ):
        with pytest.raises(ChatNotFound, match="ch_0"):
            await work
    with pytest.raises(AnswerNotFound):
        await chats.answer("a_1")
    chat, other = await chats.create(), await chats.create()
    await chats.keep(other.id, ANSWER)
    with pytest.raises(AnswerNotFound):
        await chats.delete_turn(chat.id, ANSWER.id)


async def test_half_a_character_from_a_terminal_does_not_stop_a_chat(chats: Chats) -> None:
    chat = await chats.create("\udce4")
    await chats.keep(chat.id, replace(ANSWER, question="Äpfel \udce4?"))
    (turn,) = await chats.turns(chat.id)
    assert turn.answer.question == "Äpfel \udce4?"


async def test_of_what_was_deleted_nothing_remains_in_the_files(chats: Chats, tmp_path: Path) -> None:
    chat, other = await chats.create(), await chats.create("Kept as it is")
    secret, turns = "quinceandmedlar", 40
    for number in range(turns):
        text = f"{secret} {number} " * 200  # longer than a page of the file
        await chats.keep(chat.id, replace(ANSWER, id=f"a_{number}", text=text, question=f"{secret} {number}"))
    await chats.keep(other.id, replace(ANSWER, id="a_kept"))

    def lingering(text: str = secret) -> int:
        return sum(path.read_bytes().count(text.encode()) for path in tmp_path.iterdir())

    assert lingering()
    assert lingering(f"{secret} 7 ")
    await chats.delete_turn(chat.id, "a_7")
    assert not lingering(f"{secret} 7 ")
    assert (await chats.chat(chat.id)).turn_count == turns - 1
    await chats.delete(chat.id)
    assert lingering() == 0
    assert [turn.answer.id for turn in await chats.turns(other.id)] == ["a_kept"]
    with pytest.raises(AnswerNotFound):
        await chats.answer("a_3")


async def test_questions_of_one_chat_wait_for_each_other_and_those_of_another_do_not(chats: Chats) -> None:
    told: list[str] = []
    first_may_end = asyncio.Event()

    async def ask(chat_id: str, name: str, until: asyncio.Event | None = None) -> None:
        async with chats.in_order(chat_id):
            told.append(f"{name} begins")
            if until is not None:
                await until.wait()
            told.append(f"{name} ends")

    first = asyncio.create_task(ask("ch_1", "first", first_may_end))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(ask("ch_1", name)) for name in ("second", "third", "fourth")]
    await asyncio.sleep(0)
    await ask("ch_2", "other")
    waiting[1].cancel()
    first_may_end.set()
    await asyncio.gather(first, *waiting, return_exceptions=True)
    names = ["other", "first", "second", "fourth"]
    assert [line for line in told if line.endswith("ends")] == [f"{name} ends" for name in names]
    assert told.index("first ends") < told.index("second begins")


KILLED = """
import asyncio, os, sys
from dataclasses import replace
from pathlib import Path
from indexing.catalogue import Catalogue
from indexing.conversations import Chats
from tests.indexing.catalogue.test_chats import ANSWER

async def main():
    chats = Chats(Catalogue(Path(sys.argv[1])))
    chat = await chats.create()
    for number in range(100_000):
        await chats.keep(chat.id, replace(ANSWER, id=f"a_{number}", text="apple " * 5000))
        print(number, flush=True)

asyncio.run(main())
"""


def write_until_killed(path: Path, turns: int) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for number in range(turns):
            assert process.stdout.readline() == f"{number}\n".encode()
        process.kill()


async def test_a_turn_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    """Killed while it writes, a process leaves every turn that it had told of, and none in part."""
    path = tmp_path / "catalogue.sqlite3"
    write_until_killed(path, turns=20)
    catalogue = Catalogue(path)
    chats = Chats(catalogue)
    (chat,) = (await chats.page()).chats
    turns = await chats.turns(chat.id, limit=1000)
    catalogue.close()
    assert len(turns) == chat.turn_count >= 20
    assert [turn.answer.id for turn in turns] == [f"a_{number}" for number in range(len(turns))]
    assert {turn.answer.text for turn in turns} == {"apple " * 5000}
