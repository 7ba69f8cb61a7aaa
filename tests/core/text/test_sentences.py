"""Sentence splitting: by example, and by the properties that chunking and streaming rely on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text.sentences import sentence_spans, settled_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["We train it.", "It works."],
        ["Some methods, e.g. BERT, are old.", "Others, i.e. GPT-3.5, are not."],
        ["Lewis et al. propose RAG.", "It retrieves."],
        ["This follows Lewis et al.", "The model retrieves."],
        ["See Fig. 2 and Eqs. 3 and 4.", "Dr. Smith disagrees."],
        ["J. R. Smith wrote it.", "E. coli did not."],
        ["We compare with vs. without.", "It takes approx. 5 s."],
        ["Adults in the U.S. population were asked.", "All of them live in the U.S.", "The rest do not."],
        ["Accuracy rises to 0.95 with v2.1.", "GPT-3.5 gets 71.3%."],
        ["It differs (p < .05).", "The effect is small (P=.07)."],
        ["It is large... or so.", "Well…", "We think so."],
        ['He said "stop."', "She went on."],
        ["(It is in brackets.)", "This is not."],
        ["We use three (cf. Table 2. and 3. there) of them.", "Then we stop."],
        ["RAG helps [1].", "It is fast [2][3]."],
        ["RAG helps. [1]", "It is fast. [2][3]", "It is cheap. [4, 5]", "And small.[6]", "Good. (7)", "So."],
        ["RAG helps (1).", "It is fast (2)."],
        ["RAG helps.【1】", "It is fast. [Source 2]", "It is cheap. [^3]", "It is small.¹²", "End."],
        ["Does it work?", "Yes!", "We ran it on an iPhone.", "iPhone users agree.", "mRNA is different."],
        ["The steps are these: 1. We read.", "2. We write."],
        ["It has two parts: (1) reading.", "(2) Writing is next.", "(3) The rest."],
        ["这是一个模型。", "它很快！", "对吗？[1]", "是。"],
        ["The gain is 3 mmol/L.", "Outcome was good after 24 h.", "There was a group.", "Another was not."],
        ["this is all lower case.", "so is this sentence."],
        ["It measures no. 5 and no. 6.", "The answer is no.", "The other is yes."],
        ["Node.js and arXiv.org are names.", "See https://example.org/a.b?c=d for more."],
        ["**It is bold.**", "*It leans.*", "`It is code.`", "End."],
        ["Is it? [1]", "It is! [2]", "Yes."],
    ],
)
def test_splits_prose_where_a_reader_would(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["It improves models.", "The gain is large.[1]", "We stop."],
        ["It is a new LLM.", "Through tests (on GPUs).", "We see it win by 5%.", "Our code is free."],
    ],
)
def test_splits_where_only_the_space_is_missing(sentences: list[str]) -> None:
    assert split("".join(sentences)) == sentences


@pytest.mark.parametrize("sentence", ["It has Vitamin.A in it.", "See Fig.The caption.", "Version 3.The new one."])
def test_a_stop_within_a_name_ends_no_sentence(sentence: str) -> None:
    assert split(sentence) == [sentence]


def test_lines_of_markdown_stand_for_themselves() -> None:
    text = (
        "## Findings. And more\nHere are the findings:\n1. RAG helps. [1]\n2. It is fast [2].\n- One item\n"
        "* Two items\n  over two lines. And another sentence\n\n| a. B | c |\n|---|---|\n| 1. D | 2 |\n\n"
        "```py\nx = 1. # Or so. Yes\n\ny = 2\n```\n**Conclusion**\nIt is\ndone.\n[3]\n> A quotation. Twice."
    )
    assert split(text) == [
        "## Findings. And more",
        "Here are the findings:",
        "1. RAG helps. [1]",
        "2. It is fast [2].",
        "- One item",
        "* Two items\n  over two lines.",
        "And another sentence",
        "| a. B | c |\n|---|---|",
        "| 1. D | 2 |",
        "```py\nx = 1. # Or so. Yes\n\ny = 2\n```",
        "**Conclusion**",
        "It is\ndone.\n[3]",
        "> A quotation.",
        "Twice.",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("| a | b |\n| :-- | --: |\n| 1 | 2 |", ["| a | b |\n| :-- | --: |", "| 1 | 2 |"]),
        ("| a | b |\n|--- and more", ["| a | b |", "|--- and more"]),
        ("| a |\n|---|\n| 1 |\n|---|\n| 2 |", ["| a |\n|---|", "| 1 |", "|---|", "| 2 |"]),  # the first row alone
        ("| a |", ["| a |"]),
    ],
)
def test_the_head_of_a_table_stands_with_its_rule(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_paragraph_that_was_wrapped_is_read_as_one() -> None:
    first = "Retrieval helps language models to answer questions about\nfacts."
    second = "It is also cheaper than training them again\non text."
    assert split(f"{first} {second}") == [first, second]


def test_a_list_of_references_is_split_by_its_lines() -> None:
    assert split("RAG helps.\n[1] A title\n[2] Another title") == ["RAG helps.", "[1] A title", "[2] Another title"]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u2028"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []
    assert settled_spans(text) == []


def test_a_sentence_is_settled_once_a_word_of_the_next_has_come() -> None:
    settled = {
        "RAG helps.": 0,
        "RAG helps. [1": 0,
        "RAG helps. [1]": 0,
        "RAG helps. [1] ": 0,
        "RAG helps. [1] It": 0,
        "RAG helps. [1] It ": 1,
        "RAG helps. It is fast. [": 1,
        "- One\n- Two\n": 1,
        "It is.\n\n| a | b |\n|": 1,
        "It is.\n\n| a | b |\n| -": 1,
        "It is.\n\n| a | b |\n|---|---|\n| 1": 2,
    }
    assert {text: len(settled_spans(text)) for text in settled} == settled


WORDS = """
The the It it. e.g. i.e. et al. U.S. Fig. A. B 1. 2) (1) (2) [1] [2 ] 【1】 ¹ 0.95 v2. iPhone mRNA ... … ? ! 。 ， ( ) "
’ * ** __ - -- --- # ## | ``` ~~~ > : ; , no. No x X 。[1] .[3] .(1) [Source [^1] models.The long-word sentence
"""
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.lists(
    st.tuples(PIECES, st.sampled_from(["", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0"])), max_size=40
).map(lambda parts: "".join(piece + space for piece, space in parts))
ANY = st.one_of(st.text(max_size=200), TEXTS)


@settings(max_examples=100)
@given(ANY)
def test_spans_are_ordered_trimmed_and_hold_every_character(text: str) -> None:
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@settings(max_examples=200)
@given(ANY, ANY)
def test_later_text_leaves_earlier_sentences_alone(text: str, more: str) -> None:
    longer = sentence_spans(text + more)
    spans = sentence_spans(text)
    settled = settled_spans(text)
    assert longer[: max(len(spans) - 2, 0)] == spans[:-2]
    assert longer[: len(settled)] == settled
    assert len(settled) >= len(spans) - 2


@given(TEXTS)
def test_settled_sentences_only_grow_in_number(text: str) -> None:
    before: list[tuple[int, int]] = []
    for end in range(len(text) + 1):
        settled = settled_spans(text[:end])
        assert settled[: len(before)] == before
        before = settled


@pytest.mark.parametrize(
    "unit",
    [
        ". ",
        "e.g. ",
        "(",
        "(. ",
        ". (2) ",
        "[1] ",
        ". [1",
        "\n",
        "a\n",
        "```\n",
        ".\n[1]",
        "A. ",
        "| ",
        " ",
        ".\t",
        "**",
    ],
)
def test_hostile_input_takes_linear_time(unit: str) -> None:
    """A quadratic step over so many characters would not end within the patience of whoever runs this."""
    text = unit * (200_000 // len(unit))
    spans = sentence_spans(text)
    assert not spans or spans[-1][1] <= len(text)
