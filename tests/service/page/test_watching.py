"""Saved searches: saved, run, read as a digest, deleted and saved again."""

from dataclasses import replace

from playwright.async_api import expect

from tests.service.page.conftest import Visit
from tests.service.page.test_access import fits, violations
from tests.source_protocols import made_up
from tests.sources_server import SourcesServer

FLOCK = "Watched flock {} <img src=x onerror=alert(1)>"


async def test_a_search_is_saved_run_and_deleted(visit: Visit, page_sources: SourcesServer) -> None:
    # Other tests look for papers by their authors.
    page_sources.papers = [
        replace(paper, number=paper.number + 100, title=FLOCK.format(paper.number), authors=("Fay Fold",))
        for paper in made_up(3)
    ]
    page = await visit.open("/?view=watches&from=openalex")
    form = page.get_by_role("form", name="Save a search")
    tall = {
        await form.get_by_label(name).evaluate("(one) => one.offsetHeight")
        for name in ("Search for", "Records at most")
    }
    assert len(tall) == 1  # a label on two lines makes no field beside it higher
    await form.get_by_label("Search for").fill("flocks of sheep")
    await form.get_by_label("Name").fill("Flock")
    await form.get_by_label("Published since").fill("2024")
    assert await violations(page) == []
    await form.get_by_role("button", name="Save this search").click()

    await expect(page.get_by_role("heading", name="Flock", exact=True)).to_be_visible()
    await expect(page.locator("#watches")).to_contain_text("OpenAlex · “flocks of sheep” · since 2024-01-01")
    await page.get_by_role("button", name="Run now").click()
    await expect(page.locator("#watches .job")).to_contain_text("3 papers added")
    digest = page.locator(".digest")
    await expect(digest).to_have_count(1)
    await expect(digest.get_by_role("heading").first).to_contain_text("3 new papers")
    await expect(digest).to_contain_text("matches")
    assert await page.locator(".digest img").count() == 0
    assert await violations(page) == []
    await digest.get_by_role("button", name="Watched flock 1").click()
    await expect(page.locator("#panel mark").first).to_be_visible()
    await page.keyboard.press("Escape")

    await page.reload()
    await expect(digest).to_have_count(1)
    await page.get_by_role("button", name="Run now").click()
    await expect(page.get_by_role("status").filter(has_text="Nothing is new")).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 780})
    assert await fits(page)
    await page.get_by_role("button", name="Watches", exact=True).click()
    await expect(page.locator("#watches .past a")).to_contain_text("last run")
    await page.locator("#watches .past a").click()
    await page.locator("#watches").get_by_role("button", name="Delete").click()
    await expect(page.locator("#watches .past")).to_be_hidden()
    await page.get_by_role("button", name="Watch it again").click()
    await expect(page.get_by_role("heading", name="Flock", exact=True)).to_be_visible()
