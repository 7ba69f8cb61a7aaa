"""For everybody: keyboard, screen reader, light and dark, any width, and nothing that jumps."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.llm_server import LlmServer
from tests.service.corpus import QUESTION, UNANSWERABLE
from tests.service.page.conftest import PHONE, Visit
from tests.service.page.test_asking import MARKED, SUPPORTED


async def violations(page: Page) -> list[str]:
    """What axe finds, as rule and place."""
    # It looks at colours as they end up, not in the middle of becoming so.
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(visit: Visit, scheme: Any) -> None:
    await visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = await visit.open("/?faithfulness=annotate&author=Peep")
    await expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    assert await violations(page) == []
    await page.locator("#composer").get_by_role("button", name="Filters").click()
    visit.llm.say(MARKED)
    await visit.ask(QUESTION)
    await page.locator(".sources summary").click()
    await page.locator(".prose .cite").first.click()
    await expect(page.get_by_role("complementary")).to_be_visible()
    assert await violations(page) == []
    await visit.ask(UNANSWERABLE)
    assert await violations(page) == []


async def test_the_light_can_be_chosen_and_stays_so(visit: Visit) -> None:
    await visit.page.emulate_media(color_scheme="light")
    page = await visit.open()
    await page.get_by_role("button", name="Dark colours").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.get_by_role("button", name="Light colours")).to_be_visible()


async def test_the_keyboard_goes_through_in_order(visit: Visit) -> None:
    page = await visit.open()
    await expect(page.get_by_label("Question", exact=True)).to_be_focused()
    visit.llm.say(SUPPORTED)
    await visit.ask(QUESTION)
    await page.get_by_role("link", name="Skip to the content").focus()
    seen: list[str] = []
    while "API" not in seen or "Question" not in seen:
        name = await page.evaluate(
            "(document.activeElement.ariaLabel || document.activeElement.textContent || '').trim()"
        )
        seen.append(name)
        assert len(seen) < 200
        await page.keyboard.press("Tab")
    order = ["Skip to the content", "New question", "Source 1: Counting Sheep with Transformers", "Retry", "Question"]
    places = [seen.index(name) for name in order]
    assert places == sorted(places)
    await page.get_by_role("link", name="Skip to the content").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.get_by_label("Question", exact=True)).to_be_focused()


@pytest_asyncio.fixture(loop_scope="session")
async def on_phone(browser: Browser, address: str, page_llm: LlmServer) -> AsyncIterator[Visit]:
    context = await browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    visit = Visit(await context.new_page(), context, address, page_llm)
    yield visit
    await context.close()
    assert visit.complaints == []


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_a_phone_is_wide_enough(on_phone: Visit) -> None:
    page = await on_phone.open("/?faithfulness=annotate&author=Peep&tag=a+tag+that+is+rather+long+for+such+a+page")
    assert await fits(page)
    side = page.get_by_role("navigation")
    await expect(side).to_be_hidden()
    await page.get_by_role("button", name="Menu").click()
    await expect(side.get_by_role("link", name="Library")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(side).to_be_hidden()
    await page.get_by_role("button", name="Remove the filter tag").click()

    on_phone.llm.say(MARKED)
    await on_phone.ask(QUESTION)
    assert await fits(page)
    await page.locator(".prose .cite").first.tap()
    panel = page.get_by_role("complementary")
    box = await panel.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert await violations(page) == []
    await panel.get_by_role("button", name="Close the paper").tap()
    await expect(panel).to_be_hidden()


async def test_nothing_jumps_while_an_answer_comes(visit: Visit) -> None:
    page = await visit.open()
    await page.evaluate(
        """() => {
            window.moved = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
            }).observe({type: 'layout-shift', buffered: false});
        }"""
    )
    visit.llm.say(f"{SUPPORTED} It needs no fence [1]. Goats are counted as sheep in one case of twenty [1].")
    await visit.ask(QUESTION)
    assert await page.evaluate("window.moved") < 0.05
