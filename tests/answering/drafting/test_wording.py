"""What a question and a text have in common, by words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering.drafting.wording import Wording
from core.paper import Paper
from core.ports import TermDocument
from indexing.terms import TantivyIndex


@pytest.fixture
async def terms(tmp_path: Path) -> AsyncIterator[TantivyIndex]:
    index = TantivyIndex(tmp_path / "terms")
    texts = ["Quantisation of language models"] * 5 + ["HyDE writes documents"]
    await index.put([TermDocument(f"c_{n}", text, Paper("On models", text)) for n, text in enumerate(texts)])
    yield index
    index.close()


async def test_both_spellings_are_one_word(terms: TantivyIndex) -> None:
    wording = Wording("quantization of tokenizers", terms)
    assert wording.share(wording.found_in("Quantisation is cheap; a tokeniser is not.")) == pytest.approx(1)


async def test_what_asks_nothing_is_no_word(terms: TantivyIndex) -> None:
    assert len(Wording("Tell me something about models, please", terms)) == 1
    assert len(Wording("exact topic models", terms)) == 3
    assert len(Wording("show results", terms)) > 0


async def test_what_may_name_is_rare_or_written_like_a_name(terms: TantivyIndex) -> None:
    assert set(Wording("How does hyde treat language models with GPT-3?", terms).may_name()) >= {"hyde", "GPT-3"}
    assert "language" not in Wording("How does hyde treat language models?", terms).may_name()


async def test_an_abbreviation_that_is_spelled_out_is_no_name_of_its_own(terms: TantivyIndex) -> None:
    assert Wording("What is DPR (dense passage retrieval)?", terms).names() == frozenset()


async def test_a_rare_abbreviation_and_what_it_stands_for_are_one_name(terms: TantivyIndex) -> None:
    wording = Wording("How is a DPR (Dense Passage Retrieval) model trained on Wikipedia?", terms)
    known = [
        "DPR is one.",
        "It is dense passage retrieval.",
        "Dense retrieval of a passage of Wikipedia.",
        "DPR on Wikipedia.",
    ]
    assert [wording.names_in(text) for text in known] == [1, 1, 1, 2]
    assert wording.names_in("Dense retrieval of a passage.") == 0
