"""A screening as an Excel workbook: the papers, the counts, and what each answer rests on."""

from reviewing.comparing.writing.workbook import Sheet, plain_workbook
from reviewing.screening.flow import flow_of
from reviewing.screening.screening import Screening
from reviewing.screening.writing.table import heading, rows

_FIXED = [5, 44, 28, 7, 18, 20, 20, 10, 11, 44, 28, 10]


def to_xlsx(made: Screening) -> bytes:
    """Return the workbook."""
    widths = [*_FIXED, *([10, 34, 50] * len(made.criteria))]
    return plain_workbook(
        [
            Sheet("Screening", (heading(made), *rows(made)), widths),
            Sheet("Flow", tuple(_counts(made)), [60, 10]),
        ]
    )


def _counts(made: Screening) -> list[list[object]]:
    flow = flow_of(made)
    found = flow.identification
    return [
        ["", "n"],
        *([f"Records from {origin.name}", origin.records] for origin in found.origins),
        ["Records that were imported once more, counted once", found.again],
        ["Papers that no import on record accounts for", found.unaccounted],
        ["Duplicate records, merged", found.duplicates],
        ["Records without an abstract", found.without_abstract],
        ["Records that could not be read", found.unreadable],
        ["Deleted since, or merged later", found.deleted + flow.gone],
        ["Not chosen for this screening", flow.not_chosen],
        ["Retracted", flow.retracted],
        ["Not read yet", flow.waiting],
        ["Screened", flow.screened],
        *([f"Excluded: {excluded.reason}", excluded.count] for excluded in flow.excluded),
        ["Excluded by automation", flow.excluded_by_machine],
        ["Excluded by a person", flow.excluded_by_person],
        ["Left for a person", flow.unsure],
        ["Included", flow.included],
        ["Included by a person", flow.included_by_person],
    ]
