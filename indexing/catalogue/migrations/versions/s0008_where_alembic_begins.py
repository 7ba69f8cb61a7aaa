"""Where Alembic begins: the tables of version 8. A new catalogue gets its tables from `schema.py`."""

revision = "0008"
down_revision = None


def upgrade() -> None:
    """Change nothing: what comes here is at version 8 already."""
