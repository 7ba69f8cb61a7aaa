import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.naming import names_in, spelled_out


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which learning rate was used to pre-train RoBERTa?", {"RoBERTa"}),
        ("How do Claude 3 and Gemini compare on GPQA?", {"Claude", "3", "Gemini", "GPQA"}),
        ("GPT-4 has how many parameters?", {"GPT-4"}),
        ("Does it help?", set()),
        ("How Does Retrieval Augmentation Help BERT In Practice?", {"BERT"}),
        ("", set()),
    ],
)
def test_names_are_written_like_names(question: str, names: set[str]) -> None:
    assert names_in(question) == names


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("DPR", True), ("LLMs", True), ("RAG", False), ("Dense", False), ("D", False), ("2023", False)],
)
def test_titles_spell_abbreviations_out(name: str, spelled: bool) -> None:
    titles = ["Dense Passage Retrieval for Open-Domain QA", "A Survey of Large Language Models"]
    assert spelled_out(name, titles) is spelled


@given(st.text())
def test_any_text_may_be_asked(question: str) -> None:
    assert all(name in question for name in names_in(question))
