"""The settings of a proxy that stands in front of the service."""

import re
from ipaddress import ip_network

from core.access import Scope

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")


def networks(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return addresses and networks as they are. Raises ValueError for what is neither."""
    for each in value:
        try:
            ip_network(each)
        except ValueError:
            raise ValueError(f"{each!r} is no address and no network, such as 10.0.0.7 or 10.0.0.0/24") from None
    return value


def header_name(value: str) -> str:
    """Return the name of a header. Raises ValueError."""
    if not _HEADER_NAME.fullmatch(value):
        raise ValueError("expected the name of a header, such as X-Forwarded-Email")
    return value


def scopes(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return scopes as they are. Raises ValueError for what is none."""
    for each in value:
        if each not in set(Scope):
            raise ValueError(f"there is no scope {each!r}; choose from {', '.join(Scope)}")
    return value
