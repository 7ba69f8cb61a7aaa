"""Papers from a source: asked for, followed, broken off and gone on with."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from tests.service.page.conftest import Visit
from tests.service.page.test_access import violations
from tests.source_protocols import made_up
from tests.sources_server import SourcesServer, Trouble


@pytest.fixture
def sources(page_sources: SourcesServer) -> SourcesServer:
    # Other tests look for papers by their authors.
    page_sources.papers = [replace(paper, authors=("Fay Fold",)) for paper in made_up(4, without_abstract=1)]
    page_sources.asked.clear()
    return page_sources


async def test_papers_are_fetched_and_what_has_no_abstract_is_counted(visit: Visit, sources: SourcesServer) -> None:
    page = await visit.open("/?view=library")
    await page.get_by_role("button", name="From a source").click()
    form = page.get_by_role("form", name="Fetch from a source")
    await form.get_by_label("Source").select_option("Crossref")
    await expect(form).to_contain_text("most works have no abstract there")
    await expect(page).to_have_url(re.compile("from=crossref"))
    await form.get_by_label("Search for").fill("sheep of a kind")
    await form.get_by_label("Published since").fill("2024")
    await form.get_by_label("Tags to add").fill("flock, meadow")
    assert await violations(page) == []
    await page.reload()
    await expect(form.get_by_label("Search for")).to_have_value("sheep of a kind")
    await form.get_by_role("button", name="Fetch").click()
    job = page.locator(".job")
    await expect(job).to_contain_text("3 papers added, 1 record rejected (no abstract), 4 records found at the source.")
    assert sources.asked[0].query["filter"] == "from-pub-date:2024-01-01"
    await page.get_by_label("Search the library").fill("sheep of kind 2")
    await page.get_by_role("button", name="Sheep of kind 2 and how they are counted", exact=True).click()
    await expect(page.get_by_role("complementary").locator(".tags").first).to_contain_text("flock")


async def test_the_form_can_be_sent_before_the_list_of_sources_is_there(visit: Visit, sources: SourcesServer) -> None:
    page = await visit.open("/?view=library&from=crossref")
    await page.route("**/v1/sources", lambda route: None)  # never answered
    await page.reload()
    form = page.get_by_role("form", name="Fetch from a source")
    await form.get_by_label("Search for").fill("sheep of an early kind")
    await form.get_by_role("button", name="Fetch").click()
    await expect(page.locator(".job").filter(has_text="sheep of an early kind")).to_contain_text("found at the source")
    assert "/works" in sources.asked[0].path


async def test_one_that_broke_off_goes_on_after_a_reload(visit: Visit, sources: SourcesServer) -> None:
    sources.trouble(Trouble(403))
    page = await visit.open("/?view=library&from=openalex")
    form = page.get_by_role("form", name="Fetch from a source")
    await form.get_by_label("Search for").fill("sheep that broke off")
    await form.get_by_role("button", name="Fetch").click()
    job = page.locator(".job").filter(has_text="sheep that broke off")
    await expect(job.get_by_role("alert")).to_be_visible()
    await page.reload()
    await job.get_by_role("button", name="Continue").click()
    await expect(job).to_contain_text("records found at the source")
    await expect(job.get_by_role("button", name="Continue")).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("heading", name="Library")).to_be_visible()
    await expect(job).to_have_count(0)


async def test_a_wrong_day_is_told_in_the_form(visit: Visit, sources: SourcesServer) -> None:
    page = await visit.open("/?view=library&from=arxiv")
    form = page.get_by_role("form", name="Fetch from a source")
    await form.get_by_label("Published since").fill("2024-02-30")
    await form.get_by_role("button", name="Fetch").click()
    await expect(form.get_by_role("alert")).to_contain_text("2024-02-30")
    assert sources.asked == []
