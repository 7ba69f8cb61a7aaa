"""The steps of Alembic. Loading it takes long, and only a catalogue that is not up to date needs it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection, known: str) -> bool:
    """Take all steps after the one that a catalogue is at; return whether that is one of ours."""
    steps = config()
    if known not in {script.revision for script in ScriptDirectory.from_config(steps).walk_revisions()}:
        return False
    steps.attributes["connection"] = connection
    command.upgrade(steps, "head")
    return True


def config() -> Config:
    """Return what tells Alembic where the steps are."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    return made
