"""The kinds of damage: what is done to a data directory, and what `litmus doctor` is to say of it."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = "catalogue.sqlite3"
_PAGE = 4096
Does = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of damage."""

    does: Does
    """Damages the data directory."""
    says: str
    """What a complaint of the doctor must have in it, in small letters."""
    lost: bool = False
    """Whether only a backup helps."""
    rows_lost: Mapping[str, int] | None = None
    """By table, the rows that cannot come back without a backup."""


def _remove(pattern: str) -> Does:
    def damage(data: Path) -> None:
        for path in _some(data, pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    return damage


def _some(data: Path, pattern: str) -> list[Path]:
    found = sorted(data.glob(pattern))
    if not found:
        raise FileNotFoundError(f"There is no {pattern} in {data} to damage.")
    return found


def _write(pattern: str, content: bytes = b"\x7fdamage" * 1500) -> Does:
    def damage(data: Path) -> None:
        for path in _some(data, pattern):
            path.write_bytes(content)

    return damage


def _halved(pattern: str, most: int | None = None) -> Does:
    """Cut a file in half, or to so many bytes."""

    def damage(data: Path) -> None:
        for path in _some(data, pattern):
            content = path.read_bytes()
            path.write_bytes(content[: len(content) // 2 if most is None else most])

    return damage


def _flipped(pattern: str, first: int | None = None) -> Does:
    """Turn every bit of the middle third over, or of the first bytes."""

    def damage(data: Path) -> None:
        for path in _some(data, pattern):
            content = path.read_bytes()
            start, end = (len(content) // 3, 2 * len(content) // 3) if first is None else (0, first)
            path.write_bytes(content[:start] + bytes(255 - byte for byte in content[start:end]) + content[end:])

    return damage


def _zeroed(pattern: str, page: int) -> Does:
    def damage(data: Path) -> None:
        for path in _some(data, pattern):
            with path.open("r+b") as file:
                file.seek(page * _PAGE)
                file.write(bytes(_PAGE))

    return damage


def _file_in_place_of(name: str) -> Does:
    def damage(data: Path) -> None:
        shutil.rmtree(data / name)
        (data / name).write_text("not a folder")

    return damage


def _folder_in_place_of(name: str) -> Does:
    def damage(data: Path) -> None:
        (data / name).unlink(missing_ok=True)
        (data / name / "inside").mkdir(parents=True)

    return damage


def _other(name: str, was: str) -> Does:
    """Put what lay there at another time, or in another library, in the place of a file or folder."""

    def damage(data: Path) -> None:
        source = data.parent / was / name
        if source.is_dir():
            shutil.rmtree(data / name)
            shutil.copytree(source, data / name)
        else:
            shutil.copyfile(source, data / name)

    return damage


def _root(name: str) -> Does:
    """Zero the first page of a table, or of an index of SQLite's own."""

    def damage(data: Path) -> None:
        with closing(sqlite3.connect(data / CATALOGUE)) as connection:
            (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()
        _zeroed(CATALOGUE, page - 1)(data)

    return damage


def _sql(*statements: str) -> Does:
    def damage(data: Path) -> None:
        with closing(sqlite3.connect(data / CATALOGUE)) as connection, connection:
            for statement in statements:
                for short, whole in _WHERE.items():
                    statement = statement.replace(short, whole)
                if not connection.execute(statement).rowcount:
                    raise ValueError(f"{statement} changes nothing")

    return damage


_WHERE = {"OF_FIRST": "(SELECT id FROM papers ORDER BY id LIMIT 1)"}
"""What the statements below say in short: the first paper, and the first chunk of it."""
_WHERE["ITS_CHUNK"] = f"(SELECT row FROM chunks WHERE paper_id = {_WHERE['OF_FIRST']} LIMIT 1)"  # noqa: S608 - our own
VECTORS: Mapping[str, Kind] = {
    "chroma removed": Kind(_remove("chroma"), "vectors"),
    "a file in the place of chroma": Kind(_file_in_place_of("chroma"), "chroma"),
    "chroma.sqlite3 removed": Kind(_remove("chroma/chroma.sqlite3"), "vectors"),
    "chroma.sqlite3 garbled": Kind(_write("chroma/chroma.sqlite3"), "chroma"),
    "chroma.sqlite3 empty": Kind(_write("chroma/chroma.sqlite3", b""), "vectors"),
    "chroma.sqlite3 cut in half": Kind(_halved("chroma/chroma.sqlite3"), "chroma"),
    "a zeroed page of chroma.sqlite3": Kind(_zeroed("chroma/chroma.sqlite3", 1), "chroma"),
    "chroma of another library": Kind(_other("chroma", "another"), "vectors"),
    "chroma of an earlier time": Kind(_other("chroma", "earlier"), "vectors"),
    "HNSW folder removed": Kind(_remove("chroma/*-*"), "vectors"),
    "header.bin garbled": Kind(_write("chroma/*/header.bin", b"x" * 100), "vectors"),
    "data_level0.bin zeroed": Kind(_zeroed("chroma/*/data_level0.bin", 0), "vectors"),
    # Chroma makes room for a thousand vectors; what is damaged here are those that are there.
    "data_level0.bin turned over": Kind(_flipped("chroma/*/data_level0.bin", 50_000), "vectors"),
    "data_level0.bin cut off": Kind(_halved("chroma/*/data_level0.bin", 10_000), "vectors"),
    "length.bin removed": Kind(_remove("chroma/*/length.bin"), "vectors"),
    "link_lists.bin removed": Kind(_remove("chroma/*/link_lists.bin"), "vectors"),
    "index_metadata.pickle garbled": Kind(_write("chroma/*/index_metadata.pickle"), "vectors"),
}
TERMS: Mapping[str, Kind] = {
    "terms removed": Kind(_remove("terms"), "terms"),
    "a file in the place of terms": Kind(_file_in_place_of("terms"), "term"),
    "meta.json removed": Kind(_remove("terms/meta.json"), "terms"),
    "meta.json garbled": Kind(_write("terms/meta.json"), "term"),
    "meta.json cut in half": Kind(_halved("terms/meta.json"), "term"),
    ".managed.json garbled": Kind(_write("terms/.managed.json"), "term"),
    "segment's words empty": Kind(_write("terms/*.term", b""), "term"),
    "segment's words turned over": Kind(_flipped("terms/*.term"), "term"),
    "segment's texts turned over": Kind(_flipped("terms/*.store"), "term"),
    "segment's postings removed": Kind(_remove("terms/*.idx"), "term"),
    "segment's fast fields garbled": Kind(_write("terms/*.fast"), "term"),
    "another version's mark": Kind(_write("terms/litmus-version", b"2"), "terms"),
    "terms of another library": Kind(_other("terms", "another"), "terms"),
    "terms of an earlier time": Kind(_other("terms", "earlier"), "terms"),
}
_LATER = {"papers": 5, "chunks": 5, "vectors": 5, "paper_tags": 5, "imports": 1, "watches": 1}
_LATER |= {"chats": 1, "turns": 2, "jobs": 1, "job_pieces": 2}
FILES: Mapping[str, Kind] = {
    "catalogue removed": Kind(_remove(CATALOGUE), "empty beside indexes", lost=True),
    "catalogue empty": Kind(_write(CATALOGUE, b""), "empty beside indexes", lost=True),
    "catalogue garbled": Kind(_write(CATALOGUE), "catalogue", lost=True),
    "catalogue cut in half": Kind(_halved(CATALOGUE), "catalogue", lost=True),
    "a folder in the place of the catalogue": Kind(_folder_in_place_of(CATALOGUE), "catalogue", lost=True),
    "a zeroed page of papers": Kind(_root("papers"), "catalogue", lost=True),
    "a zeroed page of chunks": Kind(_root("chunks"), "catalogue", lost=True),
    "a zeroed page of turns": Kind(_root("turns"), "catalogue", lost=True),
    "a zeroed page of an index of papers": Kind(_root("papers_in_order"), "catalogue"),
    "a zeroed first page": Kind(_zeroed(CATALOGUE, 0), "catalogue", lost=True),
    # What came later is in no store but the catalogue; that the indexes hold more is what can be told.
    "catalogue of an earlier time": Kind(_other(CATALOGUE, "earlier"), "of no paper", rows_lost=_LATER),
    "lock garbled": Kind(_write("lock"), ""),
}
ROWS: Mapping[str, Kind] = {
    "chunks of a paper gone": Kind(_sql("DELETE FROM chunks WHERE paper_id = OF_FIRST"), "lost chunks"),
    "a chunk beyond its abstract": Kind(_sql('UPDATE chunks SET "end" = 99999 WHERE row = ITS_CHUNK'), "lost chunks"),
    "vectors gone": Kind(_sql("DELETE FROM vectors WHERE chunk_row % 3 = 0"), "lack vectors"),
    "vectors cut": Kind(_sql("UPDATE vectors SET vector = substr(vector, 1, 100)"), "lack vectors"),
    "vectors zeroed": Kind(_sql("UPDATE vectors SET vector = zeroblob(length(vector))"), "not those of the texts"),
    "a chunk noted as gone": Kind(
        _sql("INSERT INTO stale_chunks SELECT id FROM chunks WHERE row = ITS_CHUNK"), "noted as gone"
    ),
    "a vector of no chunk": Kind(
        _sql("INSERT INTO vectors SELECT 99999, vector FROM vectors LIMIT 1"), "belongs to nothing"
    ),
    "a chunk of no paper": Kind(
        _sql("INSERT INTO chunks (id, paper_id, start, \"end\", tokens) VALUES ('c_x', 'p_x', 0, 9, 2)"),
        "belongs to nothing",
    ),
    "authors of a paper garbled": Kind(_sql("UPDATE papers SET authors = '[\"Ada' WHERE id = OF_FIRST"), "authors of"),
    "tags of a paper garbled": Kind(_sql("UPDATE papers SET tags = 'x' WHERE id = OF_FIRST"), "tags of"),
    "collections of a paper garbled": Kind(
        _sql("UPDATE papers SET collections = '7' WHERE id = OF_FIRST"), "collections of"
    ),
    "a state that is none": Kind(_sql("UPDATE papers SET state = 'zz' WHERE id = OF_FIRST"), "state of"),
    "a reading state that is none": Kind(_sql("UPDATE papers SET reading = 'zz' WHERE id = OF_FIRST"), "reading of"),
    "authors not filed": Kind(_sql("DELETE FROM paper_authors"), "not found by their authors"),
    "identifiers not filed": Kind(_sql("DELETE FROM paper_keys"), "not found by their authors"),
    "tags not filed": Kind(_sql("DELETE FROM paper_tags"), "not found by their authors"),
    "a turn of a chat garbled": Kind(
        _sql("UPDATE turns SET answer = '{\"id' WHERE number = 1"), "answer of", rows_lost={"turns": 1}
    ),
    "a chat's time garbled": Kind(_sql("UPDATE chats SET updated_at = 'yesterday'"), "updated_at of"),
    "an import's state garbled": Kind(_sql("UPDATE imports SET state = 'zz' WHERE number = 1"), "state of"),
    "a job's state garbled": Kind(_sql("UPDATE jobs SET state = 'zz'"), "state of"),
    "a job's request garbled": Kind(
        _sql("UPDATE jobs SET request = '{'"), "request of", rows_lost={"jobs": 1, "job_pieces": 99}
    ),
    "a job's piece garbled": Kind(
        _sql("UPDATE job_pieces SET value = '[' WHERE number = 1"), "value of", rows_lost={"job_pieces": 1}
    ),
    "a watch's tags garbled": Kind(_sql("UPDATE watches SET tags = 'x'"), "tags of"),
}
KINDS: Mapping[str, Kind] = {**VECTORS, **TERMS, **FILES, **ROWS}
