"""Settings that are addresses: of services, of the database, of mail, of sources."""

import re
from urllib.parse import urlsplit

from pydantic import SecretStr


def web_address(value: str) -> str:
    """Return an address of the web as it is. Raises ValueError."""
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
    """Return the address of a PostgreSQL, with the driver named. Raises ValueError."""
    scheme, found, rest = value.get_secret_value().partition("://")
    if scheme not in ("postgresql", "postgresql+psycopg") or not found or not rest:
        raise ValueError("expected an address such as postgresql://litmus@127.0.0.1/litmus")
    return SecretStr(f"postgresql+psycopg://{rest}")


def mail_address(value: str) -> str:
    """Return a mail address as it is. Raises ValueError."""
    # It goes into a header, where a blank or a bracket would mean something else.
    if not re.fullmatch(r"[^\s@()<>,;:\\\"]+@[^\s@()<>,;:\\\"]+", value) or not value.isascii():
        raise ValueError("expected an address such as ada@example.org")
    return value


def source_addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of sources as they are. Raises ValueError."""
    for each in value:
        name, equals, address = each.partition("=")
        if not (name.strip() and equals):
            raise ValueError("expected NAME=ADDRESS, comma-separated, such as arxiv=http://127.0.0.1:9000/api/query")
        web_address(address.strip())
    return value
