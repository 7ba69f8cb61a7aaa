"""The name of the request that is being served, for its answer, its problem and its log lines."""

import re
from contextvars import ContextVar
from uuid import uuid4

_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("litmus_request_id", default="-")


def begin_request(offered: str | None) -> str:
    """Take the client's own id if it is harmless, else make one up; it holds until the request ends."""
    request_id = offered if offered and _HARMLESS.fullmatch(offered) else uuid4().hex
    _current.set(request_id)
    return request_id


def current_request_id() -> str:
    """Return the id of the request at hand, `-` outside of one."""
    return _current.get()
