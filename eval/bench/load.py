"""`python -m eval.bench.load`: so many users at once, for so long, and what became of their requests.

Each user sends one request after the other, of a kind chosen by chance, and thinks between them. Told are errors,
refusals, times by kind of request, and the memory of the service at the begin, in the middle and at the end.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter

import httpx

from core.settings import Settings, read_settings
from eval.bench.figures import write_measured
from eval.bench.processes import resident_megabytes, served
from eval.bench.quality import read_asked
from eval.lines import DATA
from eval.report.writing import padded_table
from indexing.library import open_library

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample" / "papers.jsonl"
KINDS = {"search": 40, "ask": 25, "ask, streamed": 10, "list": 15, "paper": 10}
"""What users do, and how often of a hundred times."""
_REFUSED = (429, 503)
_PATIENCE_S = 120.0
_SEED = 7


@dataclass(frozen=True, slots=True)
class Load:
    """How many come, for how long, and how long each thinks between two requests."""

    users: int
    seconds: float
    think_s: float = 1.0


@dataclass(frozen=True, slots=True)
class RequestResult:
    """What became of one request."""

    kind: str
    status: int
    """0 where no answer came."""
    ms: float
    problem: str = ""

    @property
    def refused(self) -> bool:
        """Whether the service said that it has too much to do."""
        return self.status in _REFUSED

    @property
    def failed(self) -> bool:
        """Whether it was neither answered nor refused."""
        return not self.refused and (self.status != httpx.codes.OK or bool(self.problem))


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The requests of one kind."""

    kind: str
    requests: int
    errors: int
    refusals: int
    p50_ms: float | None
    """Of those that were answered; None where none was."""
    p95_ms: float | None
    refused_within_ms: float | None
    """The longest that a refusal took."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a load came to."""

    load: Load
    rows: tuple[LoadRow, ...]
    """The last one is of all kinds together."""
    requests_a_second: float
    megabytes: tuple[float, float, float]
    """Of the service: at the begin, in the middle and at the end."""
    problems: tuple[str, ...]
    """What was wrong, each once."""


async def put_load(address: str, pid: int, questions: Sequence[str], load: Load) -> Report:
    """Put a load on a service, and tell what came of it."""
    memory = [resident_megabytes(pid)]
    told: list[RequestResult] = []
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=_PATIENCE_S) as client:
        ids = [paper["id"] for paper in (await client.get("/v1/papers", params={"limit": 200})).json()["papers"]]
    began = perf_counter()
    users = [_User(address, number, questions, ids, load, told) for number in range(load.users)]
    working = asyncio.gather(*(user.work(began + load.seconds) for user in users))
    await asyncio.sleep(load.seconds / 2)
    memory.append(resident_megabytes(pid))
    await working
    took = perf_counter() - began
    memory.append(resident_megabytes(pid))
    rows = [load_row(kind, [each for each in told if each.kind == kind]) for kind in KINDS]
    problems = tuple(
        dict.fromkeys(f"{each.kind}: {each.status} {each.problem}".strip() for each in told if each.failed)
    )
    begin, middle, end = memory
    return Report(load, (*rows, load_row("all", told)), len(told) / took, (begin, middle, end), problems)


