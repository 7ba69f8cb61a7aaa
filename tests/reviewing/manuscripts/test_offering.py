"""What is offered for a sentence that cites nothing, and what is not."""

from answering import Litmus
from core.answer import Verdict
from core.paper import Paper
from reviewing import Desk
from reviewing.manuscripts.report import Standing


async def test_a_wrong_number_is_met_with_the_other_one(litmus: Litmus) -> None:
    abstract = "We present CombSet, a collection of 167 dances of honey bees. It was filmed in nine hives."
    await litmus.library.upsert([Paper("CombSet: A Collection of Dances", abstract, year=2020)])
    desk = Desk(litmus)
    wrong, right = (await desk.check("CombSet has 300 dances of honey bees. CombSet has 167 dances of bees.")).sentences
    assert wrong.standing is Standing.CONTRADICTED
    best = wrong.offers[0]
    assert (best.verdict, best.otherwise) == (Verdict.CONTRADICTED, "167 dances")
    assert best.why == "Its abstract says otherwise: 167 dances."
    (evidence,) = best.evidence
    assert abstract[evidence.start : evidence.end] == evidence.quote
    assert "167 dances" in evidence.quote
    assert not any(offer.otherwise for offer in right.offers)


async def test_what_only_shares_a_word_is_not_offered(litmus: Litmus) -> None:
    text = "A warm welcome for the new crust of society was baked into the lighthouse keeper's contract of 1850."
    (sentence,) = (await Desk(litmus).check(text)).sentences
    assert (sentence.standing, sentence.offers) == (Standing.NOTHING_FOUND, ())


async def test_what_says_so_is_offered(litmus: Litmus) -> None:
    (sentence,) = (await Desk(litmus).check("Insulated hives lost fewer honey bees to parasites.")).sentences
    assert sentence.standing is Standing.SUPPORTED
    titles = {source.n: source.paper.title for source in (await Desk(litmus).check(sentence.text)).sources}
    assert titles[sentence.offers[0].source] == "Warm Hives and the Health of Honey Bees"
