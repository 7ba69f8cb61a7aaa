"""The page in a real browser, before a real service with a scripted LLM.

One browser and one service do for all tests; each has a page of its own, with nothing stored.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright, expect
from pydantic import SecretStr

from answering import Litmus
from core import gateway
from core.settings import Settings
from indexing.library import open_library
from reviewing import open_desk
from service.http.app import create_app
from tests.llm_server import LlmServer
from tests.service.corpus import PAPERS
from tests.service.page.checker import SaidChecker
from tests.service.real_server import serving
from tests.sources_server import SourcesServer

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Take two and a half times as much processor time as Chromium's headless shell, which shows the same."""
PATIENCE_MS = 60_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser belongs to the loop that it was started in, so these tests share one; and one process, on all cores."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is."""
    names = (os.environ.get("LITMUS_TEST_CHROMIUM"), "chromium-headless-shell", *BROWSERS)
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        told = "No Chromium to show the page in: apt install chromium-headless-shell, or set LITMUS_TEST_CHROMIUM."
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def page_llm() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture(scope="session")
def page_sources() -> Iterator[SourcesServer]:
    with SourcesServer() as server:
        yield server


def settings_in(folder: Path, models: Path, **more: Any) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("LITMUS_"):
                patch.delenv(name)
        return Settings(_env_file=None, data_dir=folder, models_dir=models, **more)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def litmus(
    tmp_path_factory: pytest.TempPathFactory, models_dir: Path, page_llm: LlmServer, page_sources: SourcesServer
) -> AsyncIterator[Litmus]:
    """An open library with a few papers, and an LLM that says what a test tells it to."""
    settings = settings_in(
        tmp_path_factory.mktemp("page"),
        models_dir,
        llm_model="openai/fake",
        llm_api_base=page_llm.base,
        llm_api_key=SecretStr("none"),
        source_urls=page_sources.addresses,
    )
    await gateway.warm()  # it takes seconds, which no test should have to be patient about
    async with open_library(settings) as library:
        from service.http.routers.papers import to_records
        from service.wire.papers import PaperIn

        await library.upsert(to_records([PaperIn(**paper) for paper in PAPERS], 100_000))
        yield Litmus(settings, library, SaidChecker())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(litmus: Litmus) -> AsyncIterator[str]:
    async with open_desk(litmus) as desk, serving(create_app(litmus.settings, engine=litmus, desk=desk)) as url:
        yield url


@dataclass
class Visit:
    """One visit to the page: an own browser context, and a note of whatever went wrong in it."""

    page: Page
    context: BrowserContext
    address: str
    llm: LlmServer
    complaints: list[str] = field(default_factory=list)
    foreseen: tuple[str, ...] = ()
    """What a test provokes: a complaint that has one of these in it is none, whenever it arrives."""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.complain(f"script: {error}"))
        self.page.on("console", self._heard)
        self.page.on("request", self._requested)

    def complain(self, told: str) -> None:
        """Note something that went wrong, unless it had to."""
        if not any(one in told for one in self.foreseen):
            self.complaints.append(told)

    def _heard(self, message: ConsoleMessage) -> None:
        # What answers with a problem shows up here too, and some tests want one.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complain(f"console: {message.text}")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", f"blob:{self.address}")):
            self.complain(f"request to {request.url}")

    async def open(self, query: str = "/") -> Page:
        """Load the page and wait until it knows what the service can do."""
        await self.page.goto(self.address + query)
        await self.page.locator("body[data-ready]").wait_for()
        return self.page

    async def ask(self, question: str) -> None:
        """Ask, and wait for the end of the answer."""
        turns = await self.page.locator(".turn").count()
        await self.page.get_by_label("Question", exact=True).fill(question)
        await self.page.keyboard.press("Enter")
        await self.page.locator(f".turn:nth-of-type({turns + 1}):not([aria-busy])").wait_for()


def chosen(papers: int) -> re.Pattern[str]:
    """An address that names so many papers."""
    return re.compile(rf"^((?!only=).)*(only=((?!only=).)*){{{papers}}}$")


@pytest.fixture
def screen() -> dict[str, Any]:
    """What the browser context is like; a test may bring its own."""
    return {"viewport": DESKTOP}


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, address: str, page_llm: LlmServer, screen: dict[str, Any]) -> AsyncIterator[Visit]:
    context = await browser.new_context(**screen, permissions=["clipboard-read", "clipboard-write"])
    visit = Visit(await context.new_page(), context, address, page_llm)
    yield visit
    await context.close()
    await asyncio.sleep(0)
    assert visit.complaints == []


@pytest.fixture
def phone() -> dict[str, Any]:
    return {"viewport": PHONE, "is_mobile": True, "has_touch": True}
