"""Drafts over a small library, with the real embedder and the reader that ships."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from answering import Litmus, Question, open_litmus
from answering.drafting.asking import Asks
from answering.drafting.features import UNREAD
from answering.drafting.roles import Role
from answering.drafting.weighing import of_what_is_named, standing
from answering.drafting.wording import Wording
from core.answer import Answer, Mode, Verdict
from core.paper import Paper
from core.ports import TermDocument
from core.settings import Settings
from indexing.terms import TantivyIndex
from tests.answering.drafting.by_hand import candidates_in
from tests.service.corpus import write_corpus


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


async def answer(litmus: Litmus, question: str, top_k: int | None = None) -> Answer:
    return await litmus.ask(Question(question, mode=Mode.EXTRACTIVE, top_k=top_k))


async def test_the_sentence_that_answers_comes_first(litmus: Litmus) -> None:
    told = await answer(litmus, "What restored the crumb of bread at high altitude?")
    assert told.text.startswith("Halving the yeast restored the crumb that bakers expect")
    (evidence,) = told.sentences[0].evidence
    assert evidence.quote == told.sources[evidence.source - 1].paper.abstract[evidence.start : evidence.end]
    assert (told.faithfulness.citation_recall, told.faithfulness.citation_precision) == (1.0, 1.0)


async def test_which_papers_gets_a_line_a_paper_and_the_count_searched(litmus: Litmus) -> None:
    told = await answer(litmus, "Which papers study lighthouses?")
    assert told.text.startswith(
        "Found 1 paper that matches, among 4 papers.\n\n- **A Survey of Lighthouse Optics (2019)**: "
    )
    assert told.sentences[0].verdict is Verdict.NOT_A_CLAIM
    assert [source.paper.title for source in told.sources if source.cited] == ["A Survey of Lighthouse Optics"]


async def test_a_comparison_has_a_line_for_each_thing_and_names_the_one_that_is_lacking(litmus: Litmus) -> None:
    told = await answer(litmus, "How do sheep, bread and zeppelins differ?")
    assert "- **sheep**: " in told.text
    assert "- **bread**: " in told.text
    assert told.text.endswith("No paper in the library speaks of zeppelins.")


async def test_the_line_that_answers_a_comparison_comes_first(litmus: Litmus) -> None:
    told = await answer(litmus, "Bread or sheep, which is counted with an error of two percent?")
    assert told.text.startswith("- **sheep**: ")
    assert "\n- **Bread**: " in told.text


async def test_what_is_cited_is_among_the_sources_however_few_passages_are_asked_for(litmus: Litmus) -> None:
    told = await answer(litmus, "How do sheep and bread differ?", top_k=1)
    cited = {number for sentence in told.sentences for number in sentence.citations}
    assert cited == {source.n for source in told.sources if source.cited}
    assert len(cited) == 2


@pytest.mark.parametrize("question", ["Who invented the bicycle?", "Who won the football world cup in 1998?"])
async def test_what_asks_nothing_of_the_papers_gets_no_sentence(litmus: Litmus, question: str) -> None:
    told = await answer(litmus, question)
    assert told.refusal is not None
    assert told.sentences == ()


async def test_what_papers_say_in_one_word_is_not_said_to_be_lacking(litmus: Litmus) -> None:
    told = await answer(litmus, "How do sheep and light house optics differ?")
    assert "No paper in the library speaks of" not in told.text


async def test_a_paper_is_found_by_the_name_that_its_abstract_gives(settings: Settings, tmp_path: Path) -> None:
    papers = [("Citing while writing", "ZALCE is a test of cited answers. Even the best systems fail at half.")]
    papers += [
        ("Sentence-ZALCE: vectors of the best systems today", "Vectors of sentences show the best systems today.")
    ]
    papers += [(f"Report {n} on systems", f"The best system of year {n} shows no faults today.") for n in range(30)]
    file = tmp_path / "named.jsonl"
    file.write_text("".join(json.dumps({"title": title, "abstract": text}) + "\n" for title, text in papers))
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(file)
        told = await answer(litmus, "what does ZALCE show about the best systems today?")
    assert {source.paper.title for source in told.sources if source.cited} == {"Citing while writing"}


async def test_a_sentence_of_a_paper_without_the_name_asked_for_counts_less(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "terms")
    abstracts = ["ColBERT is fast. It needs space.", "Agreement is 0.68."]
    await index.put([TermDocument(f"c_{n}", text, Paper("On it", text)) for n, text in enumerate(abstracts)])
    candidates = candidates_in(abstracts)
    first, second, third = of_what_is_named(Wording("How much space does ColBERT need?", index), candidates, False)
    assert first == second == 1 > third
    assert of_what_is_named(Wording("How much space does it need?", index), candidates, True).tolist() == [1, 1, 1]
    index.close()


async def test_a_paper_that_made_what_is_named_comes_before_one_that_speaks_of_it(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "terms")
    abstracts = ["We introduce BEIR, a benchmark. BM25 is hard to beat.", "Size helps our model on BEIR."]
    await index.put([TermDocument(f"c_{n}", text, Paper("On it", text)) for n, text in enumerate(abstracts)])
    candidates, wording = candidates_in(abstracts), Wording("What does BEIR find?", index)
    *own, other = of_what_is_named(wording, candidates, True)
    assert own == [1, 1]
    assert other < 1
    assert of_what_is_named(wording, candidates, False).tolist() == [1, 1, 1]
    index.close()


async def test_names_that_many_papers_have_do_not_stand_in_for_the_one_asked_about(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "terms")
    abstracts = [
        "Tokens are parted. It beats QLoRA on a GPU. VeLoRA is small.",
        "Next to LoRA it takes less GPU memory.",
    ]
    more = [f"LoRA number {n} runs on a GPU." for n in range(40)]
    await index.put([TermDocument(f"c_{n}", text, Paper("On it", text)) for n, text in enumerate([*abstracts, *more])])
    wording = Wording("How much GPU memory does VeLoRA save versus LoRA?", index)
    *own, other = of_what_is_named(wording, candidates_in(abstracts), False)
    assert own == [1, 1, 1]
    assert other < 1
    index.close()


def test_what_was_lacking_before_adds_nothing_unless_it_is_asked_what_went_wrong() -> None:
    rows = np.zeros((3, len(UNREAD)), np.float32)
    rows[range(3), [UNREAD.index(role) for role in (Role.RESULT, Role.GAP, Role.BACKGROUND)]] = 0.9
    alike = np.ones(3, np.float32)
    assert standing(Asks.WHAT_IS, alike, rows).tolist() == [1, 0.5, 0.5]
    assert standing(Asks.WHY, alike, rows).tolist() == [1, 1, 0.5]
