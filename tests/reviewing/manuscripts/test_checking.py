"""Texts checked against a small library."""

from dataclasses import replace

import pytest

from answering import Litmus
from core.answer import Verdict
from core.errors import InvalidManuscript
from core.filters import Filters
from core.paper import Paper
from reviewing import Desk
from reviewing.manuscripts.inserting import with_citations
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.report import CheckedCitation, CheckedSentence, CitationState, Standing, TextReport

HIVES = "Insulated hives lost fewer honey bees to parasites"
DOUGH = "Dough rises faster in the mountains because the air presses on it less"
BIB = r"""
@string{J = {Journal}}
@article{hives, title = {Warm Hives and the Health of {Honey Bees}}, author = {Bees, Ada}, year = 2013, journal = J}
@book{gone, title = {A Book That Nobody Has}, author = {Nobody, N.}, year = {1999}}
@article{nest, title = {How Honey Bees Choose a New Nest: A Study in Nine Swarms}, author = {Ada Bees}, year = {2012}}
@misc{untitled, author = {Somebody}}
"""


def only(report: TextReport) -> CheckedSentence:
    [sentence] = report.sentences
    return sentence


def title(report: TextReport, source: int | None) -> str:
    return next(each.paper.title for each in report.sources if each.n == source)


async def checked(desk: Desk, text: str, **how: object) -> tuple[TextReport, CheckedSentence]:
    report = await desk.check(text, **how)  # type: ignore[arg-type]  # whatever a test gives
    return report, only(report)


async def cited(desk: Desk, text: str, **how: object) -> list[CheckedCitation]:
    return list((await checked(desk, text, **how))[1].citations)


async def test_what_is_cited_rightly_is_supported(desk: Desk) -> None:
    report, sentence = await checked(desk, rf"{HIVES} \cite{{hives}}.", bibliography=BIB)
    assert (report.form, sentence.standing, sentence.offers) == (Form.LATEX, Standing.SUPPORTED, ())
    [citation] = sentence.citations
    assert (citation.state, citation.citation.key) == (CitationState.SUPPORTED, "hives")
    assert title(report, citation.source) == "Warm Hives and the Health of Honey Bees"
    [source] = report.sources
    assert (source.key, source.listed) == ("hives", True)


async def test_every_quote_stands_in_the_abstract_where_it_says(desk: Desk) -> None:
    report = await desk.check(f"{HIVES} [@hives; @nest]. {DOUGH}. Bees that are awake dance badly.", bibliography=BIB)
    abstracts = {source.n: source.paper.abstract for source in report.sources}
    evidence = [
        one
        for sentence in report.sentences
        for each in (sentence, *sentence.citations, *sentence.offers)
        for one in each.evidence
    ]
    assert evidence
    assert all(abstracts[one.source][one.start : one.end] == one.quote for one in evidence)


async def test_what_is_cited_wrongly_is_told_and_the_right_paper_offered(desk: Desk) -> None:
    report, sentence = await checked(desk, f"{DOUGH} [@hives].", bibliography=BIB)
    assert (sentence.standing, sentence.citations[0].state) == (Standing.UNSUPPORTED, CitationState.UNSUPPORTED)
    assert title(report, sentence.offers[0].source) == "How Bread Rises at High Altitude"
    assert sentence.offers[0].verdict is Verdict.SUPPORTED
    assert all(title(report, offer.source) != "Warm Hives and the Health of Honey Bees" for offer in sentence.offers)


async def test_one_of_several_citations_suffices(desk: Desk) -> None:
    _, sentence = await checked(desk, f"{HIVES} [@hives; @nest; @gone].", bibliography=BIB)
    assert sentence.standing is Standing.SUPPORTED
    assert [one.state for one in sentence.citations] == [
        CitationState.SUPPORTED,
        CitationState.UNSUPPORTED,
        CitationState.NOT_IN_LIBRARY,
    ]


async def test_what_cannot_be_looked_into_is_said_to_be_so(desk: Desk) -> None:
    report, sentence = await checked(desk, f"{HIVES} [@gone; @slip; @untitled].", bibliography=BIB)
    assert sentence.standing is Standing.NOT_CHECKED
    assert [(one.state, one.title) for one in sentence.citations] == [
        (CitationState.NOT_IN_LIBRARY, "A Book That Nobody Has"),
        (CitationState.UNKNOWN_KEY, None),
        (CitationState.NOT_IN_LIBRARY, None),
    ]
    assert "litmus import" in sentence.citations[0].says
    assert title(report, sentence.offers[0].source) == "Warm Hives and the Health of Honey Bees"


async def test_other_names_of_an_entry_and_keys_with_brackets(desk: Desk) -> None:
    bib = BIB.replace("@article{hives, ", "@article{10.1000/hives(2013), ids = {warm, old:hives}, ")
    text = rf"{HIVES} \cite{{warm,old:hives,10.1000/hives(2013),cold}}."
    assert [one.state for one in await cited(desk, text, bibliography=bib)] == [
        *([CitationState.SUPPORTED] * 3),
        CitationState.UNKNOWN_KEY,
    ]


async def test_files_that_a_text_only_names_are_told(desk: Desk) -> None:
    report = await desk.check(rf"{HIVES}. \input{{chapters/one}}", form=Form.LATEX)
    assert any("chapters/one" in notice for notice in report.notices)


async def test_keys_without_a_bibliography(desk: Desk) -> None:
    exported, scholar, other = await cited(desk, f"{HIVES} [@beesWarmHivesHealth2013; @bees2013warm; @bees2013cold].")
    assert (exported.state, scholar.state) == (CitationState.SUPPORTED, CitationState.SUPPORTED)
    assert other.state is CitationState.NO_BIBLIOGRAPHY


