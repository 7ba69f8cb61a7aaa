"""Reviews: an outline to change, sections whose numbers open what they rest on, files."""

import re

from playwright.async_api import expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.corpus import PAPERS
from tests.service.page.conftest import Visit
from tests.service.page.test_access import fits, violations

HOSTILE = '<img src=x onerror=alert(1)> and "><script>alert(2)</script> on bees'


async def test_a_review_is_planned_written_and_taken_along(visit: Visit, litmus: Litmus) -> None:
    hostile = PaperIn(
        title=HOSTILE, abstract="We show that honey bees sleep at night. Bees that sleep dance precisely."
    )
    await litmus.library.upsert(to_records([*(PaperIn(**paper) for paper in PAPERS), hostile], 100_000))
    page = await visit.open("/?view=review")
    form = page.get_by_role("form", name="Review")
    await form.get_by_label("Topic or question").fill("sleep and memory of honey bees")
    await form.get_by_label("Papers at most").fill("4")
    await form.get_by_label("Done by").select_option("litmus:extractive")
    assert await violations(page) == []
    await form.get_by_role("button", name="Show outline and cost").click()
    outline = form.get_by_label("Outline")
    await expect(outline).to_have_value(re.compile("## "))
    text = await outline.input_value()
    title = text.split("## ", 1)[1].split("\n", 1)[0]
    await outline.fill(text.replace(f"## {title}", "## What bees remember", 1))
    await page.reload()
    await expect(outline).to_have_value(re.compile("## What bees remember"))
    await form.get_by_label("Done by").select_option("litmus:extractive")
    await form.get_by_role("button", name="Write the review").click()

    review = page.locator(".review")
    await expect(review.get_by_role("heading", name="What bees remember")).to_be_visible()
    await expect(page.locator(".job-bar")).to_contain_text("Done")
    await expect(review.locator(".counts")).to_contain_text("all supported")
    assert await page.locator(".review :is(img, script)").count() == 0
    assert await violations(page) == []
    await review.locator(".cite").first.click()
    await expect(page.locator("#panel mark:not(.faint)").first).to_be_visible()
    await expect(page.locator("#panel")).to_contain_text("The review says")
    await page.keyboard.press("Escape")
    await page.locator("#review").get_by_text("Export", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Markdown", exact=True).click()
    assert (await download.value).suggested_filename == "litmus.md"
    await page.set_viewport_size({"width": 390, "height": 780})
    assert await fits(page)
    await page.get_by_role("button", name="Reviews").click()
    await expect(form.get_by_label("Outline")).to_be_hidden()
    await expect(page.locator("#review .past a").first).to_contain_text("Done")


async def test_contested_points_stand_below_the_sections(visit: Visit, litmus: Litmus) -> None:
    sentences = [
        "Results show that warm hives increase the survival of honey bees in winter.",
        "We find that warm hives reduce the survival of honey bees in winter.",
        "Contrary to common belief, warm hives keep honey bees awake.",
    ]
    papers = [
        PaperIn(title=f"Warm hives {n}", abstract=f"Bees live in hives. We study twelve hives. {said}", year=2000 + n)
        for n, said in enumerate(sentences, start=1)
    ]
    job = await litmus.library.upsert(to_records(papers, 100_000))
    assert job.indexed == len(papers)
    chosen = "".join(f"&only={paper.id}" for paper in (await litmus.library.papers(query="Warm hives")).papers)
    page = await visit.open(f"/?view=review{chosen}")
    form = page.get_by_role("form", name="Review")
    await form.get_by_label("Topic or question").fill("warm hives and the survival of honey bees in winter")
    await form.get_by_label("Done by").select_option("litmus:extractive")
    await form.get_by_role("button", name="Write the review").click()
    await expect(page.locator(".job-bar")).to_contain_text("Done")

    contested = page.locator(".review .contested")
    await expect(contested.get_by_role("heading", name="Contested points")).to_be_visible()
    point = contested.locator(".point").first
    await expect(point).to_contain_text("reports that warm hives increase the survival of honey bees in winter.")
    await expect(point).to_contain_text("finds that warm hives reduce the survival of honey bees in winter.")
    await expect(point.locator(".year")).to_have_text(["2001", "2002"])
    disputed = "reports that contrary to common belief, warm hives keep honey bees awake."
    await expect(contested.locator(".point").last).to_contain_text(disputed)
    assert await violations(page) == []
    await point.locator(".cite").first.click()
    await expect(page.locator("#panel mark:not(.faint)").first).to_have_text(sentences[0])
