"""The tools: what each is for, what it takes and gives, and how it is done. Nothing of the protocol.

The descriptions are what a model reads before it calls them.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, Field

import answering
from core.access import Scope
from core.answer import Mode, Policy
from core.errors import InvalidQuestion, LitmusError, PaperNotFound
from core.filters import Filters
from core.settings import Settings
from service.mcp.results import Asked, Checked, Document, Found, SearchResults
from service.surface.desk import DeskSurface
from service.surface.library import Asker
from service.wire.base import Given, Text
from service.wire.filters import NO_YEARS
from service.wire.imports import ImportOut
from service.wire.papers import PaperIn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from answering import Event

_MOST_VALUES = 100
_MOST_PAPERS = 500


class SearchIn(Given):
    """Arguments of `search`."""

    query: Text = Field(min_length=1, description="What to look for, in words or as a question.")


class FetchIn(Given):
    """Arguments of `fetch`."""

    id: Text = Field(min_length=1, max_length=200, description="The id of a paper, as `search` and `ask` give it.")


class AskIn(Given):
    """Arguments of `ask`."""

    question: Text = Field(min_length=1, description="A question that stands alone, without what was said before.")
    top_k: int | None = Field(default=None, ge=1, description="Passages to answer from. Left out: as configured.")
    year_from: int | None = Field(default=None, ge=0, le=9999, description="Only papers of this year or later.")
    year_to: int | None = Field(default=None, ge=0, le=9999, description="Only papers of this year or earlier.")
    authors: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Only papers of any of these: whole or family names."
    )
    venues: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Only papers of any of these."
    )
    tags: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Only papers with any of these."
    )
    correct: bool = Field(
        default=True, description="Search for words that papers have in place of misspelt ones; false: as written."
    )
    mode: Mode = Field(
        default=Mode.AUTO, description="`extractive` answers with sentences of the papers, `llm` insists on an LLM."
    )
    faithfulness: Policy | None = Field(
        default=None,
        description="Sentences that nothing supports are flagged (`annotate`), removed (`strict`) or left untested "
        "(`off`). Left out: as configured.",
    )

    def filters(self) -> Filters:
        """Return the noun."""
        return Filters(self.year_from, self.year_to, tuple(self.authors), tuple(self.venues), tuple(self.tags))


class CheckIn(Given):
    """Arguments of `check`."""

    text: Text = Field(min_length=1, description="A paragraph or a manuscript, with its citations as they are written.")
    bibliography: Text | None = Field(default=None, description="BibTeX entries with the keys that it cites by.")


class ImportIn(Given):
    """Arguments of `import_papers`."""

    papers: list[PaperIn] = Field(
        min_length=1, max_length=_MOST_PAPERS, description="Each with a title and an abstract, word for word."
    )


_SEARCH_PASSAGES = 20

Report = Callable[[float, str], Awaitable[None]]
"""Tells the client how far the work is."""


@dataclass(frozen=True, slots=True)
class Call:
    """Everything that a tool works with."""

    engine: Asker
    desk: DeskSurface
    service: str | None
    """The address at which the client reaches the service, if there is one."""
    report: Report


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `run` takes what `takes` validated and returns one of `gives`."""

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    run: Callable[[Call, Any], Awaitable[BaseModel]]
    scope: Scope
    """What a key must allow."""
    limited: bool = True
    """Whether it keeps to the collection that a key is limited to; else it is closed to such a key."""
    reads_only: bool = True

    def input_schema(self, settings: Settings) -> dict[str, Any]:
        """Return the JSON schema of the arguments, with the limits that are configured."""
        schema = self.takes.model_json_schema()
        words = {"maxLength": settings.max_question_chars}
        limits = {"query": words, "question": words, "top_k": {"maximum": settings.max_top_k}}
        for name, limit in limits.items():
            if name in schema["properties"]:
                schema["properties"][name] |= limit
        return schema

    def output_schema(self) -> dict[str, Any]:
        """Return the JSON schema of the result."""
        return self.gives.model_json_schema(mode="serialization")


