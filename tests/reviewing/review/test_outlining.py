"""Which papers of the sample a review of retrieval-augmented generation is about, whatever words they use."""

import json
from pathlib import Path

import numpy as np

from answering import Litmus
from core.paper import Paper
from reviewing.reading.abstracts import ReadAbstract, read_abstracts
from reviewing.reading.topicality import TopicalityReader
from reviewing.review.outlining import LEAST, Near, likely_about, outlined, speaking_of_it

SAMPLE = Path(__file__).parents[3] / "sample" / "papers.jsonl"
ABOUT = {
    "Improving language models by retrieving from trillions of tokens",
    "Leveraging Passage Retrieval with Generative Models for Open Domain Question Answering",
    "Interleaving Retrieval with Chain-of-Thought Reasoning for Knowledge-Intensive Multi-Step Questions",
    "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
}
NOT_ABOUT = {
    "Bleu: a Method for Automatic Evaluation of Machine Translation",
    "Deep Reinforcement Learning from Human Preferences",
    "Product Quantization for Nearest Neighbor Search",
    "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers",
    "Tree of Thoughts: Deliberate Problem Solving with Large Language Models",
}


async def sample(litmus: Litmus) -> list[Paper]:
    records = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    papers = [
        Paper(each["title"], each["abstract"], year=each["year"])
        for each in records
        if each["title"] in ABOUT | NOT_ABOUT
    ]
    await litmus.library.upsert(papers)
    return papers


async def test_papers_are_kept_for_what_they_are_about(litmus: Litmus) -> None:
    index = litmus.library.index
    abstracts = await read_abstracts(await sample(litmus), index.embedder)
    near = await likely_about("retrieval-augmented generation", abstracts, TopicalityReader(index))
    assert [each.likely for each in near] == sorted((each.likely for each in near), reverse=True)
    kept, aside = speaking_of_it(near)
    assert {abstract.paper.title for abstract in kept} == ABOUT
    assert {abstract.paper.title for abstract in aside} == NOT_ABOUT
    assert all(not LEAST * 0.8 < each.likely < LEAST * 1.2 for each in near), [each.likely for each in near]


def test_where_no_paper_names_the_topic_those_that_may_mean_it_are_kept() -> None:
    unread = ReadAbstract(Paper("A", "B"), np.zeros(1, np.float32), ())
    for likely, kept in (((0.9, 0.1, 0.01), 1), ((0.1, 0.05, 0.01), 2), ((0.02, 0.01), 0), ((), 0)):
        speaks, aside = speaking_of_it([Near(unread, each) for each in likely])
        assert (len(speaks), len(aside)) == (kept, len(likely) - kept)


async def test_where_nothing_speaks_of_the_topic_there_is_no_section(litmus: Litmus) -> None:
    assert (await outlined("the tides", [], litmus.library.index)).sections == ()
