"""Where the records of a library came from, as far as its imports are remembered."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.importing import ImportCounts, ImportJob
from indexing.catalogue import Connection, imports, reading

MOST_IMPORTS = 10_000


@dataclass(frozen=True, slots=True)
class Origin:
    """One source: all imports of the same name."""

    name: str
    records: int
    duplicates: int
    """Records that the library had already, from this source or another; they were merged."""
    without_abstract: int
    unreadable: int
    """Rejected for another reason."""
    again: int = 0
    """Records that were imported once more, in the same content; they are in none of the other counts."""


@dataclass(frozen=True, slots=True)
class Identification:
    """What stood at the beginning of a screening."""

    origins: tuple[Origin, ...] = ()
    library: int = 0
    """Papers in the library when the screening began."""
    added: int = 0
    """Papers that the imports on record say they added."""

    @property
    def records(self) -> int:
        """Records of all imports on record."""
        return sum(origin.records for origin in self.origins)

    @property
    def duplicates(self) -> int:
        """Records that were merged."""
        return sum(origin.duplicates for origin in self.origins)

    @property
    def without_abstract(self) -> int:
        """Records that were left out because their source gives no abstract."""
        return sum(origin.without_abstract for origin in self.origins)

    @property
    def unreadable(self) -> int:
        """Records that were left out for another reason."""
        return sum(origin.unreadable for origin in self.origins)

    @property
    def again(self) -> int:
        """Records that were imported once more and are counted once."""
        return sum(origin.again for origin in self.origins)

    @property
    def unaccounted(self) -> int:
        """Papers of the library more than its imports on record have added."""
        return max(0, self.library - self.added)

    @property
    def deleted(self) -> int:
        """Papers fewer than that: deleted since, or found to be the same as another."""
        return max(0, self.added - self.library)


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
