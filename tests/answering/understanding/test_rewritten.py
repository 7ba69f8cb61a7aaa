"""What models wrap around a question is taken off, and what is no question is not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.understanding.rewritten import read_rewritten

SAID = "How does FlashAttention speed up attention? It avoids reads of GPU memory [1]. Papers: (1) FlashAttention"
ASKED = "Does it also save memory?"
WANTED = "Does FlashAttention also save memory?"


@pytest.mark.parametrize(
    "text",
    [
        WANTED,
        f"  {WANTED}\n",
        f'"{WANTED}"',
        f"“{WANTED}”",
        f"**{WANTED}**",
        f"`{WANTED}`",
        f"```\n{WANTED}\n```",
        f"1. {WANTED}",
        f"> {WANTED}",
        f"Standalone question: {WANTED}",
        f"**Rewritten question:** {WANTED}",
        f"Question: “{WANTED}”",
        f"The rewritten question: {WANTED}",
        f"Sure! Here is the question, rewritten to stand alone:\n\n{WANTED}",
        f"Here's the rewritten question: *{WANTED}*",
        f"{WANTED}\n\nThis question can be understood without the conversation.",
        f"I replaced the pronoun.\n{WANTED}",
        "Does FlashAttention also save memory [1]?",
        f'{{"question": "{WANTED}"}}',
        f'```json\n{{"standalone_question": "{WANTED}"}}\n```',
        rf"\boxed{{{WANTED}}}",
        f"<question>{WANTED}</question>",
        f"```html\n<p>{WANTED}</p>\n```",
        f"Final answer: {WANTED}\n\nLet me know if you need more!",
    ],
)
def test_wrapping_is_taken_off(text: str) -> None:
    assert read_rewritten(text, ASKED, SAID) == WANTED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "???",
        "Yes, FlashAttention saves memory because it does not write the attention matrix.",
        "FlashAttention saves memory.",
        "I'm sorry, I cannot help with that?",
        "As an AI language model, may I ask what you mean?",
        "Who won the world cup?",
        "Does FlashAttention also save memory, " + "and so on " * 60 + "?",
        "NO ANSWER IN THESE PAPERS.",
    ],
)
def test_what_is_no_rewriting_is_refused(text: str) -> None:
    assert read_rewritten(text, ASKED, SAID) is None


def test_names_of_the_question_must_stay() -> None:
    said = "How robust is dense retrieval on other domains?"
    assert read_rewritten("How robust is BM25 on other domains?", "And BM25?", said)
    assert read_rewritten("How robust is dense retrieval on other domains?", "And BM25?", said) is None
    assert read_rewritten("How is a model quantized to 4 bits?", "And to 4 bits?", "How is a model quantized?")


@pytest.mark.parametrize(
    ("question", "translation"),
    [
        ("Warum versagen 8-Bit-Verfahren bei großen Modellen?", "Why do 8-bit methods fail for large models?"),
        ("Was bringt BM25-Gewichtung?", "What is the gain of weighting by BM25?"),
        ("LoRAは推論時の遅延を増やしますか？", "Does LoRA add latency at inference?"),
        ("BERTとは何ですか？", "What is BERT?"),
        ("Quantas perguntas tem o HotpotQA?", "How many questions does HotpotQA have?"),
    ],
)
def test_a_translation_keeps_the_names_and_may_part_the_words(question: str, translation: str) -> None:
    assert read_rewritten(translation, question, "", translated=True) == translation


@pytest.mark.parametrize(
    ("question", "translation"),
    [
        ("LoRAは推論時の遅延を増やしますか？", "Does QLoRA add latency at inference?"),
        ("Was bringt BM25-Gewichtung?", "What is the gain of weighting?"),
        ("Wie groß ist GPT-4?", "How large is GPT-3?"),
    ],
)
def test_a_translation_that_loses_a_name_is_refused(question: str, translation: str) -> None:
    assert read_rewritten(translation, question, "", translated=True) is None


def test_the_same_question_comes_back_as_it_was() -> None:
    question = "What is  LoRA?"
    assert read_rewritten("what is LoRA", question, SAID) == question


def test_a_wish_need_not_become_a_question() -> None:
    asked = "compare it with BM25"
    assert read_rewritten("Compare dense retrieval with BM25", asked, "What is dense retrieval?")
    assert read_rewritten("How does dense retrieval compare with BM25?", asked, "What is dense retrieval?")
    assert read_rewritten("Dense retrieval is better than BM25.", asked, "What is dense retrieval?") is None


def test_other_languages() -> None:
    assert read_rewritten("密集检索在长文本中如何?", "那长文本呢?", "密集检索有什么优点?") == "密集检索在长文本中如何?"
    assert read_rewritten("Wie robust ist BM25?", "Und BM25?", "Wie robust ist dichtes Retrieval?")


@given(st.text(max_size=300), st.text(min_size=1, max_size=60), st.text(max_size=200))
def test_whatever_comes_is_one_line_or_nothing(text: str, question: str, said: str) -> None:
    found = read_rewritten(text, question, said)
    if found is not None and found != question:
        assert found.strip() == found
        assert any(char.isalnum() for char in found)
        assert all(char.isprintable() for char in found)
        assert len(found) <= 3 * len(question) + 240


@given(
    st.sampled_from(["", "Standalone question: ", "**Question:** ", "> ", "1. ", "Sure, here it is:\n"]),
    st.sampled_from([("", ""), ('"', '"'), ("“", "”"), ("**", "**"), ("`", "`")]),
    st.sampled_from(["", "\n", "\n\nI hope this helps!", " "]),
)
def test_wrappings_go_in_any_combination(label: str, pair: tuple[str, str], rest: str) -> None:
    assert read_rewritten(f"{label}{pair[0]}{WANTED}{pair[1]}{rest}", ASKED, SAID) == WANTED
