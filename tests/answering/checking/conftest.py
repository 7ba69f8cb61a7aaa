"""The real checker on the real embedder, and passages to cite."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from answering.checking.local import LocalChecker
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Embedder, Judgement
from core.settings import Settings
from indexing.embedding import open_embedder

Check = Callable[..., Awaitable[Judgement]]

HEADS = (
    "We remove attention heads from translation models. Half of the heads can go without any loss of quality. "
    "The pruned models translate 41.3% faster on ordinary processors and outperform distilled models "
    "on long sentences. "
    "Pruning does not help models with fewer than 8 layers."
)
SLEEP = (
    "Sleep loss may increase the risk of falls in older adults. Among 1,200 patients, those who slept less than six "
    "hours fell twice as often. Napping reduced the number of falls by a third. No effect on fractures was found."
)

FIELD = (
    "Gardens were watched for four years. Moss cover was inversely related to snow depth. Slugs ate fewer seedlings in "
    "plots with fences than in plots without fences. Seedlings planted before the frost grew faster than those planted "
    "after the frost. Yields were higher in the shaded group than in the open group. Gardeners had more moss than "
    "non-gardeners. Fertiliser was not used."
)


def passage_of(abstract: str, title: str = "A paper", start: int = 0, end: int | None = None) -> Passage:
    """A passage that is a stretch of an abstract, by default all of it."""
    end = len(abstract) if end is None else end
    paper = Paper(title, abstract, id=f"p_{hash((title, abstract))}")
    return Passage(Chunk(f"c_{start}", paper.id, abstract[start:end], start, end, 9), paper, Scores(0.5))


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> Embedder:
    return open_embedder(Settings(_env_file=None, models_dir=models_dir))


@pytest.fixture(scope="session")
def checker(embedder: Embedder) -> LocalChecker:
    return LocalChecker(embedder)


@pytest.fixture(scope="session")
def check(checker: LocalChecker) -> Check:
    """Judge one claim against abstracts or passages, numbered from 1."""

    async def judge(text: str, *cited: str | Passage) -> Judgement:
        passages = [passage_of(each) if isinstance(each, str) else each for each in cited]
        (judgement,) = await checker.check([Claim(text, tuple(enumerate(passages, start=1)))])
        return judgement

    return judge
