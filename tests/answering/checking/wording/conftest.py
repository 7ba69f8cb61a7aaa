"""What the wording alone tells, without the reader."""

import pytest

from answering.checking.wording.checker import WordingChecker
from core.passage import Passage
from core.ports import Claim, Embedder, Judgement
from tests.answering.checking.conftest import Check, passage_of


@pytest.fixture(scope="session")
def check(embedder: Embedder) -> Check:
    """Judge one claim against abstracts, numbered from 1."""
    checker = WordingChecker(embedder)

    async def judge(text: str, *cited: str | Passage) -> Judgement:
        passages = [passage_of(each) if isinstance(each, str) else each for each in cited]
        (judgement,) = await checker.check([Claim(text, tuple(enumerate(passages, start=1)))])
        return judgement

    return judge
