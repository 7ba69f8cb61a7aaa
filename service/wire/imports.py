"""Imports: what came in, what did not, and why."""

from datetime import datetime

from pydantic import Field

from core.importing import ImportCounts, ImportJob, ImportState
from core.ports import Rejection
from service.wire.base import Told


class ImportCountsOut(Told):
    """Every record is in exactly one of the first four."""

    added: int
    updated: int
    unchanged: int
    rejected: int
    records: int
    no_abstract: int = Field(default=0, description="Those of the rejected whose source gives no abstract.")


class RejectionOut(Told):
    """A record that could not be used."""

    place: str
    reason: str


class ImportOut(Told):
    """One import, from its acceptance to its end."""

    id: str
    name: str
    state: ImportState
    counts: ImportCountsOut
    to_index: int = Field(description="Papers that have to be indexed; known once the file is read.")
    indexed: int
    rejections: list[RejectionOut] = Field(description="The first of them; counts.rejected counts all.")
    error: str | None
    created_at: datetime | None
    finished_at: datetime | None
    matches: int | None = Field(
        default=None, description="Of a fetch: how many records the source has, as it counts; `limit` may be lower."
    )
    note: str | None = Field(default=None, description="What a fetch waits for, where it waits.")

    def to_core(self) -> ImportJob:
        """Return the noun."""
        counts = self.counts
        return ImportJob(
            id=self.id,
            name=self.name,
            state=self.state,
            counts=ImportCounts(counts.added, counts.updated, counts.unchanged, counts.rejected, counts.no_abstract),
            to_index=self.to_index,
            indexed=self.indexed,
            rejections=tuple(Rejection(one.place, one.reason) for one in self.rejections),
            error=self.error,
            created_at=self.created_at,
            finished_at=self.finished_at,
            matches=self.matches,
            note=self.note,
        )


class ImportAccepted(Told):
    """The upload is on disk; `GET /v1/imports/{id}` says how far the import is."""

    id: str


class ImportsOut(Told):
    """The latest imports, newest first."""

    imports: list[ImportOut]


class FailedFile(Told):
    """A file that could not be imported as a whole."""

    file: str
    error: str


class ImportReport(Told):
    """What `litmus import --json` prints."""

    imports: list[ImportOut]
    failed: list[FailedFile]
    skipped: list[str] = Field(description="Files of a directory that no reader recognises.")
