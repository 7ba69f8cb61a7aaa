"""Makes the pictures of docs/literature-review.md: the map, a screening, a review and a checked text on the page.

Everything in them is real, over the sample papers and without an LLM. Run it as `python docs/make_review_pictures.py`
in the development environment, with Chromium.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from playwright.async_api import Page, async_playwright  # noqa: E402 - the path comes first

from answering import open_litmus  # noqa: E402
from core.settings import Settings  # noqa: E402
from indexing.exporting import writer_for  # noqa: E402
from reviewing import open_desk  # noqa: E402
from service.http.app import create_app  # noqa: E402
from service.http.routers.page import find_sample  # noqa: E402
from tests.service.real_server import serving  # noqa: E402
from tests.test_literature_review import steps  # noqa: E402

TOPIC = "retrieval-augmented generation"


async def show_map(page: Page) -> None:
    """The library by topic, with one topic chosen."""
    await page.locator(".topic-name").first.wait_for()


async def show_screening(page: Page) -> None:
    """Papers on a topic, with what decided."""
    form = page.get_by_role("form", name="Screen papers")
    await form.get_by_label("Include a paper if").fill("Does the paper study retrieval?")
    await page.keyboard.press("Enter")
    await form.get_by_label("Exclude a paper if").fill("Is it a survey?")
    await page.keyboard.press("Enter")
    await form.get_by_role("button", name="Screen").click()
    await page.locator(".job-bar").get_by_text("Done").wait_for()
    await page.locator(".decisions > li summary").first.click()


async def show_review(page: Page) -> None:
    """A review with its sections."""
    form = page.get_by_role("form", name="Review")
    await form.get_by_label("Topic or question").fill(TOPIC)
    await form.get_by_role("button", name="Write the review").click()
    await page.locator(".job-bar").get_by_text("Done").wait_for()
    await page.locator(".review .cite").first.wait_for()


async def show_check(page: Page) -> None:
    """The draft of the walk, with a finding open."""
    await page.get_by_label("Your files").set_input_files([DRAFT, BIB])
    await page.get_by_role("button", name="Check", exact=True).click()
    await page.locator(".checked").first.wait_for()
    await page.get_by_role("button", name="Next that asks for something").click()


VIEWS: dict[str, Callable[[Page], Awaitable[None]]] = {
    "map": show_map,
    "screen": show_screening,
    "review": show_review,
    "check": show_check,
}
NAMES = {"screen": "screening"}
_FOLDER = Path(tempfile.mkdtemp())
DRAFT, BIB = _FOLDER / "draft.tex", _FOLDER / "library.bib"


async def main() -> None:
    """Write the pictures."""
    settings = Settings(_env_file=None, data_dir=_FOLDER / "data", models_dir=DOCS.parent / ".cache" / "models")
    DRAFT.write_text(next(step.text for step in steps() if step.words == ("cat", "draft.tex")), encoding="utf-8")
    async with open_litmus(settings) as litmus, open_desk(litmus) as desk:
        await litmus.library.import_file(find_sample())
        writer = writer_for("bibtex")
        papers = (await litmus.library.papers(limit=200)).papers
        BIB.write_text("".join(map(writer.paper, papers)), encoding="utf-8")
        async with serving(create_app(settings, engine=litmus, desk=desk)) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            for view, show in VIEWS.items():
                page = await browser.new_page(viewport={"width": 1180, "height": 760})
                await page.emulate_media(color_scheme="light", reduced_motion="reduce")
                await page.goto(f"{url}/?view={view}")
                await show(page)
                await page.mouse.move(0, 0)
                await page.screenshot(path=DOCS / f"literature-review-{NAMES.get(view, view)}.png")
                await page.close()
            await browser.close()
    shutil.rmtree(_FOLDER)


if __name__ == "__main__":
    asyncio.run(main())