class _User:
    """Sends one request after the other, on connections of their own."""

    def __init__(
        self,
        address: str,
        number: int,
        questions: Sequence[str],
        ids: Sequence[str],
        load: Load,
        told: list[RequestResult],
    ) -> None:
        self._address = address
        self._chance = random.Random(_SEED * 1000 + number)  # noqa: S311 - the same requests each time
        self._number = number
        self._questions = questions
        self._ids = ids
        self._think_s = load.think_s
        self._told = told

    async def work(self, until: float) -> None:
        async with httpx.AsyncClient(base_url=self._address, trust_env=False, timeout=_PATIENCE_S) as client:
            await asyncio.sleep(self._chance.uniform(0, self._think_s))
            while True:  # each sends one request at least, however busy the machine is
                (kind,) = self._chance.choices(list(KINDS), list(KINDS.values()))
                self._told.append(await self._send(client, kind))
                if perf_counter() >= until:
                    return
                await asyncio.sleep(self._chance.uniform(0, 2 * self._think_s))

    async def _send(self, client: httpx.AsyncClient, kind: str) -> RequestResult:
        began = perf_counter()
        try:
            response = await client.send(self._request(client, kind))
        except httpx.TransportError as error:
            return RequestResult(kind, 0, 1000 * (perf_counter() - began), type(error).__name__)
        told = RequestResult(kind, response.status_code, 1000 * (perf_counter() - began))
        if response.is_error:
            return replace(told, problem=response.text[:200])
        cut = kind == "ask, streamed" and "event: answer" not in response.text
        return replace(told, problem="the stream ended without an answer") if cut else told

    def _request(self, client: httpx.AsyncClient, kind: str) -> httpx.Request:
        question = self._chance.choice(self._questions)
        match kind:
            case "search":
                return client.build_request("GET", "/v1/search", params={"q": question})
            case "ask":
                return client.build_request("POST", "/v1/ask", json={"question": question})
            case "ask, streamed":
                return client.build_request("POST", "/v1/ask", json={"question": question, "stream": True})
            case "list":
                return client.build_request("GET", "/v1/papers", params={"q": question.split()[0], "limit": 50})
            case _:
                return client.build_request("GET", f"/v1/papers/{self._chance.choice(self._ids)}")


def load_row(kind: str, told: Sequence[RequestResult]) -> LoadRow:
    """Sum up requests."""
    answered = [each.ms for each in told if not each.failed and not each.refused]
    cuts = statistics.quantiles(answered, n=20, method="inclusive") if len(answered) > 1 else answered * 19
    return LoadRow(
        kind,
        len(told),
        errors=sum(each.failed for each in told),
        refusals=sum(each.refused for each in told),
        p50_ms=cuts[9] if cuts else None,
        p95_ms=cuts[18] if cuts else None,
        refused_within_ms=max((each.ms for each in told if each.refused), default=None),
    )


def table(report: Report) -> str:
    """Return the report as Markdown."""
    head = ("Request", "Number", "Errors", "Refusals", "p50", "p95", "Refused within")
    rows = [
        (row.kind, f"{row.requests:,}", str(row.errors), str(row.refusals), *map(_ms, _times(row)))
        for row in report.rows
    ]
    begin, middle, end = report.megabytes
    told = [
        padded_table([head, *rows]),
        "",
        f"{report.load.users} users for {report.load.seconds:g} s, {report.requests_a_second:.1f} requests/s. "
        f"Memory of the service: {begin:.0f} MB at the begin, {middle:.0f} in the middle, {end:.0f} at the end.",
    ]
    return "\n".join([*told, *(f"- {problem}" for problem in report.problems)])


def _times(row: LoadRow) -> tuple[float | None, ...]:
    return row.p50_ms, row.p95_ms, row.refused_within_ms


def _ms(ms: float | None) -> str:
    return "" if ms is None else f"{ms:,.0f} ms"


async def measure_load(settings: Settings, papers: Path, load: Load) -> Report:
    """Serve papers from a folder that goes again, and put a load on the service."""
    questions = [asked.text for asked in read_asked(DATA / "questions.jsonl")]
    with tempfile.TemporaryDirectory() as folder:
        inside = settings.model_copy(update={"data_dir": Path(folder) / "data"})
        async with open_library(inside) as library:
            await library.import_file(papers)
        async with served(inside, inside.data_dir) as (address, pid, _):
            return await put_load(address, pid, questions, load)


def main(arguments: Sequence[str] | None = None) -> int:
    """Put a load on a service; return 1 if a request failed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.load", description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--think", type=float, default=1.0, help="mean seconds between two requests of a user")
    parser.add_argument("--papers", type=Path, default=SAMPLE, help="what the library holds")
    parser.add_argument("--json", type=Path, default=ROOT / ".cache" / "bench" / "load.json")
    chosen = parser.parse_args(arguments)
    settings = read_settings(models_dir=ROOT / ".cache" / "models")
    report = asyncio.run(measure_load(settings, chosen.papers, Load(chosen.users, chosen.seconds, chosen.think)))
    print(table(report))
    write_measured(asdict(report), chosen.json)
    print(f"\nWritten to {chosen.json}", file=sys.stderr)
    return int(any(row.errors for row in report.rows))


if __name__ == "__main__":
    sys.exit(main())
