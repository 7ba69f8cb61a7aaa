"""A job, followed to its end on the terminal."""

import asyncio
from typing import TYPE_CHECKING

from service.cli.printing import remark

if TYPE_CHECKING:
    from core.jobs import Job
    from service.surface.desk import DeskSurface

_POLL_S = 0.1


async def follow(desk: "DeskSurface", job: "Job", command: str) -> "Job":
    """Show how far a job is until it ends, and return it. Ctrl-C stops it, and `command` tells how to go on.

    Raises LitmusError if it failed.
    """
    from core.errors import LitmusError
    from core.jobs import JobState
    from service.cli.progress import PaperProgress

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
        remark(f"{job.usage.prompt_tokens + job.usage.completion_tokens:,} tokens {cost}")
    return job
