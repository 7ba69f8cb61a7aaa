"""Options that several commands have."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.answer import Mode, Policy
from core.paper import Reading

if TYPE_CHECKING:
    from datetime import date

TopK = Annotated[int | None, typer.Option("--top-k", "-k", min=1, help="Passages to take. (default: LITMUS_TOP_K)")]
YearFrom = Annotated[int | None, typer.Option(min=0, max=9999, help="Only papers of this year or later.")]
YearTo = Annotated[int | None, typer.Option(min=0, max=9999, help="Only papers of this year or earlier.")]
Author = Annotated[
    list[str] | None,
    typer.Option("--author", help="Only papers of this author (whole name or family name); repeatable."),
]
Venue = Annotated[list[str] | None, typer.Option("--venue", help="Only papers of this venue; repeatable.")]
Tag = Annotated[list[str] | None, typer.Option("--tag", help="Only papers with this tag; repeatable.")]

Collection = Annotated[
    list[str] | None, typer.Option("--collection", help="Only papers of this collection; repeatable.")
]
ReadingState = Annotated[
    Reading | None, typer.Option("--reading", help="Only papers that you have read, are reading, or have not read.")
]


class Style(StrEnum):
    """How the text cites."""

    NUMBER = "number"
    TITLE = "title"


HowToAnswer = Annotated[Mode, typer.Option("--mode", help="Who answers; `auto` asks the LLM where one is configured.")]
Model = Annotated[str | None, typer.Option("--model", help="Any LiteLLM model name, in place of LITMUS_LLM_MODEL.")]
Faithfulness = Annotated[
    Policy | None,
    typer.Option("--faithfulness", help="What happens to unsupported sentences. (default: LITMUS_FAITHFULNESS)"),
]
CitingStyle = Annotated[Style, typer.Option("--style", help="Cite by number, or by title within the text.")]
ReadFilters = Annotated[
    bool,
    typer.Option("--read-filters/--no-read-filters", help='Take words such as "since 2023" or "by NAME" for filters.'),
]
Correct = Annotated[
    bool,
    typer.Option("--correct/--no-correct", help="Search for words that papers have in place of misspelt ones."),
]
Split = Annotated[
    bool, typer.Option("--split/--no-split", help="Answer a question with several parts part by part, or as one.")
]
Stream = Annotated[
    bool | None, typer.Option("--stream/--no-stream", help="Show text as it comes. (default: on a terminal)")
]
Papers = Annotated[
    list[str] | None, typer.Argument(metavar="PAPERS", help="Their ids, as `litmus papers list` shows them.")
]
Query = Annotated[
    str | None, typer.Option("--query", "-q", help="A topic, in quotes: the papers that speak of it most are taken.")
]
MaxCost = Annotated[
    float | None, typer.Option(min=0, help="Stop before the LLM has cost more than that, in US dollars.")
]
Resume = Annotated[str | None, typer.Option(metavar="ID", help="Go on with one that was stopped.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", dir_okay=False, help="The file; its ending tells the format.")
]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON document, as the API gives it.")]


def day_of_option(text: str | None, option: str) -> "date | None":
    """Return the day that an option means. A text that is none is wrong use."""
    from core.errors import InvalidFetch
    from core.importing import day_of

    try:
        return day_of(text) if text else None
    except InvalidFetch as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def one_choice(paper_ids: list[str] | None, query: str | None, resume: str | None) -> None:
    """Say so if papers are chosen in two ways at once."""
    if paper_ids and query is not None:
        raise typer.BadParameter("and paper ids exclude each other.", param_hint="--query")
    if resume is not None and (paper_ids or query is not None):
        raise typer.BadParameter("goes on with the papers that were chosen; name no others.", param_hint="--resume")
