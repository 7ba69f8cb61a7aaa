"""A server of the Model Context Protocol: tools, and papers as resources. Importing its SDK takes about a second."""

import logging
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from core import version
from core.errors import InvalidCursor, LitmusError, NotAllowed, PaperNotFound
from core.paper import Paper
from core.text.reference import escaped, reference
from service.addresses import resource_of
from service.mcp.tools import TOOLS, Call, Tool
from service.surface.desk import DeskSurface
from service.surface.library import Asker, Engine, Shelf
from service.views import seen_by
from service.visitors import ANYBODY, Visitor, visitor_of

TEMPLATE = "litmus://papers/{id}"
MIME_TYPE = "text/markdown"
_A_PAGE = 100
_PAGES = 10
"""Some clients read a list to its end before they do anything else; libraries may hold a hundred thousand papers."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list. `more` is None on the last one."""

    papers: tuple[Paper, ...]
    more: str | None


async def list_papers(shelf: Shelf, cursor: str | None) -> Listed:
    """Return papers in the order of their titles, the first thousand in all. Raises InvalidCursor."""
    number, _, place = (cursor or "1:").partition(":")
    if not number.isdecimal() or (cursor is not None and not place):
        raise InvalidCursor
    page = await shelf.papers(cursor=place or None, limit=_A_PAGE)
    more = page.next_cursor if int(number) < _PAGES else None
    return Listed(page.papers, f"{int(number) + 1}:{more}" if more else None)


async def read_paper(shelf: Shelf, uri: str) -> str:
    """Return a paper as Markdown. Raises PaperNotFound."""
    name = uri.removeprefix("litmus://papers/")
    if name in ("", uri) or not {*"/?#"}.isdisjoint(name):
        raise PaperNotFound(uri)
    paper = await shelf.paper(unquote(name))
    return f"# {escaped(paper.title)}\n\n{reference(paper)}\n\n{paper.abstract}\n"


_log = logging.getLogger(__name__)
_Context = ServerRequestContext[Any, Any]
_INSTRUCTIONS = (
    "Litmus holds the abstracts of research papers. `ask` answers a question from them, with every sentence tested "
    "against the paper it cites; `search` and `fetch` find and read papers; `import_papers` adds some. Cite sources by "
    "title and address, and say so where the papers hold no answer. `check` says which sentences of a text the papers "
    "support, and what to cite."
)
_HIDDEN = "Something went wrong on the side of Litmus. Its log has the details."


def make_server(engine: Asker, desk: DeskSurface) -> "Server[Any]":
    """Return a server that asks `engine`, and works with papers at `desk`."""
    handlers = _Handlers(engine, desk)
    return Server(
        "litmus",
        version=version(),
        title="Litmus",
        description="Ask the literature; every sentence is tested against the paper it cites.",
        instructions=_INSTRUCTIONS,
        get_tool_input_schema=lambda name: TOOLS[name].input_schema(engine.settings) if name in TOOLS else None,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_templates,
        on_read_resource=handlers.read_resource,
    )


def make_manager(engine: Asker, desk: DeskSurface) -> StreamableHTTPSessionManager:
    """Return what serves HTTP.

    Without sessions: nothing is lost when the service starts anew, and a client that hangs up stops its LLM. Whom it
    answers to is the business of the guards before it.
    """
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return StreamableHTTPSessionManager(make_server(engine, desk), stateless=True, security_settings=unguarded)


async def serve_stdio(engine: Asker, desk: DeskSurface) -> None:
    """Serve standard input and output until the input ends."""
    server = make_server(engine, desk)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


class _Handlers:
    def __init__(self, engine: Asker, desk: DeskSurface) -> None:
        self._engine = engine
        self._desk = desk

    async def list_tools(self, context: _Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[self._shown(tool) for tool in TOOLS.values() if _may(context, tool)])

    async def call_tool(self, context: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool {params.name!r}; there are {', '.join(TOOLS)}.")

        async def report(done: float, message: str) -> None:
            await context.session.report_progress(done, message=message)

        try:
            visitor = _visitor(context)
            visitor.check(tool.scope)
            if not tool.limited:
                visitor.check_unlimited()
            given = tool.takes.model_validate(params.arguments or {})
            engine = self._seen(context)
            result = await tool.run(Call(engine, self._desk, _service_of(context, self._engine), report), given)
        except ValidationError as error:
            return _failed("; ".join(f"{_place(one['loc'])}: {one['msg']}" for one in error.errors()))
        except LitmusError as error:
            return _failed(str(error))
        except Exception:
            _log.exception("The tool %s broke", tool.name)
            return _failed(_HIDDEN)
        return types.CallToolResult(
            content=[types.TextContent(text=result.model_dump_json())],
            structured_content=result.model_dump(mode="json"),
        )

    async def list_resources(
        self, context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        try:
            page = await list_papers(self._seen(context).library, params.cursor if params else None)
        except LitmusError as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from None
        resources = [
            types.Resource(
                uri=resource_of(paper.id),
                name=paper.title,
                title=paper.title,
                description=", ".join(filter(None, (*paper.authors[:3], paper.venue, str(paper.year or "")))) or None,
                mime_type=MIME_TYPE,
            )
            for paper in page.papers
        ]
        return types.ListResourcesResult(resources=resources, next_cursor=page.more)

    async def list_templates(
        self, context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=TEMPLATE,
            name="paper",
            title="A paper",
            description="Title, bibliographic data and abstract of the paper with this id.",
            mime_type=MIME_TYPE,
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, context: _Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        uri = str(params.uri)
        try:
            text = await read_paper(self._seen(context).library, uri)
        except LitmusError as error:
            raise MCPError(types.INVALID_PARAMS, str(error), {"uri": uri}) from None
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, text=text, mime_type=MIME_TYPE)])

    def _seen(self, context: _Context) -> Asker:
        visitor = _visitor(context)
        return self._engine if visitor is ANYBODY else seen_by(visitor, cast(Engine, self._engine))

    def _shown(self, tool: Tool) -> types.Tool:
        return types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.input_schema(self._engine.settings),
            output_schema=tool.output_schema(),
            annotations=types.ToolAnnotations(
                read_only_hint=tool.reads_only, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
        )


def _failed(message: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=message)], is_error=True)


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _visitor(context: _Context) -> Visitor:
    """Return who asks; over standard input and output it is whoever started the program."""
    return ANYBODY if context.request is None else visitor_of(context.request.scope)


def _may(context: _Context, tool: Tool) -> bool:
    try:
        _visitor(context).check(tool.scope)
    except NotAllowed:
        return False
    return tool.limited or _visitor(context).collection is None


def _service_of(context: _Context, engine: Asker) -> str | None:
    """Return where the client finds the service's page of a paper: where it asks, or where the library is held."""
    if context.request is not None:
        return str(context.request.base_url)
    return getattr(engine, "url", None)
