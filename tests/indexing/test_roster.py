import asyncio
from pathlib import Path

import numpy as np

from core.paper import Paper
from core.passage import Chunk
from indexing.catalogue import Catalogue, pending
from indexing.catalogue.upserting import upsert
from indexing.roster import RosterKeeper


async def test_whoever_asks_while_it_is_read_waits_for_the_new_one(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    try:
        keeper = RosterKeeper(catalogue, 2)
        assert len(await keeper.current()) == 0
        catalogue.write_now(upsert, [Paper("Passage search", "It works.")], ["file, line 1"])
        (paper,) = catalogue.read_now(pending.pending_papers, 10)
        chunks = [Chunk("c_1", paper.id, paper.abstract, 0, len(paper.abstract), 3)]
        catalogue.write_now(pending.store_chunks, [paper.id], chunks, np.ones((1, 2), np.float32))
        catalogue.write_now(pending.mark_indexed, [paper.id])
        keeper.changed()
        rosters = await asyncio.gather(*(keeper.current() for _ in range(4)))
        assert [len(roster) for roster in rosters] == [1, 1, 1, 1]
    finally:
        catalogue.close()
