"""Conversations: begun, gone on with, found again, renamed, deleted."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import expect

from tests.service.corpus import QUESTION, UNANSWERABLE
from tests.service.page.conftest import Visit
from tests.service.page.test_asking import SUPPORTED


async def test_a_conversation_is_there_after_a_reload(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    await expect(page).to_have_url(re.compile("chat=ch_"))
    prose = await page.locator(".prose").inner_html()
    await visit.ask(UNANSWERABLE)
    await expect(page.locator(".turn")).to_have_count(2)

    await page.reload()
    await expect(page.locator(".turn")).to_have_count(2)
    assert await page.locator(".prose").first.inner_html() == prose
    await expect(page.locator(".refused")).to_be_visible()
    await page.locator(".prose .cite").first.click()
    await expect(page.get_by_role("complementary").locator("mark")).to_be_visible()
    await page.keyboard.press("Escape")

    await page.get_by_role("link", name="New question").click()
    await expect(page.locator(".turn")).to_have_count(0)
    await expect(page).not_to_have_url(re.compile("chat="))
    await page.go_back()
    await expect(page.locator(".turn")).to_have_count(2)


async def test_a_conversation_is_renamed_and_deleted(visit: Visit) -> None:
    page = await visit.open()
    await visit.ask("Which shoes does a honey bee prefer?")
    side = page.get_by_role("navigation")
    await side.get_by_role("button", name="Rename “Which shoes").click()
    await page.get_by_label("Title").fill("Shoes of bees")
    await page.keyboard.press("Enter")
    link = side.get_by_role("link", name="Shoes of bees")
    await expect(link).to_have_attribute("aria-current", "page")
    await expect(link).to_be_focused()
    await page.reload()
    await expect(link).to_be_visible()

    delete = side.get_by_role("button", name="Delete “Shoes of bees”")
    await delete.click()
    await side.get_by_role("button", name="Keep").click()
    await delete.click()
    await side.get_by_role("button", name="Delete", exact=True).click()
    await expect(link).to_have_count(0)
    await expect(page.locator(".turn")).to_have_count(0)
    await expect(page).not_to_have_url(re.compile("chat="))


async def test_the_last_question_is_asked_anew_in_its_place(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    visit.llm.say("It needs no fence [1].")
    await page.get_by_role("button", name="Retry").click()
    await expect(page.locator(".prose")).to_contain_text("It needs no fence")
    await page.locator(".turn:not([aria-busy])").wait_for()
    await page.reload()
    await expect(page.locator(".turn")).to_have_count(1)
    await expect(page.locator(".prose")).to_contain_text("It needs no fence")


async def test_a_conversation_that_is_gone_is_said_to_be(visit: Visit) -> None:
    page = await visit.open("/?chat=ch_0000000000000000")
    await expect(page.get_by_role("status").filter(has_text="no longer there")).to_be_visible()
    await expect(page).not_to_have_url(re.compile("chat="))


async def test_a_long_conversation_shows_its_end_and_more_when_asked(visit: Visit) -> None:
    page = await visit.open("/?model=litmus:extractive")
    made = await page.evaluate(
        """async (question) => {
            const call = async (path, body) => (await fetch(path, {
                method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
            })).json();
            const chat = await call('/v1/chats', {});
            for (let n = 0; n < 23; n += 1) {
                await call('/v1/ask', {question: n ? 'Thanks' : question, chat_id: chat.id, mode: 'extractive'});
            }
            return chat.id;
        }""",
        UNANSWERABLE,
    )
    await visit.open(f"/?chat={made}")
    await expect(page.locator(".turn")).to_have_count(20)
    await expect(page.locator(".turn .question").last).to_be_in_viewport()
    await page.get_by_role("button", name="Earlier questions").click()
    await expect(page.locator(".turn")).to_have_count(23)
    await expect(page.locator(".turn .question").first).to_have_text(UNANSWERABLE)
    await expect(page.get_by_role("button", name="Earlier questions")).to_be_hidden()


async def test_a_follow_up_is_understood_and_how_is_shown(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    await expect(page.get_by_placeholder("Ask a follow-up question")).to_be_visible()
    standalone = "Does a transformer that counts sheep need a fence?"
    visit.llm.say(standalone, "It needs no fence [1].")
    await visit.ask("And does it need a fence?")
    turn = page.locator(".turn").last
    await expect(turn.locator(".understood")).to_have_text(f"Understood as: {standalone}")
    await expect(turn.locator(".prose")).to_contain_text("It needs no fence")
    await page.reload()
    await expect(page.locator(".turn").last.locator(".understood")).to_have_text(f"Understood as: {standalone}")


async def test_one_that_was_deleted_elsewhere_is_left(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    await expect(page).to_have_url(re.compile("chat=ch_"))
    chat = parse_qs(urlsplit(page.url).query)["chat"][0]
    await page.request.delete(f"{visit.address}/v1/chats/{chat}")
    await visit.ask("How often are goats counted as sheep?")
    told = page.get_by_role("alert")
    await expect(told).to_have_text("This conversation was deleted meanwhileRetry asks the question in a new one.")
    await expect(page).not_to_have_url(re.compile("chat="))
    visit.llm.say(SUPPORTED)
    await page.get_by_role("button", name="Retry").last.click()
    await expect(page.locator(".said").last).to_contain_text("1 sentence, supported")
    await expect(page).to_have_url(re.compile(f"chat=ch_(?!{chat.removeprefix('ch_')})"))
    await page.reload()
    await expect(page.locator(".turn")).to_have_count(1)


async def test_a_conversation_becomes_a_file(visit: Visit) -> None:
    page = await visit.open()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    holds = {
        "Markdown": ("litmus.md", SUPPORTED),
        "BibTeX of the cited papers": ("litmus.bib", "title = {Counting Sheep with Transformers}"),
        "RIS of the cited papers": ("litmus.ris", "Counting Sheep with Transformers"),
    }
    for label, (name, text) in holds.items():
        await page.locator("#ask").get_by_text("Export", exact=True).click()
        async with page.expect_download() as downloading:
            await page.get_by_role("button", name=label).click()
        download = await downloading.value
        assert download.suggested_filename == name
        assert text in (await download.path()).read_text(encoding="utf-8")
