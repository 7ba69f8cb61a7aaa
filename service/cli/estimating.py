"""What a job may cost, shown before it begins."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.printing import remark

if TYPE_CHECKING:
    from reviewing.jobs.estimating import Estimate

ASKED_FROM_USD = 0.5
"""From so many dollars on, or where the price is unknown, one is asked on a terminal."""

EstimateOnly = Annotated[bool, typer.Option("--estimate", help="Only say what it may cost.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask, whatever it may cost.")]


def agreed(estimate: "Estimate", *, yes: bool, max_cost: float | None) -> bool:
    """Show an estimate; on a terminal ask whether to go on where it is dear."""
    if estimate.model is None:
        return True
    remark(f"Estimate: {estimate.told()}")
    cost = estimate.cost_usd
    dear = cost is not None and cost.most >= ASKED_FROM_USD and (max_cost is None or max_cost >= ASKED_FROM_USD)
    if yes or not dear or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    return typer.confirm("Begin?", err=True)


def show(estimate: "Estimate", *, json: bool) -> int:
    """Write an estimate, and return the exit code."""
    from service.cli.printing import out, print_json
    from service.wire.jobs import EstimateOut

    if json:
        print_json(EstimateOut.of(estimate))
    else:
        out().print(estimate.told(), markup=False)
    return 0
