"""`litmus chat`: in a pipe, through a service, and on a terminal."""

import os
import re
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.answer import ChatPage
from core.json import from_plain
from tests.llm_server import LlmServer, Reply
from tests.service.corpus import QUESTION, UNANSWERABLE
from tests.service.processes import LITMUS, PATIENCE_S, environment, litmus, service
from tests.service.shell import Shell

FOLLOW_UP = "And goats?"


def chats(shell: Shell) -> ChatPage:
    return from_plain(ChatPage, shell.json("chat", "--list"))


def test_a_question_a_line(filled: Shell) -> None:
    result = filled("chat", stdin=f"{QUESTION}\n\n{FOLLOW_UP}\n{UNANSWERABLE}\n")
    assert result.exit_code == 0, result.output
    assert re.findall(r"^> (.*)$", result.stdout, re.MULTILINE) == [QUESTION, FOLLOW_UP, UNANSWERABLE]
    assert "two percent" in result.stdout
    assert "one case of twenty" in result.stdout
    assert "Understood as: How precisely does a transformer count goats?" in result.stderr
    assert "No answer." in result.stdout
    (chat,) = chats(filled).chats
    assert (chat.title, chat.turn_count) == (QUESTION, 3)
    assert f"litmus chat --chat {chat.id}" in result.stderr


def test_it_goes_on_with_a_chat(filled: Shell) -> None:
    filled("chat", stdin=f"{QUESTION}\n")
    (chat,) = chats(filled).chats
    for name, shown in ((chat.id, QUESTION), ("last", FOLLOW_UP)):
        result = filled("chat", "--chat", name, stdin=f"{FOLLOW_UP}\n")
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith(f"> {shown}\n")
        assert "Understood as: How precisely does a transformer count goats?" in result.stderr
    (chat,) = chats(filled).chats
    assert chat.turn_count == 3
    unknown = filled("chat", "--chat", "ch_0", stdin="Why?\n")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "There is no chat 'ch_0'" in unknown.stderr


def test_commands(filled: Shell) -> None:
    first = filled("chat", stdin=f"{QUESTION}\n/new\nHow does bread rise?\n/list\n/quit\n{QUESTION}\n")
    assert first.exit_code == 0, first.output
    page = chats(filled)
    assert [chat.title for chat in page.chats] == ["How does bread rise?", QUESTION]
    listed = re.findall(r"^(ch_\w+) .*\b1 question$", first.stdout, re.MULTILINE)
    assert listed == [chat.id for chat in page.chats]
    other = page.chats[1].id
    second = filled("chat", "--chat", "last", stdin=f"/open {other}\n/help\n/nonsense\n/delete\n/delete\n/open ch_0\n")
    assert second.exit_code == 1
    assert f"{other} is deleted" in second.stderr
    assert second.stderr.count("/open ID") == 3
    assert "There is no chat 'ch_0'" in second.stderr
    assert [chat.title for chat in chats(filled).chats] == ["How does bread rise?"]


def test_what_fails_is_told_and_the_rest_is_answered(filled: Shell) -> None:
    result = filled("chat", stdin=f"???\n{QUESTION}\n")
    assert result.exit_code == 1
    assert "litmus: The question has no word in it" in result.stderr
    assert "two percent" in result.stdout
    (chat,) = chats(filled).chats
    assert chat.turn_count == 1
    assert filled("chat", stdin="???\n").exit_code == 1
    assert chats(filled).total == 1


def test_lists_and_ends(filled: Shell) -> None:
    assert "litmus chat" in filled("chat", "--list").stderr
    assert filled("chat", "--chat", "last", stdin="").exit_code == 0
    assert "There is no chat yet" in filled("chat", "--chat", "last", stdin="").stderr
    assert filled("chat", stdin="").exit_code == 0
    assert chats(filled).chats == ()
    assert filled("chat", "--json", stdin="Why?\n").exit_code == 2


def test_through_a_service_that_holds_the_library(filled: Shell, models_dir: Path) -> None:
    env = environment(filled.folder / "data", models_dir)
    with service(env=env, cwd=filled.folder) as running:
        told = litmus("chat", env=env, cwd=filled.folder, stdin=f"{QUESTION}\n{FOLLOW_UP}\n/list\n")
        assert told.returncode == 0, told.stderr
        assert f"held by the service at {running.url}" in told.stderr
        assert "one case of twenty" in told.stdout
        assert "2 questions" in told.stdout
        gone = litmus("chat", "--chat", "ch_0", env=env, cwd=filled.folder)
        assert gone.returncode == 1
        assert "There is no chat 'ch_0'" in gone.stderr


class Terminal:
    """What a person sees and types."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self._master = master
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def wait_for(self, pattern: str) -> str:
        """Return what was shown until this, and forget it."""
        while not (found := re.search(pattern, self.seen)):
            assert self._read(PATIENCE_S), f"no {pattern!r} in {self.seen!r}"
        shown, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return shown

    def interrupt_until(self, pattern: str) -> None:
        """Press Ctrl-C as people do: again, if nothing happens. Between two system calls, readline hears none."""
        for _ in range(PATIENCE_S):
            self.process.send_signal(signal.SIGINT)
            while self._read(1):
                if re.search(pattern, self.seen):
                    self.wait_for(pattern)
                    return
        raise AssertionError(f"no {pattern!r} in {self.seen!r}")

    def _read(self, patience_s: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], patience_s)
        if ready:
            try:
                read = os.read(self._master, 4096)
            except OSError:  # nobody has the other side open any more
                raise AssertionError(f"it ended with {self.seen!r}") from None
            self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", read.decode("utf-8", "replace"))
        return bool(ready)


@contextmanager
def terminal(*words: str, env: dict[str, str], cwd: Path) -> Iterator[Terminal]:
    master, slave = os.openpty()
    process = subprocess.Popen([LITMUS, *words], env=env, cwd=cwd, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)


def test_on_a_terminal(filled: Shell, models_dir: Path, llm_server: LlmServer) -> None:
    more = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "faithfulness": "off"}
    env = environment(filled.folder / "data", models_dir, **more) | {"TERM": "xterm"}
    answer = "A transformer counts sheep with an error of two percent [1]."
    with terminal("chat", env=env, cwd=filled.folder) as person:
        person.wait_for(r"/quit leaves")
        person.wait_for("> ")
        llm_server.say(answer)
        person.type(f"{QUESTION}\n")
        assert "two percent" in person.wait_for(r"References[\s\S]*\n> ")

        person.interrupt_until(r"Ctrl-D or /quit leaves")  # at the prompt it ends nothing
        person.wait_for("> ")

        meant = "How often are goats counted as sheep?"
        llm_server.say(meant, Reply("Goats are counted as sheep in one case of twenty [1]. And so on.", stall_after=12))
        person.type(f"{FOLLOW_UP}\n")
        person.wait_for(f"Understood as: {re.escape(meant)}")
        assert llm_server.received(3).wait_for_pieces(12)
        person.interrupt_until("Stopped")
        assert llm_server.received(3).saw_disconnect()
        person.wait_for("> ")

        person.type("/quit\n")
        person.wait_for(r"litmus chat --chat ch_\w+ goes on")
        assert person.process.wait(PATIENCE_S) == 0
    listed = litmus("chat", "--list", env=env, cwd=filled.folder)
    assert f"{QUESTION}  2 questions" in listed.stdout
