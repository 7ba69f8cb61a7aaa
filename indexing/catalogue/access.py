"""Keys of the service: digests of secrets, and what each secret is good for."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Integer, Row, Table, delete, insert, select, update
from sqlalchemy.engine import Connection

from core.access import AccessKey, Scope
from core.errors import InvalidKey
from core.json import from_plain
from indexing.catalogue.tables.schema import METADATA, TEXT, Utc

ACCESS_KEYS = Table(
    "access_keys",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("name", TEXT, nullable=False),
    Column("digest", TEXT, nullable=False, unique=True),  # of the key; the key itself is kept nowhere
    Column("scopes", JSON, nullable=False),
    Column("collection", TEXT),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)
"""What clients of the service send to come in."""


def add_key(
    connection: Connection, name: str, digest: str, scopes: Sequence[Scope], collection: str | None
) -> AccessKey:
    """Keep a key that is in force from now on. Raises InvalidKey where another in force has its name."""
    if _in_force(connection, name) is not None:
        raise InvalidKey(
            f"There is a key {name!r} already. Revoke it first (`litmus keys revoke`), or take another name."
        )
    made = AccessKey(f"k_{uuid.uuid4().hex[:16]}", name, tuple(scopes), collection, datetime.now(UTC))
    connection.execute(insert(ACCESS_KEYS).values(**asdict(made) | {"digest": digest, "scopes": list(scopes)}))
    return made


def read_keys(connection: Connection) -> list[AccessKey]:
    """Return all keys, in force or revoked, in the order in which they were made."""
    return [_key(row) for row in connection.execute(select(ACCESS_KEYS).order_by(ACCESS_KEYS.c.number))]


def find_key(connection: Connection, digest: str) -> AccessKey | None:
    """Return the key in force with this digest."""
    in_force = (ACCESS_KEYS.c.digest == digest, ACCESS_KEYS.c.revoked_at.is_(None))
    row = connection.execute(select(ACCESS_KEYS).where(*in_force)).one_or_none()
    return _key(row) if row is not None else None


def has_keys(connection: Connection) -> bool:
    """Whether there is a key at all, revoked ones counted: with the last one's end a service must not open."""
    return connection.scalar(select(ACCESS_KEYS.c.number).limit(1)) is not None


def revoke_key(connection: Connection, name: str) -> AccessKey:
    """End the key of this name or id. Raises InvalidKey where none is in force."""
    found = _in_force(connection, name)
    if found is None:
        raise InvalidKey(f"No key {name!r} is in force. `litmus keys list` lists them.")
    moment = datetime.now(UTC)
    connection.execute(update(ACCESS_KEYS).where(ACCESS_KEYS.c.id == found.id).values(revoked_at=moment))
    return AccessKey(found.id, found.name, found.scopes, found.collection, found.created_at, moment)


def forget_revoked(connection: Connection) -> int:
    """Take revoked keys off the list; return how many there were."""
    return connection.execute(delete(ACCESS_KEYS).where(ACCESS_KEYS.c.revoked_at.is_not(None))).rowcount


def rows_of_keys(connection: Connection) -> list[dict[str, Any]]:
    """Return the keys as they are kept, digests and all."""
    return [dict(row._mapping) for row in connection.execute(select(ACCESS_KEYS).order_by(ACCESS_KEYS.c.number))]


def put_rows_of_keys(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Have these keys kept as they are given, in place of those with the same ids; others stay."""
    for row in rows:
        connection.execute(delete(ACCESS_KEYS).where(ACCESS_KEYS.c.id == row["id"]))
        connection.execute(insert(ACCESS_KEYS).values({name: row[name] for name in row if name != "number"}))


def _in_force(connection: Connection, name: str) -> AccessKey | None:
    meant = (ACCESS_KEYS.c.name == name) | (ACCESS_KEYS.c.id == name)
    row = connection.execute(select(ACCESS_KEYS).where(meant, ACCESS_KEYS.c.revoked_at.is_(None))).first()
    return _key(row) if row is not None else None


def _key(row: Row[Any]) -> AccessKey:
    return from_plain(AccessKey, dict(row._mapping))
