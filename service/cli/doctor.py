"""`litmus doctor`: what is configured, what works, and what to do next."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import options
from service.cli.running import FAILED, run

if TYPE_CHECKING:
    from core.importing import RepairReport
    from service.wire.about import Check


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Bring the indexes in line with the catalogue.")] = False,
    llm: Annotated[bool, typer.Option("--llm", help="Also ask the LLM something tiny.")] = False,
    json: options.Json = False,
) -> None:
    """Say what is configured, what works, and what to do next."""

    async def work() -> int:
        from core import version
        from core.importing import RepairReport
        from service.cli.checkup import examine
        from service.cli.printing import print_json
        from service.cli.progress import PaperProgress
        from service.wire.about import Check, DoctorReport, Status

        checks: list[Check] = []
        repaired: RepairReport | None = None
        with PaperProgress() as bars:
            async for finding in examine(ask_llm=llm, repair=bars.file if repair else None):
                if isinstance(finding, RepairReport):
                    repaired = finding
                else:
                    checks.append(finding)
        if json:
            print_json(DoctorReport(version=version(), checks=checks, repair=repaired))
        else:
            _show(checks, repaired)
        return FAILED if any(check.status is Status.FAILED for check in checks) else 0

    run(work)


def _show(checks: "list[Check]", repaired: "RepairReport | None") -> None:
    from rich.text import Text

    from core.json import to_plain
    from service.cli.printing import out, print_rows
    from service.wire.about import Status

    signs = {Status.OK: ("✓", "green"), Status.WARNING: ("!", "yellow"), Status.FAILED: ("✗", "bold red")}
    rows = []
    for check in checks:
        rows.append((Text(*signs[check.status]), Text(check.name), Text(check.detail)))
        if check.next:
            style = "bold" if check.status is Status.FAILED else "dim"
            rows.append((Text(), Text(), Text(f"→ {check.next}", style=style)))
    print_rows(rows)
    if repaired is not None:
        done = [f"{count} {field.replace('_', ' ')}" for field, count in to_plain(repaired).items() if count]
        out().print("Repaired: " + (", ".join(done) if done else "nothing was out of line") + ".")
