"""A question with several parts: that it was split is said, and can be had otherwise."""

from playwright.async_api import expect

from tests.service.page.conftest import Visit

BOTH = "How precisely does a transformer count sheep? And how fast does dough rise in the mountains?"


async def test_parts_are_told_and_asked_as_one(visit: Visit) -> None:
    page = await visit.open("/?model=litmus%3Aextractive")
    await visit.ask(BOTH)
    understood = page.locator(".understood")
    await expect(understood).to_contain_text("Answered in 2 parts.")
    await page.reload()
    await expect(understood).to_contain_text("Answered in 2 parts.")
    await page.get_by_role("button", name="Ask it as one question").click()
    await page.locator(".turn:not([aria-busy])").wait_for()
    await expect(page.locator(".turn")).to_have_count(1)
    await expect(understood).to_be_hidden()
