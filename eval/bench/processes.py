"""The service as a process: how soon it is ready, how much memory it takes, how many searches a second it answers."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from core.settings import Settings
from eval.bench.figures import Figure

_AT_ONCE = 8
_SECONDS = 10.0
_POLL_S = 0.02
_LONGEST_START_S = 120


@asynccontextmanager
async def served(settings: Settings, data_dir: Path) -> AsyncIterator[tuple[str, int, float]]:
    """Serve a library; yield address, process id and seconds from start to ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LITMUS_")} | {
        "LITMUS_DATA_DIR": str(data_dir),
        "LITMUS_MODELS_DIR": str(settings.models_dir),
        "LITMUS_LOG_LEVEL": "warning",
    }
    began = perf_counter()
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603, ASYNC220 - our own command, and starting it takes no time
    address = f"http://127.0.0.1:{port}"
    try:
        while not await asyncio.to_thread(_is_ready, address):
            if process.poll() is not None or perf_counter() - began > _LONGEST_START_S:
                raise RuntimeError("The service did not become ready.")
            await asyncio.sleep(_POLL_S)
        yield address, process.pid, perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process, as Linux counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), 0.0)


async def service_figures(settings: Settings, data_dir: Path, questions: Sequence[str], papers: int) -> list[Figure]:
    """Measure start, memory and searches a second over HTTP."""
    figures = []
    async with served(settings, data_dir) as (address, pid, start_s):
        figures.append(Figure(f"Start to /readyz at {papers:,} papers", start_s, "s", 4, note="without an LLM"))
        rate = await _searches_a_second(address, questions)
        note = f"{_AT_ONCE} connections, client on the same cores"
        figures.append(Figure(f"/v1/search over HTTP at {papers:,} papers", rate, "requests/s", 100, "higher", note))
        megabytes = resident_megabytes(pid)
        figures.append(Figure(f"Resident memory at {papers:,} papers", megabytes, "MB", 600, note="after the searches"))
    return figures


async def _searches_a_second(address: str, questions: Sequence[str]) -> float:
    host, port = address.removeprefix("http://").split(":")
    until = perf_counter() + _SECONDS
    done = 0

    async def ask(worker: int) -> None:
        nonlocal done
        # A bare connection: a comfortable client would take more of the two cores than the service.
        reader, writer = await asyncio.open_connection(host, int(port))
        turn = 0
        while perf_counter() < until:
            question = f"{questions[(worker + turn * _AT_ONCE) % len(questions)]} {worker} {turn}"
            turn += 1
            request = f"GET /v1/search?q={quote(question)}&top_k=8 HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
            writer.write(request.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            lengths = [line for line in head.lower().splitlines() if line.startswith(b"content-length:")]
            await reader.readexactly(int(lengths[0].split()[1]) if lengths else 0)
            done += 1
        writer.close()
        await writer.wait_closed()

    began = perf_counter()
    await asyncio.gather(*(ask(worker) for worker in range(_AT_ONCE)))
    return done / (perf_counter() - began)
