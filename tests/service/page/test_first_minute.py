"""A library with nothing in it, a service without an LLM, and one with a key."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect
from pydantic import SecretStr

from answering import open_litmus
from reviewing import open_desk
from service.http.app import create_app
from tests.llm_server import LlmServer
from tests.service.page.conftest import DESKTOP, Visit, settings_in
from tests.service.page.test_access import violations
from tests.service.real_server import serving

KEY = "a-key-that-nobody-guesses-ü"


@pytest.fixture
def more_settings() -> dict[str, Any]:
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(
    browser: Browser, page_llm: LlmServer, tmp_path: Path, models_dir: Path, more_settings: dict[str, Any]
) -> AsyncIterator[Visit]:
    settings = settings_in(tmp_path / "data", models_dir, **more_settings)
    async with (
        open_litmus(settings) as litmus,
        open_desk(litmus) as desk,
        serving(create_app(settings, engine=litmus, desk=desk)) as address,
    ):
        context = await browser.new_context(viewport=DESKTOP)
        visit = Visit(await context.new_page(), context, address, page_llm)
        yield visit
        await context.close()
    assert visit.complaints == []


async def test_an_empty_library_offers_the_sample(newcomer: Visit) -> None:
    page = await newcomer.open()
    await expect(page.get_by_role("heading", name="The library is empty")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Load the sample papers").click()
    await expect(page.locator(".job")).to_contain_text("135 papers added")
    await expect(page.locator(".table .open").first).to_be_visible()

    await page.get_by_role("link", name="New question").click()
    await expect(page.get_by_text("No language model is configured")).to_be_visible()
    await page.get_by_text("How to configure one").click()
    await expect(page.get_by_text("LITMUS_LLM_MODEL=ollama/llama3.2")).to_be_visible()
    example = page.get_by_role("list", name="Questions to begin with").get_by_role("button").first
    question = await example.inner_text()
    await example.click()
    await expect(page.get_by_role("heading", name=question)).to_be_visible()
    await expect(page.locator(".said")).to_contain_text("of the papers themselves")


async def test_papers_that_arrive_are_told_of_from_the_first_on(newcomer: Visit) -> None:
    page = await newcomer.open()
    await page.evaluate(
        """() => {
            window.told = [];
            const state = document.querySelector('#library .state');
            new MutationObserver(() => window.told.push(state.textContent)).observe(state, {childList: true});
        }"""
    )
    await page.get_by_role("button", name="Load the sample papers").click()
    await expect(page.locator("#library .state")).to_have_text("135 papers, all searchable")
    told = await page.evaluate("window.told")
    assert told[0] == "Papers are being imported" or "not searchable yet" in told[0]
    assert "No papers yet" not in told


async def test_what_waits_for_papers_says_so(newcomer: Visit) -> None:
    async def arriving(route: Route) -> None:
        response = await route.fetch()
        await route.fulfill(response=response, json={**await response.json(), "arriving": 1})

    await newcomer.page.route("**/page/state", arriving)
    page = await newcomer.open()
    await expect(page.get_by_role("heading", name="Papers are being imported")).to_be_visible()
    await page.get_by_role("button", name="Show the import").click()
    await expect(page.locator("#library .state")).to_have_text("Papers are being imported")
    await expect(page.locator(".nothing")).to_contain_text("Papers are being imported.")
    assert await violations(page) == []
    # Others bring papers as well; the page looks until they are there.
    await page.request.put(
        f"{newcomer.address}/v1/papers",
        data=[{"title": "Ants carry leaves", "abstract": "Ants carry leaves of fifty times their own weight."}],
    )
    await expect(page.locator(".table .open")).to_have_text(["Ants carry leaves"])
    await page.unroute_all(behavior="ignoreErrors")


async def test_a_page_that_was_open_before_learns_of_papers_that_others_brought(newcomer: Visit) -> None:
    page = await newcomer.open("/?view=map")
    await expect(page.locator("#map .state")).to_have_text("No papers yet")
    await page.request.put(
        f"{newcomer.address}/v1/papers",
        data=[{"title": "Ants carry leaves", "abstract": "Ants carry leaves of fifty times their own weight."}],
    )
    await page.evaluate("dispatchEvent(new Event('focus'))")  # one comes back to the window
    await expect(page.locator("#map .state")).to_contain_text("1 paper in 1 topic")


async def test_no_question_is_offered_before_a_paper_is_searchable(newcomer: Visit) -> None:
    async def unready(route: Route) -> None:
        response = await route.fetch()
        await route.fulfill(response=response, json={**await response.json(), "papers": 3, "pending": 3})

    await newcomer.page.route("**/page/state", unready)
    page = await newcomer.open()
    await expect(page.get_by_role("heading", name="Papers are being imported")).to_be_visible()
    await newcomer.ask("What do ants carry?")
    await expect(page.locator(".turn").get_by_role("heading", name="Papers are being imported")).to_be_visible()
    await page.unroute_all(behavior="ignoreErrors")


async def test_a_question_to_an_empty_library_offers_the_import(newcomer: Visit) -> None:
    page = await newcomer.open()
    await newcomer.ask("What do honey bees remember?")
    answer = page.locator(".turn")
    await expect(answer.get_by_role("heading", name="The library is empty")).to_be_visible()
    await expect(answer).not_to_contain_text("These papers do not answer that")
    assert await violations(page) == []
    await answer.get_by_role("button", name="Load the sample papers").click()
    await expect(page.locator(".job")).to_contain_text("135 papers added")


async def test_an_empty_library_takes_ones_own_papers(newcomer: Visit) -> None:
    page = await newcomer.open()
    await page.get_by_role("button", name="Import my own").click()
    await expect(page.get_by_role("button", name="Choose files")).to_be_visible()
    await expect(page.locator(".nothing")).to_contain_text("There is nothing here yet")


@pytest.mark.parametrize("more_settings", [{"api_key": SecretStr(KEY)}], ids=["key"])
async def test_a_key_is_asked_for_and_kept_for_the_tab(newcomer: Visit) -> None:
    page = newcomer.page
    await page.goto(newcomer.address)
    dialog = page.get_by_role("dialog", name="This library needs a key")
    await dialog.get_by_label("API key").fill("wrong")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_have_text("That key was not accepted.")
    assert await violations(page) == []
    await dialog.get_by_label("API key").fill(KEY)
    await dialog.get_by_role("button", name="Open the library").click()
    await expect(page.get_by_role("heading", name="The library is empty")).to_be_visible()
    await expect(dialog).to_have_count(0)

    await page.get_by_role("button", name="Import my own").click()
    await page.get_by_role("button", name="Paste").click()
    await page.get_by_label("Text to import").fill(
        "@article{a, title={Ants carry leaves}, abstract={Ants carry leaves of fifty times their own weight.}}"
    )
    await page.get_by_role("button", name="Import this text").click()
    await expect(page.locator(".job")).to_contain_text("1 paper added.")
    await page.reload()
    await expect(page.locator(".table .open")).to_have_text(["Ants carry leaves"])
    assert await page.evaluate("Object.keys(localStorage).length") == 0

    await page.get_by_role("link", name="Map").click()
    await expect(page.locator("#map .state")).to_contain_text("1 paper in 1 topic")
    await page.get_by_role("link", name="Compare").click()
    await page.get_by_label("Papers about", exact=True).fill("ants")
    await page.get_by_role("button", name="Compare", exact=True).click()
    await expect(page.get_by_role("rowheader")).to_contain_text("Ants carry leaves")
    await page.locator("#compare").get_by_text("Export", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Markdown", exact=True).last.click()
    assert (await download.value).suggested_filename == "litmus.md"


async def test_each_view_says_what_it_needs(newcomer: Visit) -> None:
    page = await newcomer.open()
    for name in ("Map", "Check my text", "Compare", "Review", "Screen"):
        await page.get_by_role("link", name=name).click()
        await expect(page).to_have_title(f"{name} · Litmus")
        bring = page.get_by_role("main").get_by_role("link", name="Add some papers")
        await expect(bring).to_be_visible()
        assert await violations(page) == []
    await page.get_by_role("link", name="Watches").click()
    await expect(page.get_by_role("form", name="Save a search")).to_be_visible()
    await page.go_back()
    await page.get_by_role("main").get_by_role("link", name="Add some papers").click()
    await expect(page.get_by_role("heading", name="Library")).to_be_visible()
