"""A catalogue that an older Litmus wrote opens, keeps what it holds, and becomes what a new one is."""

import os
import re
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from core.errors import IndexUnavailable
from core.filters import Filters
from core.settings import Settings
from indexing.catalogue import Catalogue, chats, imports, listing, migrations, pending
from indexing.catalogue.migrations import upgrading
from indexing.catalogue.migrations.before_alembic import STEPS
from indexing.library import open_library
from retrieval.search import Retriever
from tests.indexing.catalogue.test_chats import ANSWER

VERSION_1 = (Path(__file__).parent / "version_1.sql").read_text(encoding="utf-8")


def write_version_1(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
    return path


def structure(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")") for name, sql in rows}


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_every_older_version_has_its_step() -> None:
    assert list(STEPS) == list(range(1, 8))


def test_it_becomes_what_a_new_one_is(tmp_path: Path) -> None:
    old, new = write_version_1(tmp_path / "old.sqlite3"), tmp_path / "new.sqlite3"
    for path in (old, new):
        Catalogue(path).close()
    assert structure(old) == structure(new)
    assert version(old) == version(new) == 9


@pytest.mark.parametrize("before", range(2, 9))
def test_every_version_before_alembic_becomes_what_a_new_one_is(tmp_path: Path, before: int) -> None:
    old, new = write_version_1(tmp_path / "old.sqlite3"), tmp_path / "new.sqlite3"
    with closing(sqlite3.connect(old)) as connection:
        for step in range(1, before):
            connection.executescript(";".join(STEPS[step]))
        connection.execute(f"PRAGMA user_version = {before}")
    for path in (old, new):
        Catalogue(path).close()
    assert structure(old) == structure(new)
    assert version(old) == version(new)


def test_a_litmus_from_before_alembic_refuses_a_new_file(tmp_path: Path) -> None:
    Catalogue(tmp_path / "new.sqlite3").close()
    assert version(tmp_path / "new.sqlite3") > max(STEPS) + 1


def test_it_keeps_what_it_holds_and_takes_chats(tmp_path: Path) -> None:
    path = write_version_1(tmp_path / "catalogue.sqlite3")
    for _ in range(2):  # the second time there is nothing to do
        catalogue = Catalogue(path)
        papers = catalogue.read_now(listing.page, None, None, 10).papers
        assert [paper.title for paper in papers] == [
            "On the ripening of apples in storage",
            "Pears and their enemies in the orchard",
        ]
        assert [job.name for job in catalogue.read_now(imports.read_imports, 10)] == ["fruit.jsonl"]
        catalogue.close()
    catalogue = Catalogue(path)
    chat = catalogue.write_now(chats.create_chat, None)
    assert catalogue.write_now(chats.add_turn, chat.id, ANSWER, False).turn_count == 1
    catalogue.close()


def test_a_step_that_fails_leaves_the_old_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_version_1(tmp_path / "catalogue.sqlite3")
    before = structure(path)
    monkeypatch.setitem(STEPS, 1, (*STEPS[1], "CREATE TABLE papers (id)"))
    with pytest.raises(IndexUnavailable):
        Catalogue(path)
    assert structure(path) == before
    assert version(path) == 1


def test_the_head_is_known_without_alembic() -> None:
    assert ScriptDirectory.from_config(upgrading.config()).get_current_head() == migrations.HEAD


NEXT = """
from alembic import op
revision, down_revision = "0009", "0008"
def upgrade():
    op.execute("UPDATE meta SET value = 'later'")
    op.execute("{statement}")
"""


@pytest.mark.parametrize(("statement", "value"), [("CREATE TABLE later (id INTEGER)", "later"), ("nonsense", "before")])
def test_a_later_step_is_done_whole_or_not_at_all(
    place: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str, value: str
) -> None:
    catalogue = Catalogue(place)
    catalogue.write_now(pending.write_meta, "a", "before")
    catalogue.close()
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "next.py").write_text(NEXT.format(statement=statement))
    config = upgrading.config()
    config.set_main_option("path_separator", "os")
    own = Path(migrations.__file__).parent / "versions"
    config.set_main_option("version_locations", f"{own}{os.pathsep}{tmp_path / 'steps'}")
    with monkeypatch.context() as later:
        later.setattr(migrations, "HEAD", "0009")
        later.setattr(upgrading, "config", lambda: config)
        with nullcontext() if value == "later" else pytest.raises(IndexUnavailable):
            Catalogue(place).close()
        with nullcontext() if value == "before" else pytest.raises(IndexUnavailable, match="newer Litmus"):
            later.undo()
            catalogue = Catalogue(place)
            assert catalogue.read_now(pending.read_meta, "a") == value
            catalogue.close()


async def test_a_library_of_version_1_opens_and_answers(settings: Settings) -> None:
    write_version_1(settings.data_dir / "catalogue.sqlite3")
    async with open_library(settings) as library:
        assert library.catching_up is not None
        await library.catching_up
        found = await Retriever(library.index, settings).search("wasps", top_k=1, filters=Filters())
        assert [passage.paper.doi for passage in found] == ["10.1000/pears"]
        assert (await library.chats.page()).total == 0
