"""Sentences tested against whole abstracts, all of a text at once."""

from collections.abc import Iterable, Sequence

from core.answer import Verdict
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Judgement, SupportChecker
from indexing.catalogue import reading
from indexing.index import Index

Test = tuple[str, tuple[str, ...]]
"""Words, and the ids of the papers that are to support them together."""
_UNREAD = Judgement(Verdict.UNSUPPORTED, 0.0)


class Tester:
    """Tests the sentences of one text. It numbers papers in the order in which it first hears of them, from 1."""

    def __init__(self, index: Index, checker: SupportChecker) -> None:
        self._index = index
        self._checker = checker
        self.notices: dict[str, None] = {}
        """What a reader should know of how sentences were tested."""
        self.papers: dict[str, Paper] = {}
        self._numbers: dict[str, int] = {}
        self._passages: dict[str, tuple[Passage, ...]] = {}
        self._known: dict[Test, Judgement] = {}

    def number(self, paper_id: str) -> int:
        """Return the number of a paper."""
        return self._numbers[paper_id]

    def know(self, papers: Iterable[Paper]) -> None:
        """Number papers."""
        for paper in papers:
            self.papers.setdefault(paper.id, paper)
            self._numbers.setdefault(paper.id, len(self._numbers) + 1)

    async def test(self, tests: Iterable[Test]) -> None:
        """Have all tests done that were not done before; their papers must be known."""
        missing = [test for test in dict.fromkeys(tests) if test not in self._known]
        await self._read([paper_id for _, paper_ids in missing for paper_id in paper_ids])
        claims = [self._claim(words, paper_ids) for words, paper_ids in missing]
        judgements = await self._checker.check(claims) if claims else []
        self._known |= dict(zip(missing, judgements, strict=True))
        self.notices |= dict.fromkeys(judgement.notice for judgement in judgements if judgement.notice)

    def of(self, words: str, paper_ids: tuple[str, ...]) -> Judgement:
        """Return what testing gave."""
        return self._known.get((words, paper_ids), _UNREAD)

    async def _read(self, paper_ids: Sequence[str]) -> None:
        for paper_id in dict.fromkeys(paper_ids):
            if paper_id not in self._passages:
                chunks = await self._index.catalogue.read(reading.chunks_of, paper_id)
                self._passages[paper_id] = tuple(Passage(each.chunk, each.paper, Scores(0.0)) for each in chunks)

    def _claim(self, words: str, paper_ids: tuple[str, ...]) -> Claim:
        cited = ((self._numbers[paper_id], passage) for paper_id in paper_ids for passage in self._passages[paper_id])
        return Claim(words, tuple(cited))
