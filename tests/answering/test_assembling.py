from dataclasses import replace

from answering.assembling import assemble, count, fails, with_cited
from core.answer import Sentence, Source, Verdict
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
    text, kept = assemble(TEXT, SENTENCES, lambda each: not fails(each))
    assert text == "First one [1].\n- Third one [2]."
    assert [text[each.start : each.end] for each in kept] == [each.text for each in kept]
    assert assemble(TEXT, SENTENCES, lambda each: each.citations == (2,))[0] == "- Third one [2]."


def test_a_sentence_that_has_grown_moves_the_rest() -> None:
    grown = [SENTENCES[0], replace(SENTENCES[1], text="- Second one [2]."), SENTENCES[2]]
    text, kept = assemble(TEXT, grown, lambda _: True)
    assert text == "First one [1].\n\n- Second one [2].\n- Third one [2]."
    assert [text[each.start : each.end] for each in kept] == [each.text for each in grown]


def test_rates_are_counted_by_hand_and_a_rate_of_nothing_is_none() -> None:
    figures = count(SENTENCES, dropped=2, removed=["gone"])
    assert (figures.sentences, figures.supported, figures.citation_recall, figures.citation_precision) == (
        3,
        2,
        2 / 3,
        1.0,
    )
    assert (figures.dropped_citations, figures.removed_sentences) == (2, ("gone",))
    untested = count([sentence("First one [1].")], dropped=0, removed=())
    assert (untested.citation_recall, untested.citation_precision) == (None, None)


def test_only_cited_sources_are_marked_as_cited() -> None:
    sources = [Source(n, Paper(f"Paper {n}", "…"), ()) for n in (1, 2, 3)]
    assert [source.cited for source in with_cited(sources, SENTENCES)] == [True, True, False]
