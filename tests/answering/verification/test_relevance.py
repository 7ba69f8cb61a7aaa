"""How near a sentence is to a question, by the real models."""

import pytest

from answering.drafting.candidates import Candidate
from answering.verification.relevance import Relevance
from core.answer import Source
from core.errors import WeightsUnavailable
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Embedder, RelevanceReader
from core.settings import Settings
from indexing.embedding import open_embedder
from retrieval.reading import LocalRelevance, relevance_reader

QUESTION = "How effective was BERT as a re-ranker, and what is the practical obstacle?"
NEAREST = "We find that BERT is an effective re-ranker, and that its cost per query is the practical obstacle."
LATE = Paper(
    "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction over BERT", NEAREST, id="p_1"
)
SHEEP = Paper("Counting Sheep from the Air", "A transformer counts sheep on pastures from the air.", id="p_2")
OTHER_WORDS = "In exchange its index is large, since a vector is stored for each token."
BESIDE = "On dry pastures the flocks were seen best in the early morning."


async def relevance(settings: Settings, reader: RelevanceReader, question: str = QUESTION) -> Relevance:
    embedder: Embedder = open_embedder(settings)
    asked = await embedder.embed_question(question)
    (vector,) = await embedder.embed_passages([NEAREST])
    passage = Passage(Chunk("c_1", LATE.id, NEAREST, 0, len(NEAREST), 9), LATE, Scores(0.5))
    found = Candidate(passage, NEAREST, 0, len(NEAREST), 0.5, 0.5, 0, (0, 1), float(vector @ asked), vector, 0.0)
    sources = [Source(n, paper, (passage,)) for n, paper in enumerate((LATE, SHEEP), 1)]
    return await Relevance.to(question, sources, [found], embedder, reader, enough=0.6)


async def test_an_answer_in_other_words_is_near_and_what_speaks_of_something_else_is_not(settings: Settings) -> None:
    nearness = await relevance(settings, relevance_reader())
    figures = await nearness.of([(NEAREST, [1]), (OTHER_WORDS, [1]), (BESIDE, [2]), (BESIDE, [])])
    assert figures[0] == pytest.approx(1.0)
    assert figures[1] > 0.6
    assert max(figures[2:]) < 0.5
    assert (await nearness.of([])) == []


async def test_only_what_is_not_near_is_read(settings: Settings) -> None:
    nearness = await relevance(settings, LocalRelevance("no-such-weights"))
    assert await nearness.of([(NEAREST, [1])]) == pytest.approx([1.0])
    with pytest.raises(WeightsUnavailable):
        await nearness.of([(BESIDE, [2])])


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("How many pastures did ColBERT see?", True),
        ("How many pastures did colbert see?", True),
        ("How many pastures did ColBERT and BERT see?", False),  # each may be told of alone
        ("How does ColBERT differ from a flock?", False),
        ("Which papers build on ColBERT?", False),
        ("How many pastures did RETRO see?", False),  # which no source made
        ("How many pastures did the model see?", False),
    ],
)
async def test_what_never_speaks_of_the_one_thing_that_is_asked_about_is_beside_it(
    settings: Settings, question: str, beside: bool
) -> None:
    nearness = await relevance(settings, relevance_reader(), question)
    its_own, of_another, uncited = await nearness.of([(NEAREST, [1]), (BESIDE, [2]), (BESIDE, [])])
    assert (of_another == 0.0) is beside
    assert min(its_own, uncited) > 0.0
    (both,) = await nearness.of([(BESIDE, [1, 2])])
    assert both > 0.0
