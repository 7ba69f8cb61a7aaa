"""Long work that an LLM may do: estimate its price, agree to it, start it, follow it; and `litmus jobs`."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from core.answer import Mode
from core.errors import LitmusError
from core.jobs import Job, JobKind, JobState
from service.cli import options
from service.cli.output import plural, print_json, print_line, print_rows, remark
from service.cli.progress import PaperProgress
from service.cli.running import FAILED, command, open_desk
from service.model_names import chosen_model
from service.wire.jobs import EstimateOut, JobOut, JobsOut

if TYPE_CHECKING:
    from reviewing.jobs.estimating import Estimate
    from service.surface.desk import DeskSurface

_ASKED_FROM_USD = 0.5
"""From so many dollars on, one is asked on a terminal whether to begin."""
_POLL_S = 0.1


@dataclass(frozen=True)
class LongWork:
    """The options of long work."""

    mode: options.HowToAnswer = Mode.AUTO
    model: options.Model = None
    max_cost: Annotated[
        float | None, typer.Option(min=0, help="Stop before the LLM costs more than this, in US dollars.")
    ] = None
    estimate: Annotated[bool, typer.Option("--estimate", help="Only say what it may cost.")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask, whatever it may cost.")] = False
    resume: Annotated[str | None, typer.Option(metavar="JOB", help="Go on with a job that was stopped.")] = None
    output: options.Output = None
    json: options.Json = False

    def refuse_two_choices(self, paper_ids: list[str] | None, query: str | None, limit: int | None) -> None:
        """Raise BadParameter if papers are chosen in two ways at once, or a number of them in none."""
        if limit is not None and query is None:
            raise typer.BadParameter(
                "counts the papers that are nearest to --query; give that too.", param_hint="--limit"
            )
        if paper_ids and query is not None:
            raise typer.BadParameter("and paper ids exclude each other.", param_hint="--query")
        if self.resume is not None and (paper_ids or query is not None):
            raise typer.BadParameter("goes on with the papers that were chosen; name no others.", param_hint="--resume")

    async def carry_out(
        self,
        desk: "DeskSurface",
        command: str,
        *,
        estimate: "Callable[..., Coroutine[Any, Any, Estimate]]",
        begin: Callable[..., Coroutine[Any, Any, Job]],
    ) -> Job:
        """Begin a job, or resume one, and follow it to its end; `command` is what resumes it.

        `estimate` and `begin` are given `mode` and `model`, and `begin` is given `max_cost_usd` too. Raises typer.Exit
        where the estimate was all that was wanted or too high, LitmusError if the job failed.
        """
        mode, model = chosen_model(self.model, self.mode)
        if self.resume:
            job = await desk.resume_job(self.resume, max_cost_usd=self.max_cost)
        else:
            expected = await estimate(mode=mode, model=model)
            if self.estimate:
                self._show(expected)
                raise typer.Exit
            if not self._agreed(expected):
                raise typer.Exit(FAILED)
            job = await begin(mode=mode, model=model, max_cost_usd=self.max_cost)
        return await follow(desk, job, command)

    def _show(self, expected: "Estimate") -> None:
        if self.json:
            print_json(EstimateOut.of(expected))
        else:
            print_line(expected.told())

    def _agreed(self, expected: "Estimate") -> bool:
        """Show an estimate; on a terminal ask whether to go on where it is dear."""
        if expected.model is None:
            return True
        remark(f"Estimate: {expected.told()}")
        cost, limit = expected.cost_usd, self.max_cost
        dear = cost is not None and cost.most >= _ASKED_FROM_USD and (limit is None or limit >= _ASKED_FROM_USD)
        if self.yes or not dear or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return True
        return typer.confirm("Begin?", err=True)


async def follow(desk: "DeskSurface", job: Job, command: str) -> Job:
    """Show how far a job is until it ends, and return it. Ctrl-C stops it, and `command` tells how to go on.

    Raises LitmusError if it failed.
    """
    again = f"`{command} --resume {job.id}` goes on from there."
    try:
        with PaperProgress() as bars, bars.file(job.title) as progress:
            while not job.ended:
                await asyncio.sleep(_POLL_S)
                job = await desk.job(job.id)
                progress(job.done, job.total)
    except asyncio.CancelledError:
        job = await desk.cancel_job(job.id)
        remark(f"Stopped after {job.done} of {job.total or '?'}. What was made is kept. {again}")
        raise
    if job.state is not JobState.DONE:
        raise LitmusError(f"{job.error or 'The job was stopped.'} What was made is kept. {again}")
    for notice in job.notices:
        remark(notice)
    if job.usage.prompt_tokens:
        cost = "at an unknown price" if job.usage.cost_usd is None else f"for ${job.usage.cost_usd:.4f}"
        remark(f"{plural(job.usage.prompt_tokens + job.usage.completion_tokens, 'token')} {cost}")
    return job


jobs = typer.Typer(
    help="List, show, stop, resume and delete comparisons, screenings and reviews.",
    no_args_is_help=True,
    add_completion=False,
)

_COMMANDS = {JobKind.COMPARISON: "compare", JobKind.SCREENING: "screen", JobKind.REVIEW: "review"}


@jobs.command("list")
@command
async def list_jobs(
    kind: Annotated[JobKind | None, typer.Option(help="Only jobs of this kind.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=200, help="List at most this many.")] = 50,
    json: options.Json = False,
) -> None:
    """List jobs, newest first."""
    async with open_desk() as desk:
        found = await desk.jobs(kind=kind, limit=limit)
    if json:
        print_json(JobsOut.of(found))
    elif found:
        print_rows([_row(job) for job in found])
    else:
        remark("No jobs. `litmus compare`, `litmus screen` and `litmus review` begin some.")


@jobs.command()
@command
async def show(job_id: options.JobId, json: options.Json = False) -> None:
    """Show how far a job is."""
    async with open_desk() as desk:
        _print(await desk.job(job_id), json)


@jobs.command()
@command
async def cancel(job_id: options.JobId, json: options.Json = False) -> None:
    """Stop a job that a service runs; what it has made is kept."""
    async with open_desk() as desk:
        _print(await desk.cancel_job(job_id), json)


@jobs.command()
@command
async def resume(
    job_id: options.JobId,
    max_cost: Annotated[float | None, typer.Option(min=0, help="A new limit of costs, in US dollars.")] = None,
) -> None:
    """Resume a job and follow it to its end."""
    async with open_desk() as desk:
        job = await desk.resume_job(job_id, max_cost_usd=max_cost)
        print_rows([_row(await follow(desk, job, f"litmus {_COMMANDS[job.kind]}"))])


@jobs.command()
@command
async def delete(
    job_ids: options.JobIds,
) -> None:
    """Delete jobs with all they have made."""
    async with open_desk() as desk:
        for job_id in job_ids:
            await desk.forget_job(job_id)
            print_line(f"{job_id} deleted")


def _print(job: Job, json: bool) -> None:
    if json:
        print_json(JobOut.of(job))
    else:
        print_rows([_row(job)])


def _row(job: Job) -> list[str | Text]:
    far = f"{job.done}/{job.total}" if job.total is not None else ""
    return [Text(job.id, style="cyan"), job.kind, job.state, far, job.title]