async def _search(call: Call, given: SearchIn) -> SearchResults:
    passages = await call.engine.search(given.query, top_k=min(_SEARCH_PASSAGES, call.engine.settings.max_top_k))
    papers = {passage.paper.id: passage.paper for passage in passages}
    return SearchResults(results=[Found.of(paper, call.service) for paper in papers.values()])


async def _fetch(call: Call, given: FetchIn) -> Document:
    try:
        return Document.of(await call.engine.library.paper(given.id), call.service)
    except PaperNotFound:
        raise LitmusError(f"There is no paper {given.id!r}. `search` gives the ids of papers.") from None


async def _ask(call: Call, given: AskIn) -> Asked:
    if given.year_from is not None and given.year_to is not None and given.year_from > given.year_to:
        raise InvalidQuestion(f"{NO_YEARS}.")
    question = answering.Question(
        text=given.question,
        top_k=given.top_k,
        filters=given.filters(),
        mode=given.mode,
        faithfulness=given.faithfulness,
        correct=given.correct,
    )
    told = 0
    # Closed in any case: a client that gives up stops the LLM.
    async with aclosing(cast("AsyncGenerator[Event, None]", call.engine.stream(question))) as events:
        async for event in events:
            match event:
                case answering.Retrieved(sources=sources):
                    told += 1
                    await call.report(told, f"{len(sources)} papers found")
                case answering.SentenceReady(sentence=sentence):
                    told += 1
                    await call.report(told, f"{sentence.verdict or 'untested'}: {sentence.text}")
                case answering.Answered(answer=answer):
                    return Asked.of(answer, call.service)
    raise AssertionError("A stream of events ends with Answered.")


async def _check(call: Call, given: CheckIn) -> Checked:
    report = await call.desk.check(given.text, bibliography=given.bibliography)
    return Checked.of(report, call.service)


async def _import(call: Call, given: ImportIn) -> ImportOut:
    # As a file, so that it goes the same way whether the library is open here or held by a service.
    with tempfile.TemporaryDirectory(prefix="litmus-") as folder:
        file = Path(folder) / "papers.json"
        records = [paper.model_dump(exclude_none=True) for paper in given.papers]
        await asyncio.to_thread(file.write_text, json.dumps(records), encoding="utf-8")
        return ImportOut.of(await call.engine.library.import_file(file, format="json", name="mcp"))


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search the papers",
            "Find papers of this library by what their abstracts say, best first. Use it to see what there is; `ask` "
            "answers a question, and `fetch` gives the abstract of a paper by its id.",
            SearchIn,
            SearchResults,
            _search,
            Scope.READ,
        ),
        Tool(
            "fetch",
            "Read a paper",
            "Give one paper by its id: title, abstract (`text`), address and bibliographic data. The full text is not "
            "held here.",
            FetchIn,
            Document,
            _fetch,
            Scope.READ,
        ),
        Tool(
            "ask",
            "Ask the papers",
            "Answer a question from the abstracts of this library, and from nothing else. Each sentence cites sources "
            "by number and comes with a verdict of testing it against them (supported, partial, unsupported, "
            "contradicted, not_a_claim) and with the words that support it. Repeat only what is supported, with its "
            "sources. `status: refused` means that the papers hold no answer: say so, do not make one up.",
            AskIn,
            Asked,
            _ask,
            Scope.ASK,
        ),
        Tool(
            "check",
            "Check a text",
            "Test each sentence of a text (LaTeX, Markdown or plain) against this library: whether what it cites "
            "supports it, which citations do not hold, and which papers to cite where it cites none. Offers "
            "that are not `supported` only come near: read them before you cite them. `not_in_library`: nobody looked.",
            CheckIn,
            Checked,
            _check,
            Scope.ASK,
            limited=False,
        ),
        Tool(
            "import_papers",
            "Add papers",
            "Add papers to the library, or bring them up to date: the same DOI, arXiv id or title is the same paper. "
            "Give title and abstract as they are published, never in your own words: answers are tested against them. "
            "What cannot be used is listed under `rejections` with the reason.",
            ImportIn,
            ImportOut,
            _import,
            Scope.WRITE,
            limited=False,
            reads_only=False,
        ),
    )
}
