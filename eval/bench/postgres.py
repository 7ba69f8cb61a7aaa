"""A PostgreSQL server for tests and benches, on loopback, with pgvector: Debian's if it has that, else the wheel's."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_STARTS_WITHIN_S = 60


def installation() -> Path | None:
    """Return the folder of a PostgreSQL that has pgvector; None if there is none."""
    for found in sorted(Path("/usr/lib/postgresql").glob("*"), reverse=True):
        if Path(f"/usr/share/postgresql/{found.name}/extension/vector.control").exists():
            return found
    wheel = importlib.util.find_spec("pgserver")
    return Path(wheel.origin).parent / "pginstall" if wheel is not None and wheel.origin else None


class Server:
    """A server that runs, and may be stopped and started again."""

    def __init__(self, binaries: Path, folder: Path, user: str | None) -> None:
        self._binaries = binaries
        self._folder = folder
        self._as = {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": ()}
        self._made = 0

    def _run(self, program: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [self._binaries / program, *words]
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603 - our own command
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._as
        )

    def create(self) -> None:
        """Make the files of the server."""
        words = ("--pgdata", "data", "--auth", "trust", "--username", "litmus", "--encoding", "UTF8", "--no-sync")
        if self._run("initdb", *words, "--locale", "C.UTF-8").wait():
            raise RuntimeError("The files of PostgreSQL could not be made.")

    def start(self) -> None:
        """Start it on a port that was free, or on the port that it had, and wait until it answers.

        Another server may have taken the port in the meantime, and would answer in its place.
        """
        if not hasattr(self, "port"):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        words = ("-D", "data", "-p", str(self.port), "-h", "127.0.0.1", "-k", "", "-c", "fsync=off")
        self._process = self._run("postgres", *words)
        until = time.monotonic() + _STARTS_WITHIN_S
        while self._who_answers() != str(self._folder / "data"):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start on port {self.port}.")
            time.sleep(0.05)

    def _who_answers(self) -> str | None:
        """Return the data folder of the server on the port; None while there is none."""
        try:
            with psycopg.connect(self.address("postgres"), connect_timeout=2) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return None
        return str(row[0]) if row else None

    def stop(self) -> None:
        """Break every connection off, and end it."""
        self._process.send_signal(signal.SIGQUIT)  # "immediate": as if it had crashed
        self._process.wait()

    def address(self, database: str) -> str:
        """Return the address as the driver takes it."""
        return f"postgresql://litmus@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """Return the address of a new and empty database, as LITMUS_DATABASE_URL takes it."""
        self._made += 1
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE test_{self._made}")
        return self.address(f"test_{self._made}").replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def server(found: Path) -> Iterator[Server]:
    """Run a server until the end of the block. It does not run as root, so then as somebody without rights."""
    folder = Path(tempfile.mkdtemp(prefix="litmus-postgres-"))
    user = "nobody" if os.getuid() == 0 else None
    binaries = found / "bin"
    if user is not None:
        if "pgserver" in found.parts:  # nobody may be kept out of the folder that the environment lies in
            for part in (found.parent, found.parent.with_name("pgserver.libs")):
                shutil.copytree(part, folder / part.name)
            binaries = folder / "pgserver" / "pginstall" / "bin"
        shutil.chown(folder, user)
    running = Server(binaries, folder, user)
    try:
        running.create()
        running.start()
        yield running
        running.stop()
    finally:
        shutil.rmtree(folder)
