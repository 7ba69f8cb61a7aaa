"""In how many ways a model says that there is no answer, and what it says besides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.citing.citations import CitationStream, CitedSentence, parse_citations
from answering.llm_text.no_answer import NO_ANSWER, Listener, denies, is_no_answer, without_no_answer
from core.paper import Paper

PAPERS = [Paper("Counting Sheep", ""), Paper("Sleeping Bees", "")]


def heard(text: str) -> tuple[Listener, list[str]]:
    listener = Listener()
    left = [listener.hear(sentence) for sentence in parse_citations(text, PAPERS)[1]]
    return listener, [sentence.text for sentence in left if sentence is not None]


@pytest.mark.parametrize(
    "text",
    [
        NO_ANSWER,
        "no answer in these papers",
        "No Answer In These Papers!",
        "NO ANSWER IN THIS PAPER.",
        "NO_ANSWER_IN_THESE_PAPERS",
        "no answer",
        "NO ANSWER IN THESE PASSAGES",
        f"[1] {NO_ANSWER}",
        "NO ANSWER IN THESE PAPERS [1][2].",
        f'"{NO_ANSWER}"',
        f"**{NO_ANSWER}**",
        f"> {NO_ANSWER}",
        f"- {NO_ANSWER}",
        f"# {NO_ANSWER}",
        f"```\n{NO_ANSWER}\n```",
        f"Answer: {NO_ANSWER}",
        f"The answer to the question is: {NO_ANSWER}",
        f"I'm sorry, but {NO_ANSWER}",
        f"Based on the provided passages, {NO_ANSWER}",
        "There is no answer to this question in these papers.",
        "No answer could be found in the passages [1].",
        "NO ANSWER IN THESE PAP",
        "There is no answer to that in [1].",
    ],
)
def test_one_sentence_that_says_there_is_none(text: str) -> None:
    listener, left = heard(text)
    assert listener.said
    assert listener.instead
    assert not any("answer" in each.lower() for each in left)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It works [1].",
        "No answer of the model was longer than ten words [1].",
        "Readers gave no answer in one case of five [2].",
        "Answers without these passages are wrong [1].",
        "The reader abstains where there is no answer in the paragraph [1].",
        "It says no [1].",
    ],
)
def test_a_sentence_that_says_something(text: str) -> None:
    listener, left = heard(text)
    assert not listener.said
    assert " ".join(left) == parse_citations(text, PAPERS)[0]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Bees sleep [2]. {NO_ANSWER}", ["Bees sleep [2]."]),
        (f"Bees sleep [2].\n\n**{NO_ANSWER}** [1]", ["Bees sleep [2]."]),
        (f"Bees sleep [2], {NO_ANSWER}", ["Bees sleep [2]."]),
        (f"Bees sleep. {NO_ANSWER} Sheep are counted [1].", ["Bees sleep.", "Sheep are counted [1]."]),
    ],
)
def test_what_was_said_before_it_stays(text: str, left: list[str]) -> None:
    listener, said = heard(text)
    assert said == left
    assert listener.said
    assert not listener.instead


@pytest.mark.parametrize("lead", ["", "## Answer\n", "Here is what I found:\n"])
def test_what_follows_it_only_explains_it(lead: str) -> None:
    listener, left = heard(f"{lead}{NO_ANSWER} The passages are about bees [2]. Bees sleep [2].")
    assert listener.instead
    assert left == (["Here is what I found:"] if "found" in lead else [])


@pytest.mark.parametrize(
    "text",
    [
        "The passages do not say what bees drink.",
        "Unfortunately, the provided passages don't mention osmium [1].",
        "None of the papers answers this.",
        "I cannot answer this from the passages.",
        "There is no information about osmium in these passages.",
        "The given passages contain no information on sheep.",
        "Based on the passages, it is not stated in the papers.",
    ],
)
def test_denies_in_its_own_words(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bees do not sleep at noon [2].",
        "The passages do not say how, but bees sleep at night [2].",
        "The papers of the corpus are read by people [1].",
        "The paper finds that bees do not dream [2].",
        "The paper does not use recurrence [1].",
        "None of the papers uses labels [1].",
        "There is no difference between sheep and goats [1].",
    ],
)
def test_denies_nothing(text: str) -> None:
    assert not denies(text)


WRAPPED = st.tuples(
    st.sampled_from(["", "[1] ", "**", '"', "“", "> ", "- ", "1. ", "## ", "Answer: ", "I am sorry, but ", "[2][1]\n"]),
    st.sampled_from([NO_ANSWER, NO_ANSWER.lower(), NO_ANSWER.title(), NO_ANSWER[:-1], "No answer in these passages"]),
    st.sampled_from(["", " [1]", " [1][2].", "**", '"', "”", "\n", " [9]", " (Counting Sheep)", "!", "…"]),
)


@given(WRAPPED, st.lists(st.integers(1, 9), min_size=1))
def test_it_is_heard_in_any_dress_and_in_any_pieces(parts: tuple[str, str, str], cuts: list[int]) -> None:
    text = "".join(parts)
    stream, listener, sentences = CitationStream(PAPERS), Listener(), list[CitedSentence]()
    at = 0
    for size in cuts * len(text):
        sentences += stream.feed(text[at : at + size])
        at += size
    sentences += stream.finish()
    assert [left.text for each in sentences if (left := listener.hear(each)) and any(map(str.isalpha, left.text))] == []
    assert listener.instead


SAID = st.sampled_from(["Bees sleep [2].", "Sheep are woolly [1].", "- Rams too [1].", "So:"])


@given(st.lists(SAID, max_size=4), WRAPPED)
def test_what_is_said_first_is_kept_to_the_letter(said: list[str], parts: tuple[str, str, str]) -> None:
    before = [sentence.text for sentence in parse_citations("\n\n".join(said), PAPERS)[1]]
    listener, left = heard("\n\n".join([*said, "".join(parts)]))
    assert left[: len(before)] == before
    assert not any("answer" in each.lower() for each in left)
    assert listener.said


@given(st.text(max_size=80))
def test_any_text_is_left_as_it_is_unless_it_says_so(text: str) -> None:
    for sentence in parse_citations(text, PAPERS)[1]:
        if "answer" not in sentence.text.lower():
            assert without_no_answer(sentence) is sentence
            assert not is_no_answer(sentence.text)


@pytest.mark.parametrize(
    "text",
    [
        "YES ANSWER IN THESE PAPERS [2].",
        "Yes, the answer is in these papers.",
        "The answer can be found in the passages below [1][2].",
        "Here are the answers from the given passages:",
    ],
)
def test_that_there_is_an_answer_is_none(text: str) -> None:
    listener, left = heard(text)
    assert (left, listener.said) == ([], False)


@pytest.mark.parametrize(
    "text", ["Yes [1].", "Yes, bees sleep [1].", "The answers of bees vary [1].", "## Answers of bees"]
)
def test_what_says_something_beside_that_is_heard(text: str) -> None:
    assert heard(text)[1] == [text]
