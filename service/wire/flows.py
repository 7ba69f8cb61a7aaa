"""Where the papers of a screening came from and what became of them: the counts of the PRISMA 2020 flow diagram."""

from pydantic import Field

from reviewing.screening.flow import flow_of
from reviewing.screening.screening import Identification, Origin, Screening
from service.wire.base import Told


class OriginOut(Told):
    """All imports of one name."""

    name: str
    records: int
    duplicates: int = Field(description="Records that the library had already, from another import; they were merged.")
    without_abstract: int
    unreadable: int
    again: int = Field(default=0, description="Imported once more in the same content; in none of the other counts.")


class ExcludedOut(Told):
    """How many were excluded by one reason: the first criterion that failed."""

    reason: str
    count: int
    criterion: int | None


class FlowOut(Told):
    """The counts of the PRISMA 2020 flow diagram."""

    origins: list[OriginOut]
    library: int = Field(description="Papers in the library when the screening began.")
    added: int = Field(description="Papers that the imports on record say they added.")
    identified: int = Field(description="Records of all imports on record.")
    unaccounted: int = Field(description="Papers of the library that no import on record accounts for.")
    duplicates: int
    without_abstract: int
    unreadable: int
    again: int = Field(default=0, description="Records that were imported once more and are counted once.")
    deleted: int = Field(description="Added once and not there when the screening began: deleted, or merged later.")
    not_chosen: int
    gone: int = Field(description="Deleted before they were read.")
    retracted: int
    waiting: int = Field(description="Not read yet.")
    screened: int
    excluded: list[ExcludedOut]
    excluded_by_machine: int
    excluded_by_person: int
    unsure: int = Field(description="Left for a person.")
    included: int
    included_by_person: int

    @classmethod
    def of(cls, made: Screening) -> "FlowOut":
        """Return the wire form."""
        flow = flow_of(made)
        found = flow.identification
        return cls(
            origins=[OriginOut.model_validate(origin) for origin in found.origins],
            library=found.library,
            added=found.added,
            identified=found.records,
            unaccounted=found.unaccounted,
            duplicates=found.duplicates,
            without_abstract=found.without_abstract,
            unreadable=found.unreadable,
            again=found.again,
            deleted=found.deleted,
            not_chosen=flow.not_chosen,
            gone=flow.gone,
            retracted=flow.retracted,
            waiting=flow.waiting,
            screened=flow.screened,
            excluded=[ExcludedOut.model_validate(excluded) for excluded in flow.excluded],
            excluded_by_machine=flow.excluded_by_machine,
            excluded_by_person=flow.excluded_by_person,
            unsure=flow.unsure,
            included=flow.included,
            included_by_person=flow.included_by_person,
        )

    def identification(self) -> Identification:
        """Return the noun of where the records came from."""
        origins = tuple(Origin(**origin.model_dump()) for origin in self.origins)
        return Identification(origins, self.library, self.added)
