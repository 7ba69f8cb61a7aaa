"""Screenings: criteria, decisions by key, and the flow that follows them."""

import re

from playwright.async_api import expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.page.conftest import Visit
from tests.service.page.test_access import fits, violations

HOSTILE = '<img src=x onerror=alert(1)> and "><script>alert(2)</script> on toads'
TOADS = [
    ("Toads cross the road", "We count toads that cross a road in spring. Toads cross at night.", 2021),
    ("A survey of toad literature", "This survey reviews forty papers on toads and ponds.", 2022),
    ("Toads of the last century", "Toads were counted in ponds of the valley.", 1950),
    (HOSTILE, "Toads eat slugs. <b>Slugs</b> were offered to toads.", 2020),
]


async def test_papers_are_screened_and_decided_by_key(visit: Visit, litmus: Litmus) -> None:
    papers = [PaperIn(title=title, abstract=abstract, year=year) for title, abstract, year in TOADS]
    await litmus.library.upsert(to_records(papers, 100_000))
    ids = [paper.id for paper in (await litmus.library.papers(query="toad")).papers]
    page = await visit.open("/?view=screen&" + "&".join(f"only={one}" for one in ids))
    form = page.get_by_role("form", name="Screen papers")
    await expect(form.locator(".chosen")).to_contain_text("4 papers chosen")
    await form.get_by_role("button", name="Screen").click()
    await expect(form.get_by_role("alert")).to_be_visible()  # no criterion yet
    await form.get_by_label("Include a paper if").fill("Published since 2000")
    await page.keyboard.press("Enter")
    await form.get_by_label("Exclude a paper if").fill("Is it a survey?")
    await page.keyboard.press("Enter")
    await page.reload()
    await expect(form.get_by_role("list", name="Criteria of exclusion")).to_contain_text("Is it a survey?")
    await form.get_by_label("Done by").select_option("litmus:extractive")
    assert await violations(page) == []
    await form.get_by_role("button", name="Screen").click()

    rows = page.locator(".decisions > li")
    await expect(page.locator(".job-bar")).to_contain_text("Done · 4 of 4 papers")
    await expect(rows).to_have_count(4)
    old = rows.filter(has_text="last century")
    await expect(old).to_contain_text("excluded")
    assert await violations(page) == []
    assert await page.locator(".decisions :is(img, script, b)").count() == 0

    await page.get_by_text("PRISMA flow diagram").last.click()
    diagram = page.get_by_role("img", name="PRISMA flow diagram")
    await expect(diagram).to_be_visible()
    assert await diagram.evaluate("(image) => image.decode().then(() => image.naturalWidth > 100)")

    included = page.get_by_role("button", name="Included")
    before = int((await included.inner_text()).split()[-1])
    await old.locator("summary").click()
    await old.get_by_label("Note").fill("It is a classic")
    await old.focus()
    await page.keyboard.press("i")
    await expect(old).to_contain_text("by you")
    await expect(included).to_contain_text(str(before + 1))
    await page.reload()
    await expect(old.get_by_role("button", name="Include")).to_have_attribute("aria-pressed", "true")
    await old.locator("summary").click()
    await expect(old.get_by_label("Note")).to_have_value("It is a classic")
    await old.focus()
    await page.keyboard.press("Backspace")
    await expect(old).not_to_contain_text("by you")

    await page.get_by_role("button", name="Excluded").click()
    await expect(rows).to_have_count(2)
    await expect(page).to_have_url(re.compile("show=exclude"))
    await rows.first.focus()
    await page.keyboard.press("u")
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_be_focused()
    await page.set_viewport_size({"width": 390, "height": 780})
    assert await fits(page)
    assert await violations(page) == []


async def test_a_criterion_that_was_only_typed_moves_no_button_away(visit: Visit, litmus: Litmus) -> None:
    (paper, *_) = (await litmus.library.papers(query="sheep")).papers
    page = await visit.open(f"/?view=screen&only={paper.id}")
    form = page.get_by_role("form", name="Screen papers")
    await form.get_by_label("Done by").select_option("litmus:extractive")
    await form.get_by_label("Include a paper if").fill("Published since 2000")
    await form.get_by_role("button", name="Screen").click()
    await expect(page.locator(".job-bar")).to_contain_text("Done · 1 of 1")
