import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.assembling import count
from answering.citations import strip_markers
from answering.extractive import MOST_SENTENCES, choose, relevance, write
from answering.sentence_search import FoundSentence
from answering.voice.retelling import opened, speaks_of_itself
from core.answer import Verdict
from core.chunk import Chunk
from core.paper import Paper
from core.passage import Passage, Scores
from core.sentences import sentence_spans


def found_in(abstracts: list[str], cosines: list[float]) -> list[FoundSentence]:
    found: list[FoundSentence] = []
    for n, abstract in enumerate(abstracts, start=1):
        paper = Paper(f"Paper {n}", abstract, id=f"p_{n}")
        passage = Passage(Chunk(f"c_{n}", paper.id, abstract, 0, len(abstract), 1), paper, Scores(fused=0.5))
        for start, end in sentence_spans(abstract):
            place = len(found)
            vector = np.eye(256, dtype=np.float32)[place % 256]
            cosine = cosines[place % len(cosines)]
            found.append(FoundSentence(n, passage, abstract[start:end], start, end, cosine, cosine, vector))
    return found


QUESTION = "What weighs more?"
PIECES = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["We beat [1].", "x[2]", "[3, 4]", "[[5]", "[1][2]. ", "]."]
)
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=1, max_size=4)
COSINES = st.lists(st.floats(-1, 1, allow_nan=False, width=32), min_size=1, max_size=8)


@given(abstracts=TEXTS, cosines=COSINES)
def test_whatever_the_abstracts_say_each_sentence_is_theirs_and_supported(
    abstracts: list[str], cosines: list[float]
) -> None:
    text, sentences = write(choose(QUESTION, found_in(abstracts, cosines)))
    assert len(sentences) <= MOST_SENTENCES
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        (evidence,) = sentence.evidence
        assert abstracts[evidence.source - 1][evidence.start : evidence.end] == evidence.quote
        assert re.findall(r"\[(\d+)\]", sentence.text) == [str(evidence.source)]
        if not speaks_of_itself(evidence.quote) and opened(evidence.quote) == " ".join(evidence.quote.split()):
            told = re.sub(r"\[(\d+)\]", r"(\1)", " ".join(evidence.quote.split()))
            assert sentence.text.replace(f" [{evidence.source}]", "", 1) == told
        assert (sentence.citations, sentence.verdict, sentence.score) == ((evidence.source,), Verdict.SUPPORTED, 1.0)
    figures = count(sentences, dropped=0, removed=())
    if sentences:
        assert (figures.citation_recall, figures.citation_precision) == (1.0, 1.0)
    else:
        assert (figures.citation_recall, figures.citation_precision) == (None, None)


def test_the_best_sentences_are_taken_not_the_first() -> None:
    abstract = "Fruit is healthy and popular. We weigh apples and pears. Apples weigh more than pears do."
    chosen = choose(QUESTION, found_in([abstract], [0.1, 0.2, 0.9]))
    assert [each.text for each in chosen] == ["Apples weigh more than pears do."]


def test_a_sentence_that_says_the_same_is_left_out() -> None:
    found = found_in(["Apples weigh more than pears do.", "Pears weigh less than apples do."], [0.9, 0.89])
    twin = FoundSentence(**{name: getattr(found[1], name) for name in found[1].__slots__} | {"vector": found[0].vector})
    assert len(choose(QUESTION, found)) == 2
    assert choose(QUESTION, [found[0], twin]) == [found[0]]


def test_sentences_stand_in_reading_order_a_paragraph_a_paper() -> None:
    found = found_in(
        ["Apples weigh more here. Apples weigh more there.", "Pears weigh more elsewhere now."], [0.8, 0.9, 0.85]
    )
    text, _ = write(choose(QUESTION, found))
    assert text == "Apples weigh more here [1]. Apples weigh more there [1].\n\nPears weigh more elsewhere now [2]."


def test_the_marker_stands_before_the_full_stop_and_comes_off_again() -> None:
    text, (sentence,) = write(choose(QUESTION, found_in(['They said "apples weigh more."'], [0.9])))
    assert text == 'They said "apples weigh more [1]."'
    assert strip_markers(sentence.text) == 'They said "apples weigh more."'


def test_references_of_an_abstract_are_not_read_as_citations() -> None:
    text, (sentence,) = write(
        choose(QUESTION, found_in(["Apples weigh more than pears [3], as was shown [12]."], [0.9]))
    )
    assert text == "Apples weigh more than pears (3), as was shown (12) [1]."
    assert sentence.evidence[0].quote == "Apples weigh more than pears [3], as was shown [12]."


def test_the_paper_is_named_once_and_then_only_pointed_at() -> None:
    abstract = "We weigh apples with a scale. We find that apples weigh more than pears do."
    found = found_in([abstract, "Our scale says that pears weigh more."], [0.9])
    text, sentences = write(found)
    assert text == (
        "The paper on paper 1 weighs apples with a scale [1]. It finds that apples weigh more than pears do [1].\n\n"
        "In the paper on paper 2, the scale says that pears weigh more [2]."
    )
    assert [each.evidence[0].quote for each in sentences] == [each.text for each in found]


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
    text, _ = write(found_in([sentence], [0.9]))
    assert text.replace("the authors hear", "they hear") == marked


def test_a_question_for_a_number_is_answered_with_one() -> None:
    found = found_in(["Apples are heavier than pears are. Apples weigh 20 percent more than pears."], [0.85, 0.82])
    assert len(choose("Do apples weigh more than pears?", found)) == 2
    ranked = choose("By how much are apples heavier?", [*found[:1], found[1]])
    assert found[1] in ranked
    assert relevance("By how much are apples heavier?", found[1]) > relevance(
        "By how much are apples heavier?", found[0]
    )
