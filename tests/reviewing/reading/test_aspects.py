import numpy as np
import pytest

from answering import Litmus
from answering.drafting.roles import Role
from core.paper import Paper
from eval.claims import ABSTRACTS, BUNDLED, Split, read_labelled
from eval.training.roles import MARKED, read_marked
from reviewing.reading.abstracts import read_abstracts
from reviewing.reading.aspects import Aspect, aspect_named, told

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
    found = {aspect: told(read, aspect) for aspect in Aspect}
    assert {aspect: each.sentence for aspect, each in found.items() if each} == {
        Aspect.TASK: 0,
        Aspect.METHOD: 1,
        Aspect.DATA: 2,
        Aspect.RESULT: 3,
        Aspect.LIMITATION: 4,
    }
    assert all(0 < each.likely <= 1 for each in found.values() if each)


async def test_an_abstract_that_is_silent_is_not_made_to_speak(litmus: Litmus) -> None:
    embedder = litmus.library.index.embedder
    short = Paper("FlockNet", " ".join(ABSTRACT.split(". ")[1:2]) + ".")
    (read,) = await read_abstracts([short], embedder)
    assert told(read, Aspect.LIMITATION) is None
    (empty,) = await read_abstracts([Paper("FlockNet", "")], embedder)
    assert [told(empty, aspect) for aspect in Aspect] == [None] * len(Aspect)
    assert await read_abstracts([], embedder) == []


async def test_what_sentences_do(litmus: Litmus) -> None:
    (read,) = await read_abstracts([Paper("Counting Sheep", ABSTRACT)], litmus.library.index.embedder)
    assert [sentence.introduces for sentence in read.sentences] == [True, False, False, False, False]
    assert [sentence.says_nothing for sentence in read.sentences] == [False] * 5
    assert read.sentences[3].likely(Role.RESULT) > 0.5
    assert all(sentence.likely(*Role) == pytest.approx(1) for sentence in read.sentences)


async def test_on_marked_abstracts_that_roles_were_not_learned_from(litmus: Litmus) -> None:
    labelled = {each.id: each for each in read_labelled(BUNDLED / ABSTRACTS)}
    marked = [each for each in read_marked(MARKED, labelled) if each.split is Split.TEST]
    papers = [Paper(each.id, " ".join(each.sentences)) for each in marked]
    read = await read_abstracts(papers, litmus.library.index.embedder)
    same = [(one, two) for one, two in zip(marked, read, strict=True) if len(one.sentences) == len(two.sentences)]
    assert len(same) > 0.9 * len(marked), "the others are split otherwise"
    for aspect, role, least in (
        (Aspect.METHOD, Role.METHOD, 0.9),
        (Aspect.RESULT, Role.RESULT, 0.9),
        (Aspect.LIMITATION, Role.LIMITATION, 0.7),
    ):
        found = [(one, told(two, aspect)) for one, two in same if role in one.roles]
        right = [each is not None and one.roles[each.sentence] is role for one, each in found]
        assert np.mean(right) >= least, aspect
    silent = [told(two, Aspect.LIMITATION) for one, two in same if Role.LIMITATION not in one.roles]
    assert np.mean([each is None for each in silent]) >= 0.8


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
