import pytest

from answering import Litmus
from core.paper import Paper
from reviewing.reading.abstracts import moves, read_abstracts
from reviewing.reading.aspects import Aspect, AspectReader, aspect_named

ABSTRACT = (
    "Farmers count sheep by eye, but counting large flocks is slow and remains a challenge. "
    "In this paper we propose FlockNet, a transformer that counts sheep by attending to image patches. "
    "We evaluate it on a dataset of 4,000 aerial images from twelve farms. "
    "Results show that FlockNet reduces the counting error by 35% compared to the best earlier model. "
    "A limitation of this study is the small number of farms."
)


async def test_each_aspect_is_told_by_its_sentence(litmus: Litmus) -> None:
    embedder = litmus.library.index.embedder
    (read,) = await read_abstracts([Paper("Counting Sheep with FlockNet", ABSTRACT)], embedder)
    assert [read.paper.abstract[one.start : one.end] for one in read.sentences] == [one.text for one in read.sentences]
    reader = AspectReader(embedder)
    told = {aspect: await reader.told(read, aspect) for aspect in Aspect}
    assert {aspect: found.sentence for aspect, found in told.items() if found} == {
        Aspect.TASK: 0,
        Aspect.METHOD: 1,
        Aspect.DATA: 2,
        Aspect.RESULT: 3,
        Aspect.LIMITATION: 4,
    }
    assert all(0 < found.likely <= 1 for found in told.values() if found)


async def test_an_abstract_that_is_silent_is_not_made_to_speak(litmus: Litmus) -> None:
    embedder = litmus.library.index.embedder
    short = Paper("FlockNet", " ".join(ABSTRACT.split(". ")[1:2]) + ".")
    (read,) = await read_abstracts([short], embedder)
    assert await AspectReader(embedder).told(read, Aspect.LIMITATION) is None
    (empty,) = await read_abstracts([Paper("FlockNet", "")], embedder)
    assert await AspectReader(embedder).told(empty, Aspect.TASK) is None
    assert await read_abstracts([], embedder) == []


def test_what_sentences_do() -> None:
    found = moves(ABSTRACT.split(". "))
    assert [move.background for move in found] == [True, False, False, False, False]
    assert [move.turn for move in found] == [False, True, False, False, False]
    assert [move.after_result for move in found] == [False, False, False, True, True]
    assert [move.position for move in found] == [0, 0.25, 0.5, 0.75, 1]
    assert moves([]) == []


@pytest.mark.parametrize(
    ("name", "aspect"),
    [
        ("task", Aspect.TASK),
        ("Main Results", Aspect.RESULT),
        ("key findings", Aspect.RESULT),
        ("limitations?", Aspect.LIMITATION),
        ("the dataset", Aspect.DATA),
        ("population", Aspect.DATA),
        ("intervention", Aspect.METHOD),
        ("wool", None),
        ("", None),
    ],
)
def test_columns_by_other_names(name: str, aspect: Aspect | None) -> None:
    assert aspect_named(name) is aspect
