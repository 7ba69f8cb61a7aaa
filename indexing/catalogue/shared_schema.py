"""The tables that only a catalogue in PostgreSQL has."""

from sqlalchemy import MetaData

SHARED = MetaData()
