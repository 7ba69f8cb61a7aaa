from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from answering.verification.assembling import assemble, count, why_removed, with_cited, without_failures
from core.answer import Reason, Removed, Sentence, Source, Verdict
from core.paper import Paper

TEXT = "First one [1].\n\n- Second one.\n- Third one [2]."


def sentence(part: str, **kwargs: object) -> Sentence:
    start = TEXT.index(part)
    return replace(Sentence(part, start, start + len(part)), **kwargs)  # type: ignore[arg-type]  # fields by name


SENTENCES = [
    sentence("First one [1].", citations=(1,), verdict=Verdict.SUPPORTED),
    sentence("- Second one.", verdict=Verdict.UNSUPPORTED),
    sentence("- Third one [2].", citations=(2,), verdict=Verdict.SUPPORTED),
]


def test_keeping_everything_gives_the_text_again() -> None:
    assert assemble(TEXT, SENTENCES, lambda _: True) == (TEXT, SENTENCES)


def test_what_is_left_out_takes_its_gap_with_it_and_places_stay_right() -> None:
    text, kept = assemble(TEXT, SENTENCES, lambda each: why_removed(each, 0.5) is None)
    assert text == "First one [1].\n- Third one [2]."
    assert [text[each.start : each.end] for each in kept] == [each.text for each in kept]
    assert assemble(TEXT, SENTENCES, lambda each: each.citations == (2,))[0] == "- Third one [2]."


def test_a_sentence_that_has_grown_moves_the_rest() -> None:
    grown = [SENTENCES[0], replace(SENTENCES[1], text="- Second one [2]."), SENTENCES[2]]
    text, kept = assemble(TEXT, grown, lambda _: True)
    assert text == "First one [1].\n\n- Second one [2].\n- Third one [2]."
    assert [text[each.start : each.end] for each in kept] == [each.text for each in grown]


def test_rates_are_counted_by_hand_and_a_rate_of_nothing_is_none() -> None:
    gone = Removed("gone", Reason.PARTIAL)
    figures = count(SENTENCES, dropped=2, removed=[gone])
    assert (figures.sentences, figures.supported, figures.citation_recall, figures.citation_precision) == (
        3,
        2,
        2 / 3,
        1.0,
    )
    assert (figures.dropped_citations, figures.removed_sentences) == (2, (gone,))
    untested = count([sentence("First one [1].")], dropped=0, removed=())
    assert (untested.citation_recall, untested.citation_precision) == (None, None)


def test_only_cited_sources_are_marked_as_cited() -> None:
    sources = [Source(n, Paper(f"Paper {n}", "…"), ()) for n in (1, 2, 3)]
    assert [source.cited for source in with_cited(sources, SENTENCES)] == [True, True, False]


def test_what_is_true_but_beside_the_question_fails_too() -> None:
    beside = replace(SENTENCES[0], relevance=0.3)
    assert why_removed(beside, 0.5) is Reason.BESIDE_THE_QUESTION
    assert why_removed(beside, 0.2) is None
    assert why_removed(SENTENCES[1], 0.5) is Reason.UNSUPPORTED


def spelled(pattern: str) -> tuple[str, list[Sentence]]:
    """T: a transition; +: a claim that holds; -: one that fails. A text with one such sentence a letter."""
    verdicts = {"T": Verdict.NOT_A_CLAIM, "+": Verdict.SUPPORTED, "-": Verdict.UNSUPPORTED}
    text, sentences = "", []
    for place, letter in enumerate(pattern):
        start = len(text) + bool(text)
        text += f"{' ' if text else ''}{letter}{place}."
        sentences.append(Sentence(text[start:], start, len(text), verdict=verdicts[letter]))
    return text, sentences


def left_of(pattern: str) -> str:
    text, sentences = spelled(pattern)
    return without_failures(text, sentences, lambda each: why_removed(each, 0.5) is not None)[0]


def test_a_transition_goes_with_the_claims_that_it_leads_to() -> None:
    assert left_of("T+") == "T0. +1."
    assert left_of("T-T+") == "T2. +3."
    assert left_of("T-+") == "T0. +2."
    assert left_of("TT+") == "T0. T1. +2."
    assert left_of("+T") == "+0."
    assert left_of("TT-") == ""


@given(st.text("T+-", max_size=12), st.integers(0, 12))
def test_what_is_left_of_the_beginning_begins_what_is_left_of_the_whole(pattern: str, cut: int) -> None:
    assert left_of(pattern).startswith(left_of(pattern[:cut]))
