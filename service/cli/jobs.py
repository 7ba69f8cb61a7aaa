"""`litmus jobs`: comparisons, screenings and reviews: list, show, stop, go on, delete."""

from typing import TYPE_CHECKING, Annotated

import typer

from core.jobs import JobKind
from service.cli import options
from service.cli.running import run

if TYPE_CHECKING:
    from rich.text import Text

    from core.jobs import Job

jobs = typer.Typer(help="List, show, stop, resume and delete comparisons and other long work.", no_args_is_help=True)

JobId = Annotated[str, typer.Argument(metavar="ID", help="As `litmus jobs list` shows it.")]


@jobs.command("list")
def list_jobs(
    kind: Annotated[JobKind | None, typer.Option(help="Only these.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=200, help="List at most so many.")] = 50,
    json: options.Json = False,
) -> None:
    """List jobs, newest first."""

    async def work() -> int:
        from service.cli.opening import open_desk
        from service.cli.printing import print_json, print_rows, remark
        from service.wire.jobs import JobsOut

        async with open_desk() as desk:
            found = await desk.jobs(kind=kind, limit=limit)
        if json:
            print_json(JobsOut.of(found))
        elif found:
            print_rows([_row(job) for job in found])
        else:
            remark("No jobs. `litmus compare`, `litmus screen` and `litmus review` begin some.")
        return 0

    run(work)


@jobs.command()
def show(job_id: JobId, json: options.Json = False) -> None:
    """Show how far a job is."""
    _on(job_id, "job", json)


@jobs.command()
def cancel(job_id: JobId, json: options.Json = False) -> None:
    """Stop a job that a service runs; what it has made is kept."""
    _on(job_id, "cancel_job", json)


@jobs.command()
def resume(
    job_id: JobId,
    max_cost: Annotated[float | None, typer.Option(min=0, help="A new limit of costs, in US dollars.")] = None,
) -> None:
    """Go on with a job to its end."""

    async def work() -> int:
        from service.cli.following import follow
        from service.cli.opening import open_desk
        from service.cli.printing import print_rows

        async with open_desk() as desk:
            job = await desk.resume_job(job_id, max_cost_usd=max_cost)
            print_rows([_row(await follow(desk, job, f"litmus {_COMMANDS[job.kind]}"))])
        return 0

    run(work)


@jobs.command()
def delete(
    job_ids: Annotated[list[str], typer.Argument(metavar="IDS", help="As `litmus jobs list` shows them.")],
) -> None:
    """Delete jobs with all they have made."""

    async def work() -> int:
        from service.cli.opening import open_desk
        from service.cli.printing import out

        async with open_desk() as desk:
            for job_id in job_ids:
                await desk.forget_job(job_id)
                out().print(f"{job_id} deleted", markup=False)
        return 0

    run(work)


_COMMANDS = {JobKind.COMPARISON: "compare", JobKind.SCREENING: "screen", JobKind.REVIEW: "review"}


def _on(job_id: str, what: str, json: bool) -> None:
    async def work() -> int:
        from service.cli.opening import open_desk
        from service.cli.printing import print_json, print_rows
        from service.wire.jobs import JobOut

        async with open_desk() as desk:
            job = await getattr(desk, what)(job_id)
        if json:
            print_json(JobOut.of(job))
        else:
            print_rows([_row(job)])
        return 0

    run(work)


def _row(job: "Job") -> "list[Text]":
    from rich.text import Text

    far = f"{job.done}/{job.total}" if job.total is not None else ""
    return [Text(job.id, style="cyan"), Text(job.kind), Text(job.state), Text(far), Text(job.title)]
