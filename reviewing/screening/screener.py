"""Screens papers: each becomes a row, which its job keeps, beside what persons decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.importing import ImportCounts, ImportJob
from core.jobs import Job, JobKind
from core.json import from_plain
from core.paper import Paper
from core.ports import Llm, SupportChecker
from indexing.catalogue import Connection, imports, reading
from reviewing.jobs.estimating import Estimate, Span, one_call_each
from reviewing.jobs.paperwise import PaperTask, PaperWorker, kept_row
from reviewing.jobs.running import JobRun
from reviewing.screening.answering import CriteriaReader, answered_by_record
from reviewing.screening.asking import ANSWER_TOKENS, asked_findings, screen_prompt
from reviewing.screening.criteria import Criterion, Decision, Finding, decide
from reviewing.screening.screening import Identification, Origin, Ruling, Screened, Screening, ScreeningRequest

_Findings = tuple[Finding, ...]
_SHORTEST_ANSWER = 10
"""Tokens: "C1: NO | NONE | No bees."."""
_MALFORMED = "Some answers of the LLM could not be read; those papers were read without it."
_DOUBTED = "Some answers of the LLM quote what the abstract does not say, or contradict it; they count as unclear."


MOST_IMPORTS = 10_000
IDENTIFICATION = "identification"
"""The key of where the records came from. Papers' ids begin otherwise."""


def ruling_key(paper_id: str) -> str:
    """Return the key under which a person's decisions on a paper are kept: a key of its own, which no run writes to."""
    return f"ruling:{paper_id}"


@dataclass(frozen=True, slots=True)
class StoredFindings:
    """A row as a job keeps it. The title is there for the day on which the paper is not any more."""

    title: str
    year: int | None
    decision: Decision
    rests_on: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class StoredRulings:
    """What persons decided on a paper, oldest first."""

    rulings: tuple[Ruling, ...] = ()


def screened(
    pieces: Mapping[str, Mapping[str, Any]], n: int, paper_id: str, papers: Mapping[str, Paper]
) -> Screened | None:
    """Return the row of a paper whose piece is there; None if the paper was gone when its turn came."""
    stored = kept_row(StoredFindings, pieces[paper_id])
    if stored is None:
        return None
    paper = papers.get(paper_id) or Paper(stored.title, "", year=stored.year, id=paper_id)
    rulings = rulings_on(pieces, paper_id)
    return Screened(n, paper, stored.decision, stored.rests_on, stored.findings, rulings)


def rulings_on(pieces: Mapping[str, Mapping[str, Any]], paper_id: str) -> tuple[Ruling, ...]:
    """Return what persons decided on a paper, oldest first."""
    return from_plain(StoredRulings, pieces.get(ruling_key(paper_id), {})).rulings


def screening_of(
    job: Job, asked: ScreeningRequest, pieces: Mapping[str, Mapping[str, Any]], papers: Mapping[str, Paper]
) -> Screening:
    """Put a screening together, as far as it is; `papers` are those that are in the library still."""
    made = [
        screened(pieces, n, paper_id, papers)
        for n, paper_id in enumerate(asked.paper_ids, start=1)
        if paper_id in pieces
    ]
    rows = tuple(row for row in made if row is not None)
    identification = from_plain(Identification, pieces.get(IDENTIFICATION, {}))
    return Screening(job, asked.criteria, rows, len(asked.paper_ids), len(made) - len(rows), identification)


class Screener(PaperWorker[ScreeningRequest, _Findings]):
    """The worker of screenings."""

    kind = JobKind.SCREENING
    request = ScreeningRequest
    read_at_once = 64
    instead = "the other papers were read without it."

    async def costs(self, asked: ScreeningRequest, papers: Mapping[str, Paper], model: str) -> Estimate:
        """Return what it may cost: one call a paper that has an abstract."""
        open_ones = [one for one in asked.criteria if not answered_by_record(one.text)]
        if not open_ones:
            return Estimate(len(papers))
        calls = await one_call_each(
            [paper for paper in papers.values() if paper.abstract.strip() and not paper.retracted],
            lambda paper: screen_prompt(paper, open_ones),
            Span(_SHORTEST_ANSWER * len(open_ones), ANSWER_TOKENS * len(open_ones)),
        )
        return Estimate(len(papers), model, *calls)

    async def begin(self, run: JobRun, asked: ScreeningRequest) -> PaperTask[_Findings]:
        """Note where the records came from, and prepare the criteria."""
        if IDENTIFICATION not in run.pieces:
            found = await self.index.catalogue.read(identify)
            await run.put({IDENTIFICATION: found})
        reader = CriteriaReader(self.index, asked.criteria, (run.job.created_at or datetime.now(UTC)).year)
        await reader.prepare()
        return _Screening(run, asked.criteria, reader, self.checker)


@dataclass(frozen=True, slots=True)
class _Screening:
    """Rows by an LLM, else as they were read. What is retracted is taken out before: nothing is found of it."""

    run: JobRun
    criteria: Sequence[Criterion]
    reader: CriteriaReader
    checker: Callable[[], SupportChecker]

    async def read(self, rows: Sequence[tuple[int, Paper]]) -> list[_Findings]:
        """Return what is read of each."""
        found = iter(await self.reader.findings([(row, paper) for row, paper in rows if not paper.retracted]))
        return [() if paper.retracted else next(found) for _, paper in rows]

    async def ask(self, llm: Llm, row: int, paper: Paper, read: _Findings) -> _Findings:
        """Return it with what the LLM says to the criteria that the record does not answer."""
        places = self.reader.unrecorded
        if not places or paper.retracted or not paper.abstract.strip():
            return read
        criteria, before = [self.criteria[place] for place in places], [read[place] for place in places]
        answered = await asked_findings(llm, self.checker(), paper, criteria, before, row)
        for happened, notice in ((answered.malformed, _MALFORMED), (answered.doubted, _DOUBTED)):
            if happened:
                await self.run.note(notice)
        told = dict(zip(places, answered.findings, strict=True))
        return tuple(told.get(place, each) for place, each in enumerate(read))

    def piece(self, paper: Paper, found: _Findings) -> StoredFindings:
        """Return the row."""
        decision, rests_on = (Decision.EXCLUDE, None) if paper.retracted else decide(self.criteria, found)
        return StoredFindings(paper.title, paper.year, decision, rests_on, found)


def identify(connection: Connection) -> Identification:
    """Return where the papers of the library came from."""
    jobs = [job for job in reversed(imports.read_imports(connection, MOST_IMPORTS)) if job.counts.records]
    names = list(dict.fromkeys(job.name for job in jobs))
    origins = tuple(_origin(name, [job for job in jobs if job.name == name]) for name in names)
    return Identification(origins, reading.counts(connection).papers, sum(_counted(job).added for job in jobs))


def _origin(name: str, jobs: Sequence[ImportJob]) -> Origin:
    counts = [_counted(job) for job in jobs]
    return Origin(
        name,
        records=sum(each.records for each in counts),
        duplicates=sum(each.updated + each.unchanged for each in counts),
        without_abstract=sum(each.no_abstract for each in counts),
        unreadable=sum(each.rejected - each.no_abstract for each in counts),
        again=sum(job.again.records for job in jobs),
    )


def _counted(job: ImportJob) -> ImportCounts:
    """What counts of an import: not what was read once more."""
    return job.counts - job.again