async def test_names_and_years_are_looked_up_in_the_library(desk: Desk) -> None:
    assert [one.state for one in await cited(desk, f"{HIVES} (Bees, 2013; Bees, 1950).")] == [
        CitationState.SUPPORTED,
        CitationState.NOT_IN_LIBRARY,
    ]
    [narrative] = await cited(desk, "Bees (2013) found that insulated hives lost fewer honey bees to parasites.")
    assert narrative.state is CitationState.SUPPORTED


async def test_a_list_of_references_tells_what_numbers_mean(desk: Desk) -> None:
    text = (
        f"{HIVES} [1]. {DOUGH} [2]. Bees fly home by the sun [7].\n\nReferences\n\n"
        "[1] A. Bees. Warm hives and the health of honey bees. 2013.\n[2] N. Nobody. A book that nobody has. 1999.\n"
        "[7] Pesticides and the homing of honey bees.\n"
    )
    report = await desk.check(text)
    assert [sentence.citations[0].state for sentence in report.sentences] == [
        CitationState.SUPPORTED,
        CitationState.NOT_IN_LIBRARY,
        CitationState.SUPPORTED,
    ]


async def test_a_title_that_goes_on_is_the_same_paper(desk: Desk) -> None:
    [citation] = await cited(desk, "Scouts of honey bees dance longer for better nests [@nest].", bibliography=BIB)
    assert citation.state is CitationState.SUPPORTED


async def test_what_needs_no_citation(desk: Desk) -> None:
    report = await desk.check(
        "# Bees\n\nIn this paper we count goats and sheep together. Our method needs no fence at all. Table 2 shows "
        "the results of both. Why do bees sleep? We follow the protocol of earlier work [@hives].\n",
        bibliography=BIB,
    )
    assert [sentence.standing for sentence in report.sentences] == [
        Standing.NOT_A_CLAIM,
        Standing.OWN,
        Standing.OWN,
        Standing.OWN,
        Standing.NOT_A_CLAIM,
        Standing.OWN,
    ]
    assert report.sentences[-1].citations[0].state is CitationState.UNTESTED
    assert not any(sentence.offers for sentence in report.sentences)


async def test_what_the_library_knows_nothing_of(desk: Desk) -> None:
    _, sentence = await checked(desk, "The parliament adopted the budget after a short debate.")
    assert sentence.standing is Standing.NOTHING_FOUND
    assert all(offer.verdict is not Verdict.SUPPORTED for offer in sentence.offers)


async def test_filters_and_the_number_of_offers(desk: Desk) -> None:
    text = "Honey bees dance, sleep and fly home."
    report, sentence = await checked(desk, text, filters=Filters(tags=("bees",)), offers=2)
    assert len(sentence.offers) == 2
    assert all(source.paper.tags == ("bees",) for source in report.sources)
    _, none = await checked(desk, f"{DOUGH}.", offers=0)
    assert (none.standing, none.offers) == (Standing.SUPPORTED, ())


@pytest.mark.parametrize(
    ("text", "bibliography", "field", "complaint"),
    [
        ("", None, "text", "empty"),
        (" \n\t", None, "text", "empty"),
        ("…—!", None, "text", "empty"),
        ("a\0b", None, "text", "no text"),
        ("1 2 3 4 5 6 7 8", None, "text", "no text"),
        ("bee " * 30_000, None, "text", "LITMUS_MAX_MANUSCRIPT_CHARS"),
        ("Bees sleep.", "no entry", "bibliography", ".bib"),
    ],
)
async def test_what_is_refused(desk: Desk, text: str, bibliography: str | None, field: str, complaint: str) -> None:
    with pytest.raises(InvalidManuscript, match=complaint) as refused:
        await desk.check(text, bibliography=bibliography)
    assert refused.value.field == field


async def test_a_copy_in_latex(desk: Desk) -> None:
    home_text = "Honey bees fly home by the sun and by landmarks."
    text = f"{HIVES} \\citep{{hives}}.\r\n{DOUGH}.\r\nWe count goats.\r\n{home_text}\r\n"
    made = with_citations(text, await desk.check(text, bibliography=BIB))
    dough, home = "breadBreadRisesHigh2014", "beesPesticidesHomingHoney2011"
    assert made.text == text.replace("less.", f"less~\\citep{{{dough}}}.").replace(
        "marks.", f"marks~\\citep{{{home}}}."
    )
    assert made.inserted == 2
    assert all(f"{{{key}," in made.bibliography for key in (dough, home))
    assert "hives" not in made.bibliography.split("abstract")[0]


async def test_a_copy_in_plain_text_names_authors(desk: Desk) -> None:
    text = f"{DOUGH}. (In brackets.)"
    made = with_citations(text, await desk.check(text))
    assert made.text == text.replace("less.", "less (Bread, 2014).")
    assert made.bibliography == ""


async def test_a_retracted_paper_is_marked_and_never_inserted(litmus: Litmus) -> None:
    text = "Goats climb trees because the leaves are sweet up there."
    goats = Paper(title="Why Goats Climb Trees", abstract=text, authors=("Ada Goat",), year=2020)
    await litmus.library.upsert([replace(goats, retracted=True)])
    report = await Desk(litmus).check(text)
    assert only(report).standing is Standing.SUPPORTED
    assert report.sources[0].paper.retracted
    assert with_citations(text, report).text == text


async def test_the_same_text_gives_the_same_report(desk: Desk) -> None:
    text = f"{HIVES} [@hives]. {DOUGH}. Bees dance, sleep and fly home."
    assert await desk.check(text, bibliography=BIB) == await desk.check(text, bibliography=BIB)
