"""A question, from its first word to its last, as a reader sees it."""

import asyncio
import re

from playwright.async_api import expect

from tests.llm_server import Reply
from tests.service.corpus import QUESTION, UNANSWERABLE
from tests.service.page.conftest import Visit

SUPPORTED = "A transformer counts sheep with an error of two percent [1]."
ANSWER = f"{SUPPORTED} It counts goats on the moon [1]. In short, it works."
MARKED = f"""\
{SUPPORTED} It counts goats **on the moon** [1]. It needs in half a fence [1].

- Farmers never count by eye [1].
"""


async def test_a_question_is_answered_sentence_by_sentence(visit: Visit) -> None:
    page = await visit.open()
    first = len(visit.llm.requests)
    visit.llm.say(Reply(SUPPORTED + " The second one comes later [1].", stall_after=14))
    await page.get_by_label("Question", exact=True).fill(QUESTION)
    await page.get_by_role("button", name="Ask", exact=True).click()

    await expect(page.get_by_role("heading", name=QUESTION)).to_be_in_viewport()
    sentence = page.locator(".prose .sentence")
    await expect(sentence).to_have_count(1)
    await expect(sentence).to_have_attribute("data-verdict", "supported")
    await expect(page.locator(".strip i")).to_have_count(1)
    await expect(page.locator("#live")).to_contain_text("error of two percent. Source 1. supported.")
    # What is written but not tested is not shown.
    await expect(page.locator(".turn")).not_to_contain_text("The second one")

    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator(".said")).to_have_text("Stopped. The text above was tested.")
    await expect(sentence).to_have_count(1)
    assert await asyncio.to_thread(visit.llm.received(first + 1).saw_disconnect)
    await expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()

    visit.llm.say(SUPPORTED)
    await page.get_by_role("button", name="Retry").click()
    await expect(page.locator(".said")).to_contain_text("1 sentence, supported")
    await expect(page.locator(".turn")).to_have_count(1)


