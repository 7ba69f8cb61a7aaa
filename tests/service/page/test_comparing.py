"""Comparisons: begun with chosen papers, filled row by row, opened at their evidence, taken along and deleted."""

import asyncio
import re

from playwright.async_api import expect

from tests.llm_server import Reply
from tests.service.page.conftest import Visit, chosen
from tests.service.page.test_access import violations

SHEEP = "Counting Sheep with Transformers"
BEES = "Sleep and Memory in Honey Bees"


async def test_chosen_papers_are_compared(visit: Visit) -> None:
    page = await visit.open("/?view=library&search=bo+peep")
    for title in (SHEEP, BEES):
        await page.get_by_label(f"Choose {title}").check()
    bar = page.get_by_role("group", name="Chosen papers")
    await expect(bar).to_contain_text("2 papers chosen")
    everything = page.get_by_label("Choose all that are shown")
    await everything.set_checked(not await everything.is_checked())
    await everything.uncheck()
    await expect(bar).to_be_hidden()
    for title in (SHEEP, BEES):
        await page.get_by_label(f"Choose {title}").check()
    await expect(page).to_have_url(chosen(2))
    await page.reload()
    await expect(page.get_by_label(f"Choose {BEES}")).to_be_checked()
    assert await violations(page) == []
    await bar.get_by_role("button", name="Compare").click()

    form = page.get_by_role("form", name="Compare papers")
    await expect(form.locator(".chosen")).to_contain_text("2 papers chosen")
    await form.get_by_role("button", name="Leave out limitation").click()
    await form.get_by_label("Add a column").fill("How many were trained?")
    await page.keyboard.press("Enter")
    await page.reload()
    await expect(form.locator(".columns li").last).to_contain_text("How many were trained?")
    await form.get_by_label("Done by").select_option("litmus:extractive")
    assert await violations(page) == []
    await form.get_by_role("button", name="Compare").click()

    table = page.get_by_role("table")
    await expect(table.get_by_role("row")).to_have_count(3)
    await expect(table.get_by_role("columnheader")).to_have_text(
        ["Paper", "task", "data", "method", "main result", "How many were trained?"]
    )
    for column in await table.get_by_role("columnheader").all():
        box = await column.bounding_box()
        assert box is not None
        assert box["width"] > 200
    await expect(page.locator(".job-bar")).to_contain_text("Done · 2 of 2 papers")
    await expect(page).to_have_url(re.compile("job=j_"))
    cell = table.locator("td .open").first
    await expect(cell).to_have_text("Farmers count sheep by eye, which is slow.")
    await cell.click()
    panel = page.get_by_role("complementary")
    await expect(panel.locator("mark:not(.faint)")).to_have_text("Farmers count sheep by eye, which is slow.")
    assert await violations(page) == []

    await page.get_by_role("region", name="Compare papers").get_by_text("Export", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="CSV").click()
    assert (await download.value).suggested_filename == "litmus.csv"

    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.get_by_role("button", name="Keep")).to_be_focused()
    await page.get_by_role("group", name="Delete it for good?").get_by_role("button", name="Delete").click()
    await expect(form).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("alert")).to_contain_text("It was deleted")


async def test_what_does_not_fit_is_told_and_what_was_done_is_listed(visit: Visit) -> None:
    page = await visit.open("/?view=compare&only=p_0000000000000000")
    form = page.get_by_role("form", name="Compare papers")
    await form.get_by_role("button", name="Compare").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await form.get_by_role("button", name="Clear the chosen papers").click()
    await form.get_by_label("Papers about").fill("lighthouse lenses")
    await form.get_by_label("Papers at most").fill("1")
    await form.get_by_label("Done by").select_option("litmus:extractive")
    await form.get_by_role("button", name="Compare").click()
    await expect(page.get_by_role("rowheader")).to_contain_text("A Survey of Lighthouse Optics")
    await page.get_by_role("button", name="Comparisons").click()
    entry = page.locator(".past").get_by_role("link", name="lighthouse lenses")
    await expect(entry).to_contain_text("Done · 1 of 1 paper")
    await entry.click()
    await expect(page.get_by_role("rowheader")).to_contain_text("A Survey of Lighthouse Optics")


async def test_work_is_stopped_and_goes_on(visit: Visit) -> None:
    visit.llm.say(Reply(stall_after=0, wait_s=60))
    came = len(visit.llm.requests)
    page = await visit.open("/?view=compare")
    form = page.get_by_role("form", name="Compare papers")
    await form.get_by_label("Papers about").fill("sheep and goats")
    await form.get_by_label("Papers at most").fill("1")
    await form.get_by_role("button", name="Estimate the cost").click()
    await expect(form.get_by_role("status")).to_contain_text("1 paper")
    await form.get_by_role("button", name="Compare").click()
    bar = page.locator(".job-bar")
    await expect(bar).to_contain_text("Running")
    await expect(bar.get_by_role("progressbar")).to_be_visible()
    await page.reload()
    await asyncio.to_thread(visit.llm.received, came + 1)  # else the reply that stalls would meet the second try
    await bar.get_by_role("button", name="Stop").click()
    await expect(bar).to_contain_text("Stopped")
    visit.llm.say("{}")
    await bar.get_by_role("button", name="Continue").click()
    await expect(bar).to_contain_text("Done · 1 of 1 paper")
