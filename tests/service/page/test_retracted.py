"""A paper that was retracted says so wherever it is shown."""

from playwright.async_api import expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.page.conftest import Visit

SNAILS = PaperIn(
    title="Snails outrun hares",
    abstract="Snails outrun hares over a mile when the hares sleep on the way.",
    year=2003,
    retracted=True,
)


async def test_the_mark_stands_in_the_sources_the_panel_and_the_table(visit: Visit, litmus: Litmus) -> None:
    await litmus.library.upsert(to_records([SNAILS], 100_000))
    page = await visit.open()
    visit.llm.say("Snails outrun hares over a mile when the hares sleep on the way [1].")
    await visit.ask("Do snails outrun hares over a mile?")
    await expect(page.locator(".sources ol").first.locator(".retracted")).to_have_text("retracted")
    await page.locator(".prose .cite").first.click()
    await expect(page.get_by_role("complementary").locator("h2 .retracted")).to_have_text("retracted")
    await visit.open("/?view=library&search=snails+outrun")
    await expect(page.locator(".table .retracted")).to_have_text("retracted")
    await page.get_by_role("button", name="Delete Snails outrun hares").click()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".table .retracted")).to_have_text("retracted")
