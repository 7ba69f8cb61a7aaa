"""The reference of the API: everything can be read and tried out, without anything from elsewhere."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.service.page.conftest import Visit
from tests.service.page.test_access import fits, violations


async def opened(visit: Visit, operation: str) -> Page:
    """Open the reference where an operation stands."""
    page = visit.page
    await page.goto(f"{visit.address}/docs#{operation}")
    await page.locator("body[data-ready]").wait_for()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(visit: Visit, scheme: str) -> None:
    await visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = await opened(visit, "put-v1-papers")
    await expect(page.get_by_role("form", name="PUT /v1/papers")).to_be_visible()
    await page.locator("#PaperIn > summary").click()
    assert await violations(page) == []
    await page.set_viewport_size({"width": 390, "height": 780})
    assert await fits(page)


async def test_what_a_form_says_is_sent(visit: Visit) -> None:
    page = await opened(visit, "get-v1-papers")
    form = page.get_by_role("form", name="GET /v1/papers", exact=True)
    await form.get_by_label("limit").fill("1")
    await form.get_by_label("q", exact=False).first.fill("lighthouse")
    await form.get_by_role("button", name="Send").click()
    answer = form.locator(".answer")
    await expect(answer).to_contain_text("200 OK · application/json")
    await expect(answer.locator("pre")).to_contain_text('"title": "A Survey of Lighthouse Optics"')

    await form.get_by_label("limit").fill("0")
    await form.get_by_role("button", name="Send").click()
    await expect(answer).to_contain_text("422")
    await expect(answer.locator("pre")).to_contain_text("greater than or equal to 1")
    await form.get_by_role("button", name="Copy as curl").click()
    await expect(page.get_by_role("status").filter(has_text="The command copied.")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl '{visit.address}/v1/papers?")


async def test_examples_are_there_to_be_sent_and_a_stream_is_shown(visit: Visit) -> None:
    page = await opened(visit, "post-v1-ask")
    form = page.get_by_role("form", name="POST /v1/ask")
    body = form.get_by_label("Body, JSON")
    await expect(body).to_have_value(re.compile('"question"'))
    first = await body.input_value()
    await form.get_by_role("button", name="Example 2").click()
    await expect(body).not_to_have_value(first)
    await body.fill('{"question": "How precisely are sheep counted?", "mode": "extractive", "stream": true}')
    await form.get_by_role("button", name="Send").click()
    await expect(form.locator(".answer pre")).to_contain_text("event: answer")
    await expect(form.get_by_role("button", name="Send")).to_be_visible()


async def test_files_are_sent_and_saved(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "one.bib"
    file.write_text("@article{a, title={Shrews wait}, abstract={Shrews wait for rain all summer.}}", encoding="utf-8")
    page = await opened(visit, "post-v1-imports")
    form = page.get_by_role("form", name="POST /v1/imports")
    await form.get_by_label("A file").set_input_files(file)
    await form.get_by_role("button", name="Send").click()
    await expect(form.locator(".answer")).to_contain_text("202")
    await expect(form.locator(".answer pre")).to_contain_text('"id": "i_')


async def test_an_address_that_is_none_is_a_page(visit: Visit) -> None:
    page = visit.page
    await page.goto(f"{visit.address}/nowhere")
    await expect(page.get_by_role("heading", name="No such page")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("link", name="Read about the API").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("API of Litmus")
    await page.go_back()
    await page.get_by_role("link", name="Ask a question").click()
    await expect(page.get_by_label("Question", exact=True)).to_be_visible()
