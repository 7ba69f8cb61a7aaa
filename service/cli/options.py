"""The options that several commands share, each declared once; those that go together are fields of a dataclass."""

import os
import sys
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from answering import Question
from core.answer import Mode, Policy
from core.errors import InvalidFetch
from core.filters import EMPTY_NAME, Filters
from core.importing import day_of
from core.paper import Reading
from service.model_names import chosen_model

Texts = list[str] | None


def writable(path: Path | None) -> Path | None:
    """Return a file that can be written. Raises BadParameter before the work begins that it is for."""
    if path is not None and not path.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {str(path.parent)!r}.")
    if path is not None and not os.access(path if path.exists() else path.parent, os.W_OK):
        raise typer.BadParameter(f"{str(path)!r} cannot be written: permission denied.")
    return path


def _writable_or_standard_output(path: Path | None) -> Path | None:
    return None if path == Path("-") else writable(path)


TopK = Annotated[int | None, typer.Option("--top-k", "-k", min=1, help="Passages to take. (default: LITMUS_TOP_K)")]
Tag = Annotated[Texts, typer.Option(help="Only papers with this tag; repeatable.")]
Collection = Annotated[Texts, typer.Option(help="Only papers of this collection; repeatable.")]
ReadingState = Annotated[
    Reading | None, typer.Option(help="Only papers that you have read, are reading, or have not read.")
]
PaperIds = Annotated[
    list[str], typer.Argument(metavar="PAPERS", help="Ids of papers, as `litmus papers list` shows them.")
]
PaperId = Annotated[str, typer.Argument(metavar="PAPER", help="The id of a paper, as `litmus papers list` shows it.")]
JobId = Annotated[str, typer.Argument(metavar="JOB", help="The id of a job, as `litmus jobs list` shows it.")]
JobIds = Annotated[list[str], typer.Argument(metavar="JOBS", help="Ids of jobs, as `litmus jobs list` shows them.")]
Query = Annotated[
    str | None, typer.Option("--query", "-q", help="A topic, in quotes: takes the papers that are nearest to it.")
]
Words = Annotated[str | None, typer.Option("--query", "-q", help="Words of the title, the authors or the venue.")]
Source = Annotated[str, typer.Argument(metavar="SOURCE", help="A source, as `litmus fetch` lists them.")]
SourceQuery = Annotated[str, typer.Argument(metavar="QUERY", help="What to search for, as the source writes queries.")]
Since = Annotated[
    str | None, typer.Option(help="Only papers published on or after this day: 2024, 2024-03 or 2024-03-15.")
]
GiveTag = Annotated[Texts, typer.Option(help="Give every paper this tag; repeatable.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        dir_okay=False,
        callback=_writable_or_standard_output,
        help="Write to this file; its ending says the format. (default: standard output)",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON document, the same that the API returns.")]
HowToAnswer = Annotated[
    Mode, typer.Option(help="`llm` writes, `extractive` quotes; `auto` writes if an LLM is configured.")
]
Model = Annotated[str | None, typer.Option(help="The LLM to use, as LiteLLM names it. (default: LITMUS_LLM_MODEL)")]


@dataclass(frozen=True)
class Marked:
    """The options that look at what is written on papers."""

    tag: Tag = None
    collection: Collection = None
    reading: ReadingState = None

    def filters(self) -> Filters:
        """Return what these options admit. Raises BadParameter for a name that is empty."""
        tags, collections = _names(self.tag, "--tag"), _names(self.collection, "--collection")
        return Filters(tags=tags, collections=collections, reading=self.reading)


@dataclass(frozen=True)
class Narrowing(Marked):
    """The options that narrow the papers."""

    year_from: Annotated[int | None, typer.Option(min=0, max=9999, help="Only papers of this year or later.")] = None
    year_to: Annotated[int | None, typer.Option(min=0, max=9999, help="Only papers of this year or earlier.")] = None
    author: Annotated[
        Texts,
        typer.Option(help="Only papers of this author (whole name or family name); repeatable."),
    ] = None
    venue: Annotated[Texts, typer.Option(help="Only papers of this venue; repeatable.")] = None

    def filters(self) -> Filters:
        """Return what these options admit. Raises BadParameter for years that no paper can have."""
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise typer.BadParameter("is after --year-to, so no paper can match.", param_hint="--year-from")
        return replace(
            super().filters(),
            year_from=self.year_from,
            year_to=self.year_to,
            authors=_names(self.author, "--author"),
            venues=_names(self.venue, "--venue"),
        )


class Style(StrEnum):
    """How the text cites."""

    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True)
class Answering:
    """The options of a question."""

    narrowing: Narrowing
    top_k: TopK = None
    mode: HowToAnswer = Mode.AUTO
    model: Model = None
    faithfulness: Annotated[
        Policy | None,
        typer.Option(help="What happens to unsupported sentences. (default: LITMUS_FAITHFULNESS)"),
    ] = None
    style: Annotated[Style, typer.Option(help="Cite by number, or by the title.")] = Style.NUMBER
    read_filters: Annotated[
        bool,
        typer.Option(
            "--read-filters/--no-read-filters",
            help='Let words of the question, such as "since 2023" or "by NAME", narrow the papers.',
        ),
    ] = True
    correct: Annotated[
        bool, typer.Option("--correct/--no-correct", help="Search for the right spelling of a misspelt word.")
    ] = True
    split: Annotated[bool, typer.Option("--split/--no-split", help="Answer each part of a question on its own.")] = True
    stream: Annotated[
        bool | None, typer.Option("--stream/--no-stream", help="Show the text as it comes. (default: on a terminal)")
    ] = None

    def question(self, text: str) -> Question:
        """Return the question that is asked with these options."""
        mode, model = chosen_model(self.model, self.mode)
        return Question(
            text,
            self.top_k,
            self.narrowing.filters(),
            mode,
            model,
            self.faithfulness,
            read_filters=self.read_filters,
            correct=self.correct,
            split=self.split,
        )

    @property
    def live(self) -> bool:
        """Whether text is shown as it comes."""
        return sys.stdout.isatty() if self.stream is None else self.stream


def _names(given: Texts, option: str) -> tuple[str, ...]:
    if any(not name.strip() for name in given or ()):
        raise typer.BadParameter(f"{EMPTY_NAME}.", param_hint=option)
    return tuple(given or ())


def day_of_option(text: str | None) -> date | None:
    """Return the day that `--since` means. Raises BadParameter for a text that is no day."""
    try:
        return day_of(text) if text else None
    except InvalidFetch as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None
