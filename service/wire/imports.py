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

    def to_core(self) -> ImportCounts:
        """Return the noun."""
        return ImportCounts(self.added, self.updated, self.unchanged, self.rejected, self.no_abstract)


class RejectionOut(Told):
    """A record that could not be used."""

    place: str
    reason: str
    no_abstract: bool = Field(default=False, description="Whether all that was wrong is that there is no abstract.")


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
    error_kind: str | None = Field(default=None, description="The class of the error; null where nobody foresaw it.")
    content: str = Field(default="", description="A digest of what was read; with the same one, the same was read.")
    again: ImportCountsOut | None = Field(
        default=None, description="Of the counts, those of records that an earlier import of the same content had read."
    )
    created_at: datetime | None
    finished_at: datetime | None
    matches: int | None = Field(
        default=None, description="Of a fetch: how many records the source has, as it counts; `limit` may be lower."
    )
    note: str | None = Field(default=None, description="What a fetch waits for, where it waits.")

    def to_core(self) -> ImportJob:
        """Return the noun."""
        return ImportJob(
            id=self.id,
            name=self.name,
            state=self.state,
            counts=self.counts.to_core(),
            to_index=self.to_index,
            indexed=self.indexed,
            rejections=tuple(Rejection(one.place, one.reason, one.no_abstract) for one in self.rejections),
            error=self.error,
            error_kind=self.error_kind,
            content=self.content,
            again=self.again.to_core() if self.again else ImportCounts(),
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
