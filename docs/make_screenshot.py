"""Makes docs/screenshot.png: the page in Chromium, with an answer about the sample papers and a paper beside it.

A scripted server plays the LLM, so that the picture is the same each time; everything else is real, the checker's
verdicts included. Run it as `python docs/make_screenshot.py [FILE]` in the development environment, with Chromium.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.async_api import Page, async_playwright  # noqa: E402 - the path comes first

from answering import open_litmus  # noqa: E402
from core.settings import Settings  # noqa: E402
from service.http.app import create_app  # noqa: E402
from service.http.routers.page import find_sample  # noqa: E402
from tests.llm_server import LlmServer  # noqa: E402
from tests.service.real_server import serving  # noqa: E402

QUESTION = "How is the quality of citations measured?"
ANSWER = """\
ALCE judges an answer in three respects: fluency, correctness, and citation quality \
[Enabling Large Language Models to Generate Text with Citations]. \
In an audit of generative search engines, on average just 51.5 percent of the sentences were fully supported, and 74.5 \
percent of the citations supported their sentence [Evaluating Verifiability in Generative Search Engines]. \
Answers that appear most useful cite their sources most precisely \
[Evaluating Verifiability in Generative Search Engines]. \
Readers follow only one citation in ten [Evaluating Verifiability in Generative Search Engines].
"""


async def main(target: Path) -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder, LlmServer() as llm:
        settings = Settings(
            _env_file=None,
            data_dir=Path(folder),
            models_dir=ROOT / ".cache" / "models",
            llm_model="openai/your-model",
            llm_api_base=llm.base,
        )
        llm.say(ANSWER)
        async with open_litmus(settings) as litmus:
            await litmus.library.import_file(find_sample())
            async with serving(create_app(settings, engine=litmus)) as url, async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                    args=["--no-sandbox", "--disable-gpu"],
                )
                page = await browser.new_page(viewport={"width": 1280, "height": 760}, device_scale_factor=1.2)
                await _show(page, f"{url}/?faithfulness=annotate")
                await page.screenshot(path=target)
                await browser.close()


async def _show(page: Page, address: str) -> None:
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await page.goto(address)
    await page.get_by_label("Question", exact=True).fill(QUESTION)
    await page.keyboard.press("Enter")
    await page.locator(".actions").wait_for()
    await page.locator(".cite").nth(1).click()
    await page.locator(".panel mark").first.wait_for()
    await page.locator(".panel .related button").first.wait_for()
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshot.png"))