async def test_what_fails_is_removed_and_can_be_read(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(ANSWER, "NOTHING")
    await visit.ask(QUESTION)
    await expect(page.locator(".prose")).not_to_contain_text("moon")
    await expect(page.locator(".said")).to_contain_text("1 sentence, supported, 1 removed")
    removed = page.locator("details.removed")
    await expect(removed.locator("li")).to_be_hidden()
    await removed.locator("summary").click()
    await expect(removed.locator("li")).to_contain_text("It counts goats on the moon")
    await expect(removed.locator(".why")).to_have_text("No source supports it.")


async def test_what_fails_is_marked_where_that_is_wanted(visit: Visit) -> None:
    page = await visit.open("/?faithfulness=annotate")
    visit.llm.say(MARKED)
    await visit.ask(QUESTION)
    labels = page.locator(".prose .verdict")
    await expect(labels).to_have_text(["not supported", "partly supported", "contradicted"])
    await expect(page.locator(".prose strong .sentence")).to_have_text("on the moon")
    await expect(page.locator(".prose li .sentence")).to_have_attribute("data-verdict", "contradicted")
    await expect(page.locator(".said")).to_contain_text("1 of 4 sentences supported, 1 partly, 1 not, 1 contradicted")
    await labels.first.click()
    await expect(page.locator("#card")).to_contain_text("Not supported. Support: 12 of 100.")


async def test_a_citation_shows_its_paper_and_the_exact_words(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    chip = page.locator(".prose .cite").first
    await expect(chip).to_have_accessible_name("Source 1: Counting Sheep with Transformers")
    quote = "It counts sheep with an error of two percent, and it needs no fence."

    await chip.hover()
    card = page.locator("#card")
    await expect(card).to_contain_text("Counting Sheep with Transformers")
    await expect(card.locator(".quote")).to_have_text(quote)
    await page.mouse.move(0, 0)
    await expect(card).to_be_hidden()

    await page.get_by_role("button", name="Ask", exact=True).focus()
    await chip.focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    await expect(card).to_be_visible()

    await page.keyboard.press("Enter")
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_role("heading", name="Counting Sheep with Transformers")).to_be_focused()
    await expect(panel).to_contain_text("Ada Shepherd, Bo Peep")
    await expect(panel).to_contain_text("Journal of Sheep, 2021")
    await expect(panel.get_by_role("link", name="doi:10.1000/sheep")).to_have_attribute("rel", "noopener noreferrer")
    await expect(panel.locator(".said")).to_have_text("A transformer counts sheep with an error of two percent.")
    await expect(panel.locator("mark")).to_have_text(quote)
    await expect(page).to_have_url(re.compile("paper=p_"))

    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(chip).to_be_focused()
    await page.go_back()
    await expect(panel).to_be_visible()
    await panel.get_by_role("button", name="Close the paper").click()


async def test_a_card_never_covers_the_sentence_it_is_about(visit: Visit) -> None:
    page = await visit.open("/?faithfulness=annotate")
    long = " and ".join(f"flock {n} grazes on the hill" for n in range(40))
    visit.llm.say(f"{SUPPORTED} Sheep rest [1], while {long} [1]. It counts goats **on the moon** [1].")
    await visit.ask(QUESTION)
    card = page.locator("#card")
    for place in ("start", "center", "end"):
        for mark in await page.locator(".prose :is(.cite, .verdict)").all():
            await page.mouse.move(0, 0)
            await expect(card).to_be_hidden()
            await mark.evaluate("(mark, block) => mark.scrollIntoView({ block })", place)
            await mark.hover()
            await expect(card).to_be_visible()
            covered = await mark.evaluate(
                """(mark) => {
                    const number = mark.closest('[data-s]').dataset.s;
                    const card = document.getElementById('card').getBoundingClientRect();
                    return [...document.querySelectorAll(`.prose [data-s="${number}"]`)].some((piece) =>
                        [...piece.getClientRects()].some((line) => line.top < card.bottom && card.top < line.bottom
                            && line.left < card.right && card.left < line.right));
                }"""
            )
            assert not covered, (place, await mark.inner_text())


async def test_sources_that_are_cited_stand_apart(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    sources = page.locator(".sources")
    await expect(sources.locator("ol").first.locator(".title")).to_have_text(["Counting Sheep with Transformers"])
    others = sources.locator("details")
    await expect(others.locator("summary")).to_contain_text("retrieved but not cited")
    await others.locator("summary").click()
    await others.get_by_role("button").first.click()
    await expect(page.get_by_role("complementary")).to_be_visible()


async def test_a_refusal_looks_like_one_and_offers_what_came_near(visit: Visit) -> None:
    page = await visit.open()
    await visit.ask(UNANSWERABLE)
    refused = page.locator(".refused")
    await expect(refused.get_by_role("heading", name="These papers do not answer that")).to_be_visible()
    await expect(page.locator(".prose")).to_be_empty()
    await expect(page.get_by_role("button", name="Copy", exact=True)).to_have_count(0)
    await refused.get_by_role("button").first.click()
    await expect(page.get_by_role("complementary")).to_be_visible()


async def test_an_answer_is_copied_with_its_references(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(SUPPORTED)
    assert "## References" in copied
    assert "Counting Sheep with Transformers" in copied


async def test_what_goes_wrong_is_told(visit: Visit) -> None:
    page = await visit.open()
    await visit.ask("?!")
    await expect(page.get_by_role("alert")).to_contain_text("Invalid question")
    await expect(page.get_by_role("alert")).to_contain_text("Ask something in words.")


async def test_a_service_that_goes_away_is_told(visit: Visit) -> None:
    async def die(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"10\r\nevent: retrieved\r\n")
        await writer.drain()
        writer.close()

    page = await visit.open()
    async with await asyncio.start_server(die, "127.0.0.1", 0) as dying:
        port = dying.sockets[0].getsockname()[1]
        await page.route("**/page/ask", lambda route: route.continue_(url=f"http://127.0.0.1:{port}/"))
        await visit.ask(QUESTION)
    told = page.get_by_role("alert").last
    await expect(told).to_have_text("The answer was cut offThe service stopped. Try again.")
    await page.unroute("**/page/ask")
    await page.route("**/page/ask", lambda route: route.abort())
    await visit.ask(QUESTION)
    await expect(told).to_have_text("The service does not answerIs it still running? Start it, and try again.")
    await page.unroute("**/page/ask")
    visit.llm.say(SUPPORTED)
    await page.get_by_role("button", name="Retry").last.click()
    await expect(page.locator(".said").last).to_contain_text("1 sentence, supported")


async def test_a_filter_that_was_only_typed_holds_and_moves_no_button_away(visit: Visit) -> None:
    page = await visit.open()
    composer = page.locator("#composer")
    await composer.get_by_label("Question", exact=True).fill("How long do sleeping honey bees remember where sugar is?")
    await composer.get_by_role("button", name="Filters").click()
    await composer.get_by_label("Author", exact=True).fill("Peep")
    visit.llm.say("Sleeping bees remembered the place of the sugar for a week [1].")
    await composer.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.locator(".sources .title").first).to_be_visible()
    await expect(composer.locator(".tag")).to_have_text("author: Peep")
    await expect(page).to_have_url(re.compile("author=Peep"))


async def test_filters_hold_and_stand_in_the_address(visit: Visit) -> None:
    page = await visit.open()
    await page.locator("#composer").get_by_role("button", name="Filters").click()
    await page.locator("#composer").get_by_label("From year").fill("2022")
    await page.locator("#composer").get_by_label("Author").fill("Peep")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{visit.address}/?year_from=2022&author=Peep")
    visit.llm.say("Sleeping bees remembered the place of the sugar for a week [1].")
    await visit.ask("How long do sleeping honey bees remember where sugar is?")
    await expect(page.locator(".sources .title")).to_have_text(["Sleep and Memory in Honey Bees"])

    composer = page.locator("#composer")
    from_year, to_year = (composer.get_by_label(label, exact=True) for label in ("From year", "To year"))
    await to_year.fill("20x4")
    await page.keyboard.press("Tab")
    await expect(to_year).to_have_value("")  # it is no year, and does not stay as if it held
    await to_year.fill("2020")
    await page.keyboard.press("Enter")
    await expect(composer.get_by_role("alert")).to_have_text("2022 is after 2020, so no paper can match.")
    await page.get_by_role("button", name="Remove the filter to year 2020").click()
    await expect(from_year).to_have_value("2022")
    await page.keyboard.press("Escape")

    await page.get_by_role("button", name="Remove the filter author: Peep").click()
    await page.get_by_label("Unsupported sentences").select_option("off")
    await page.get_by_label("Who answers").select_option("litmus:extractive")
    await expect(page).to_have_url(re.compile(r"&year_from=2022&model=litmus%3Aextractive&faithfulness=off$"))
    await page.reload()
    await expect(page.get_by_label("Unsupported sentences")).to_have_value("off")
    await expect(page.get_by_label("Who answers")).to_have_value("litmus:extractive")
    await expect(page.get_by_role("button", name="Remove the filter from year 2022")).to_be_visible()


async def test_without_an_llm_the_papers_speak(visit: Visit) -> None:
    page = await visit.open("/?model=litmus:extractive")
    await visit.ask(QUESTION)
    await expect(page.locator(".said")).to_contain_text("of the papers themselves")
    await expect(page.locator(".prose")).to_contain_text("It counts sheep with an error of two percent")


async def test_words_that_were_taken_for_filters_are_named(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask("How precisely does a transformer count sheep since 2020?")
    await expect(page.locator(".understood")).to_contain_text("Taken as a filter: “since 2020”.")
