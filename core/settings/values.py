"""What the values of settings may be: each function returns what is used, or raises ValueError."""

from ipaddress import ip_network
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.access import Scope

CHECKERS = ("local", "llm", "llm:MODEL", "nli")
"""What `checker` may be."""


def split_commas(value: object) -> object:
    """Take a text apart at its commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def is_checker(name: str) -> bool:
    """Whether `name` is one of CHECKERS, with any model in place of MODEL."""
    return name in {"local", "llm", "nli"} or (name.startswith("llm:") and bool(name.removeprefix("llm:").strip()))


def known_checker(value: str) -> str:
    """Refuse what is no checker."""
    if not is_checker(value):
        raise ValueError(f"there is no checker {value!r}; expected one of {', '.join(CHECKERS)}")
    return value


def web_address(value: str) -> str:
    """Refuse what is no address of the web, or holds a password."""
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("expected an address such as http://127.0.0.1:8000")
    if parts.username is not None or parts.password is not None:
        # Addresses are logged and shown; keys have settings of their own.
        raise ValueError("an address must not hold a name or a password")
    return value


def database_address(value: SecretStr) -> SecretStr:
    """Name the driver in the address of a PostgreSQL; refuse any other."""
    scheme, found, rest = value.get_secret_value().partition("://")
    if scheme not in ("postgresql", "postgresql+psycopg") or not found or not rest:
        raise ValueError("expected an address such as postgresql://litmus@127.0.0.1/litmus")
    return SecretStr(f"postgresql+psycopg://{rest}")


def mail_address(value: str) -> str:
    """Refuse what is no mail address."""
    # It goes into a header, where a blank or a bracket would mean something else.
    bad = not value.isascii() or any(char.isspace() or char in '()<>,;:\\"' for char in value)
    if bad or value.count("@") != 1 or not all(value.split("@")):
        raise ValueError("expected an address such as ada@example.org")
    return value


def source_addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is no list of NAME=ADDRESS."""
    for each in value:
        name, equals, address = each.partition("=")
        if not (name.strip() and equals):
            raise ValueError("expected NAME=ADDRESS, comma-separated, such as arxiv=http://127.0.0.1:9000/api/query")
        web_address(address.strip())
    return value


def networks(value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is neither an address nor a network."""
    for each in value:
        try:
            ip_network(each)
        except ValueError:
            raise ValueError(f"{each!r} is no address and no network, such as 10.0.0.7 or 10.0.0.0/24") from None
    return value


def header_name(value: str) -> str:
    """Refuse what names no header."""
    if not (value.isascii() and value.replace("-", "").isalnum()):
        raise ValueError("expected the name of a header, such as X-Forwarded-Email")
    return value


def scopes(value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is no scope."""
    for each in value:
        if each not in set(Scope):
            raise ValueError(f"there is no scope {each!r}; choose from {', '.join(Scope)}")
    return value
