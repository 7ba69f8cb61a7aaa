"""What a person decides, kept beside what the machine did."""

from datetime import UTC, datetime
from typing import Any

from reviewing.jobs.kept import Kept
from reviewing.screening.keeping import rulings_of, rulings_to_json
from reviewing.screening.screening import Ruling
from reviewing.screening.verdicts import Decision

LONGEST_NOTE = 2000


def ruled(before: Kept | None, decision: Decision | None, note: str) -> dict[str, Any]:
    """Return what is to be kept of a paper once a person has decided, given what was kept before.

    Its key is its own (`keeping.ruling_key`): neither a run that is under way nor a later one writes there.
    """
    made = Ruling(decision, " ".join(note.split())[:LONGEST_NOTE], datetime.now(UTC))
    return rulings_to_json((*rulings_of(before), made))
