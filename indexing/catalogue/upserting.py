"""Records in, papers changed: what is new, what is known, and what now says something else."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from core.identity import at_odds, identity_keys, merge, paper_id, same_work
from core.importing import ImportCounts
from core.paper import Paper
from indexing.catalogue.fetches import retracted_among
from indexing.catalogue.pending import forget_papers, make_chunks_stale
from indexing.catalogue.tables.rows import PAPER_COLUMNS, PENDING, filter_rows, in_parts, insert_or, to_paper, to_row
from indexing.catalogue.tables.schema import KEYS, PAPERS, RECORDS


def upsert(
    connection: Connection, records: Sequence[Paper], slots: Sequence[str], import_id: str | None = None
) -> ImportCounts:
    """Bring records into the catalogue; what is new or changed becomes pending, and what is new notes its import.

    `slots[i]` names the place that `records[i]` takes in its source: a record that says what its slot said last time
    changes nothing.
    """
    block = _Block(connection, records, import_id)
    counts = {"added": 0, "updated": 0, "unchanged": 0}
    for record, slot in zip(records, slots, strict=True):
        counts[block.take(record, slot)] += 1
    block.write()
    return ImportCounts(**counts)


def write_filter_keys(connection: Connection, papers: Sequence[Paper], known: Sequence[Paper]) -> None:
    """Write what papers are filtered by; `known` are those that had keys before."""
    for table, keys in filter_rows(papers).items():
        for part in in_parts([paper.id for paper in known]):
            connection.execute(delete(table).where(table.c.paper_id.in_(part)))
        if keys:
            connection.execute(insert(table), keys)


class _Block:
    """The papers that a block of records may touch, read at once and written at once."""

    def __init__(self, connection: Connection, records: Sequence[Paper], import_id: str | None) -> None:
        self._connection = connection
        self._import_id = import_id
        self._papers: dict[str, Paper] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._said: dict[tuple[str, str], str] = {}
        self._known: set[str] = set()
        self._changed: dict[str, None] = {}
        self._absorbed: set[str] = set()
        self._new_keys: dict[tuple[str, str], None] = {}
        self._new_records: dict[tuple[str, str], str] = {}
        self._read(sorted({key for record in records for key in identity_keys(record)}))

    def _read(self, keys: Sequence[str]) -> None:
        self._retracted = retracted_among(self._connection, keys)
        for part in in_parts(keys):
            for key, paper in self._connection.execute(
                select(KEYS.c.key, KEYS.c.paper_id).where(KEYS.c.key.in_(part)).order_by(KEYS.c.paper_id)
            ):
                self._by_key[key].append(paper)
        ids = sorted({paper for papers in self._by_key.values() for paper in papers})
        for part in in_parts(ids):
            for row in self._connection.execute(select(*PAPER_COLUMNS).where(PAPERS.c.id.in_(part))):
                self._papers[row.id] = to_paper(row)
            for key, paper in self._connection.execute(select(KEYS).where(KEYS.c.paper_id.in_(part))):
                self._keys[paper].add(key)
            for row in self._connection.execute(select(RECORDS).where(RECORDS.c.paper_id.in_(part))):
                self._said[row.slot, row.paper_id] = row.digest
        self._known = set(self._papers)

    def take(self, record: Paper, slot: str) -> str:
        if self._retracted and not self._retracted.isdisjoint(identity_keys(record)):
            record = replace(record, retracted=True)
        digest = _digest(record)
        candidates = self._candidates(record)
        if any(self._said.get((slot, paper.id)) == digest for paper in candidates):
            return "unchanged"
        found = self._found(record, slot, candidates)
        if not found:
            paper = replace(record, id=self._free_id(record))
        else:
            # The record may be the link that shows several papers to be one: the first takes the others in.
            paper = found[0]
            for other in found[1:]:
                paper = merge(other, paper) if len(other.authors) > len(paper.authors) else merge(paper, other)
                paper = replace(paper, id=found[0].id)
                self._absorb(other.id, found[0].id)
            paper = merge(paper, record)
        self._said[slot, paper.id] = self._new_records[slot, paper.id] = digest
        for key in identity_keys(record):
            self._keys[paper.id].add(key)
            if paper.id not in self._by_key[key]:
                self._by_key[key].append(paper.id)
                self._new_keys[key, paper.id] = None
        if found and paper == found[0] and len(found) == 1:
            return "unchanged"
        self._papers[paper.id] = paper
        self._changed[paper.id] = None
        return "updated" if found else "added"

    def _candidates(self, record: Paper) -> list[Paper]:
        ids = dict.fromkeys(paper for key in identity_keys(record) for paper in self._by_key.get(key, ()))
        return [self._papers[paper] for paper in ids]

    def _found(self, record: Paper, slot: str, candidates: Sequence[Paper]) -> list[Paper]:
        found = [paper for paper in candidates if same_work(paper, record, self._keys[paper.id])]
        # What a source once said of a paper is of this paper, even if it would now contradict what others said since.
        found = found or [paper for paper in candidates if (slot, paper.id) in self._said]
        return [paper for paper in found if not at_odds(self._keys[found[0].id], self._keys[paper.id])]

    def _free_id(self, record: Paper) -> str:
        new = paper_id(record)
        # Two works may share a title and a year: their authors, or else their abstracts, tell them apart.
        while new in self._papers or self._connection.scalar(select(PAPERS.c.id).where(PAPERS.c.id == new)):
            new = (
                "p_"
                + hashlib.blake2b(f"{new}\0{record.authors}\0{record.abstract}".encode(), digest_size=8).hexdigest()
            )
        return new

    def _absorb(self, other: str, into: str) -> None:
        for key in self._keys.pop(other):
            self._keys[into].add(key)
            self._by_key[key] = list(dict.fromkeys(into if paper == other else paper for paper in self._by_key[key]))
            self._new_keys.pop((key, other), None)
            self._new_keys[key, into] = None
        for slot in [slot for slot, paper in self._said if paper == other]:
            self._new_records.pop((slot, other), None)
            self._said[slot, into] = self._new_records[slot, into] = self._said.pop((slot, other))
        del self._papers[other]
        self._changed.pop(other, None)
        self._absorbed.add(other)

    def write(self) -> None:
        connection = self._connection
        forget_papers(connection, sorted(self._absorbed & self._known))
        changed = [self._papers[paper] for paper in self._changed]
        old = [paper for paper in changed if paper.id in self._known]
        new = [paper for paper in changed if paper.id not in self._known]
        make_chunks_stale(connection, [paper.id for paper in old])
        for paper in old:
            row = to_row(paper, PENDING)
            connection.execute(update(PAPERS).where(PAPERS.c.id == paper.id).values(**row))
        if new:
            last = connection.scalar(select(func.max(PAPERS.c.added))) or 0
            rows = [
                {**to_row(paper, PENDING), "added": place, "added_by": self._import_id}
                for place, paper in enumerate(new, start=last + 1)
            ]
            connection.execute(insert(PAPERS), rows)
        write_filter_keys(connection, changed, old)
        if self._new_keys:
            rows = [{"key": key, "paper_id": paper} for key, paper in self._new_keys]
            connection.execute(insert_or(connection, KEYS).on_conflict_do_nothing(), rows)
        if self._new_records:
            said = [{"slot": slot, "paper_id": paper, "digest": d} for (slot, paper), d in self._new_records.items()]
            statement = insert_or(connection, RECORDS)
            overwrite = statement.on_conflict_do_update(
                index_elements=["slot", "paper_id"], set_={"digest": statement.excluded.digest}
            )
            connection.execute(overwrite, said)


def _digest(record: Paper) -> str:
    content = repr(replace(record, id="", source=None))
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
