import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.citing.citations import strip_markers
from answering.drafting.plan import Line, Plan
from answering.extractive import write_extractively
from answering.guarding.inert import inert
from answering.verification.assembling import count
from answering.voice.retelling import opened, speaks_of_itself
from core.answer import Verdict
from tests.answering.drafting.by_hand import candidates_in

NUMBERS = {f"p_{n}": n for n in range(1, 9)}
PIECES = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["We beat [1].", "x[2]", "[3, 4]", "[[5]", "[1][2]. ", "]."]
)
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=1, max_size=4)
LABELS = st.sampled_from(["", "", "On Apples (2020)", "a *b* [3]\nc"])


@given(abstracts=TEXTS, label=LABELS, around=st.sampled_from(["", "2 of 9 papers match."]))
def test_whatever_the_abstracts_say_each_sentence_is_theirs_and_supported(
    abstracts: list[str], label: str, around: str
) -> None:
    lines = tuple(Line((each,), label) for each in candidates_in(abstracts))
    text, sentences = write_extractively(Plan(lines, before=around, after=around), NUMBERS)
    quoted = [sentence for sentence in sentences if sentence.citations]
    assert len(quoted) == len(lines)
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
    for sentence in quoted:
        (evidence,) = sentence.evidence
        assert abstracts[evidence.source - 1][evidence.start : evidence.end] == evidence.quote
        assert re.findall(r"\[(\d+)\]", sentence.text) == [str(evidence.source)]
        if not speaks_of_itself(evidence.quote) and opened(evidence.quote) == " ".join(evidence.quote.split()):
            told = re.sub(r"\[(\d+)\]", r"(\1)", " ".join(evidence.quote.split()))
            assert sentence.text.replace(f" [{evidence.source}]", "", 1) == inert(told)
        assert (sentence.citations, sentence.verdict, sentence.score) == ((evidence.source,), Verdict.SUPPORTED, 1.0)
    figures = count(quoted, dropped=0, removed=())
    rate = 1.0 if quoted else None
    assert (figures.citation_recall, figures.citation_precision) == (rate, rate)


def test_a_line_without_label_is_a_paragraph() -> None:
    one, two, three = candidates_in(["Apples weigh more here. Apples weigh more there.", "Pears weigh less."])
    text, _ = write_extractively(Plan((Line((one, two)), Line((three,)))), NUMBERS)
    assert text == "Apples weigh more here [1]. Apples weigh more there [1].\n\nPears weigh less [2]."


def test_lines_with_labels_are_a_list_with_what_is_said_around_them() -> None:
    one, two = candidates_in(["Apples weigh more.", "Pears weigh less."])
    plan = Plan((Line((one,), "On Apples (2020)"), Line((two,), "On *Pears* [7]")), "2 of 9 papers match.", "No plums.")
    text, sentences = write_extractively(plan, NUMBERS)
    assert text == (
        "2 of 9 papers match.\n\n- **On Apples (2020)**: Apples weigh more [1].\n"
        "- **On Pears (7)**: Pears weigh less [2].\n\nNo plums."
    )
    assert [each.verdict for each in sentences] == [
        Verdict.NOT_A_CLAIM,
        Verdict.SUPPORTED,
        Verdict.SUPPORTED,
        Verdict.NOT_A_CLAIM,
    ]


def test_the_marker_stands_before_the_full_stop_and_comes_off_again() -> None:
    (said,) = candidates_in(['Farmers said "apples weigh more."'])
    text, (sentence,) = write_extractively(Plan((Line((said,)),)), NUMBERS)
    assert text == 'Farmers said "apples weigh more [1]."'
    assert strip_markers(sentence.text) == 'Farmers said "apples weigh more."'


def test_references_of_an_abstract_are_not_read_as_citations() -> None:
    (said,) = candidates_in(["Apples weigh more than pears [3], as was shown [12]."])
    text, (sentence,) = write_extractively(Plan((Line((said,)),)), NUMBERS)
    assert text == "Apples weigh more than pears (3), as was shown (12) [1]."
    assert sentence.evidence[0].quote == "Apples weigh more than pears [3], as was shown [12]."


def test_what_is_no_source_is_left_out() -> None:
    one, two = candidates_in(["Apples weigh more.", "Pears weigh less."])
    assert Plan((Line((one,)), Line((two,)))).within({"p_2"}) == Plan((Line((two,)),))


def test_what_was_said_before_is_not_said_again_but_for_the_best() -> None:
    one, two, three = candidates_in(["Apples weigh more.", "Pears weigh less.", "Plums weigh least."])
    plan = Plan((Line((one,)), Line((two,)), Line((three,))))
    heard = "As was said, apples weigh more [1]. Pears weigh less [2]."
    assert list(plan.unrepeated(heard, None).sentences()) == [one, three]
    assert list(plan.unrepeated("", 2).sentences()) == [one, two]


def test_the_paper_is_named_once_and_then_only_pointed_at() -> None:
    abstract = "We weigh apples with a scale. We find that apples weigh more than pears do."
    one, two, three = candidates_in([abstract, "Our scale says that pears weigh more."])
    text, sentences = write_extractively(Plan((Line((one, two)), Line((three,)))), NUMBERS)
    assert text == (
        "The paper on paper 1 weighs apples with a scale [1]. It finds that apples weigh more than pears do [1].\n\n"
        "In the paper on paper 2, the scale says that pears weigh more [2]."
    )
    assert [each.evidence[0].quote for each in sentences] == [one.text, two.text, three.text]


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("Apples weigh more (see table 2)", "Apples weigh more (see table 2) [1]"),
        ("Apples weigh more (by factor 2).", "Apples weigh more (by factor 2) [1]."),
        ("Apples weigh more (or so we hear.)", "Apples weigh more (or so they hear.) [1]"),
        ("Weights were (1) apples, (2) pears", "Weights were (1) apples, (2) pears [1]"),
        ("Apples weigh 3.5", "Apples weigh 3.5 [1]"),
    ],
)
def test_no_marker_stands_in_brackets_or_numbers(sentence: str, marked: str) -> None:
    (said,) = candidates_in([sentence])
    text, _ = write_extractively(Plan((Line((said,)),)), NUMBERS)
    assert text.replace("the authors hear", "they hear") == marked
