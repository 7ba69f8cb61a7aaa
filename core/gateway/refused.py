"""What a server refuses to read in a request, and the request without it.

Servers that speak a dialect of OpenAI's protocol answer 400 to a field or a role that they do not know, and name it.
`litellm.drop_params` leaves out what LiteLLM knows a provider not to take; it cannot know every server.
"""

import re
from enum import Enum
from typing import Any


class RequestPart(Enum):
    """A part of a request that an answer can do without."""

    STREAM_OPTIONS = "stream_options"
    TEMPERATURE = "temperature"
    MAX_TOKENS = "max_tokens"
    """The field of this name; the limit goes on in `max_completion_tokens`."""
    LIMIT = "max_completion_tokens"
    STREAM = "stream"
    SYSTEM = "system"
    """The role; its text then stands at the head of the user's."""


_NAMED = {
    RequestPart.STREAM_OPTIONS: r"stream_options|include_usage",
    RequestPart.TEMPERATURE: r"temperature",
    RequestPart.LIMIT: r"(?<!use )['\"`]?max_completion_tokens",
    RequestPart.MAX_TOKENS: r"(?<!_)max_(?:new_)?tokens",
    RequestPart.SYSTEM: r"system (?:role|message|prompt|instruction)s?|role ['\"`]?system|developer instruction"
    r"|(?:conversation )?roles must alternate|only user and assistant roles|(?:role|roles)\b.{0,60}\bsystem\b",
    RequestPart.STREAM: r"\bstream(?:ing|ed)?\b",
}
_REFUSES = re.compile(
    r"not? (?:be )?(?:support|recogni|allow|permit|accept|valid|enabled|available|implemented)|n't support|unsupported"
    r"|unrecogni|unknown|unexpected|invalid|extra|forbidden|must alternate|only user and assistant|cannot|deprecated"
    r"|must be (?:in|between|strictly|greater|at|positive|>)|too large|out of range",
    re.IGNORECASE,
)
_CONTEXT = ("context length", "context window")
_KNOWN: dict[tuple[str, str | None], frozenset[RequestPart]] = {}
"""By model and address: what was refused once is not sent again by this process."""


def refused_part(detail: str, request: dict[str, Any]) -> RequestPart | None:
    """Return the part of this request that a complaint names, if it has one that an answer can do without."""
    if not _REFUSES.search(detail) or any(each in detail.lower() for each in _CONTEXT):
        return None
    return next(
        (part for part, named in _NAMED.items() if _has(request, part) and re.search(named, detail, re.IGNORECASE)),
        None,
    )


def known_refusals(model: str, api_base: str | None) -> frozenset[RequestPart]:
    """Return what this server has refused of this model's requests before."""
    return _KNOWN.get((model, api_base), frozenset())


def remember_refusals(model: str, api_base: str | None, parts: frozenset[RequestPart]) -> None:
    """Keep in mind what was refused."""
    if parts:
        _KNOWN[model, api_base] = parts


def forget_refusals(model: str, api_base: str | None) -> None:
    """Ask this server for everything again."""
    _KNOWN.pop((model, api_base), None)


def request_without(request: dict[str, Any], parts: frozenset[RequestPart]) -> dict[str, Any]:
    """Return the request without these parts."""
    made = dict(request)
    if RequestPart.STREAM in parts:
        made["stream"] = False
    if parts & {RequestPart.STREAM, RequestPart.STREAM_OPTIONS}:
        made.pop("stream_options", None)
    if RequestPart.TEMPERATURE in parts:
        made.pop("temperature", None)
    if (
        RequestPart.MAX_TOKENS in parts
        and (limit := made.pop("max_tokens", None)) is not None
        and RequestPart.LIMIT not in parts
    ):
        made["max_completion_tokens"] = limit
    if RequestPart.LIMIT in parts:
        made.pop("max_completion_tokens", None)
    if RequestPart.SYSTEM in parts:
        made["messages"] = _without_system(made["messages"])
    return made


def _has(request: dict[str, Any], part: RequestPart) -> bool:
    if part is RequestPart.SYSTEM:
        return any(message["role"] == "system" for message in request["messages"])
    return bool(request.get(part.value) is not None and request.get(part.value) is not False)


def _without_system(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """Put the rules in front of the next message: no word of them is lost."""
    made: list[dict[str, str]] = []
    rules = ""
    for message in messages:
        if message["role"] == "system":
            rules += f"{message['content']}\n\n"
        else:
            made.append({**message, "content": rules + message["content"]})
            rules = ""
    return made
