"""The map: seen, walked over by keyboard, and a way to the papers of a topic."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from answering import open_litmus
from reviewing import open_desk
from service.http.app import create_app
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.page.conftest import PHONE, Visit, chosen, settings_in
from tests.service.page.test_access import fits, violations
from tests.service.real_server import serving

HOSTILE = '<img src=x onerror=alert(1)> and "><script>alert(2)</script> tulips'
FIELDS = {
    "beetle": "Beetles of the {n}th meadow eat leaves, and their wings shine. Beetle wings were measured under a lamp.",
    "tulip": "Tulips of the {n}th garden open at dawn. Tulip bulbs were planted, and tulip petals were counted.",
    "glacier": "The {n}th glacier melts in June. Glacier ice was drilled, and the glacier moves a metre in a day.",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> AsyncIterator[str]:
    """A service of its own: a library of three fields that have little in common, and nothing else."""
    settings = settings_in(tmp_path_factory.mktemp("map"), models_dir)
    papers = [
        PaperIn(
            title=f"{name.title()} study {n}",
            abstract=abstract.format(n=n),
            year=2000 + n,
            authors=[f"{name.title()}man, Ada"],
        )
        for name, abstract in FIELDS.items()
        for n in range(1, 9)
    ]
    hostile = PaperIn(title=HOSTILE, abstract=FIELDS["tulip"].format(n=99))
    async with open_litmus(settings) as litmus, open_desk(litmus) as desk:
        await litmus.library.upsert(to_records([*papers, hostile], 100_000))
        async with serving(create_app(settings, engine=litmus, desk=desk)) as url:
            yield url


async def boxes(labels: Locator) -> list[tuple[float, float, float, float]]:
    found = await labels.evaluate_all(
        """(all) => all.filter((one) => getComputedStyle(one).visibility !== 'hidden').map((one) => {
            const box = one.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom];
        })"""
    )
    return [(box[0], box[1], box[2], box[3]) for box in found]


async def open_map(visit: Visit, query: str = "") -> Page:
    page = await visit.open(f"/?view=map{query}")
    await expect(page.locator(".topic-name").first).to_be_visible()
    return page


async def test_topics_are_named_without_covering_each_other(visit: Visit) -> None:
    page = await open_map(visit, "&topics=12")
    await expect(page.get_by_role("heading", name="12 topics")).to_be_visible()
    shown = await boxes(page.locator(".topic-name"))
    assert len(shown) >= 8
    for at, (left, top, right, bottom) in enumerate(shown):
        for other in shown[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    assert await violations(page) == []


async def test_a_topic_is_chosen_and_asked(visit: Visit) -> None:
    page = await open_map(visit, "&topics=3")
    topic = page.locator(".topics .topic").filter(has_text="tulip").first
    size = await topic.locator(".count").inner_text()
    await topic.click()
    detail = page.locator(".topic-detail")
    await expect(detail.get_by_role("heading")).to_be_focused()
    await expect(page).to_have_url(re.compile("topic="))
    await page.reload()
    await detail.get_by_role("button", name="Tulip study 1", exact=False).first.click()
    panel = page.get_by_role("complementary")
    await expect(panel).to_contain_text("tulip petals were counted")
    assert await violations(page) == []
    await detail.get_by_role("button", name="Ask these papers").click()
    await expect(page.locator(".composer .tag")).to_contain_text(f"{size.split()[-2]} papers of “")
    await expect(page).to_have_url(chosen(int(size.split()[-2])))
    await page.get_by_role("button", name="Remove the filter").click()
    await expect(page.locator(".composer .tag")).to_have_count(0)
    await expect(page).not_to_have_url(re.compile("of="))
    await page.go_back()
    await page.go_back()
    await detail.get_by_role("button", name="All topics").click()
    await expect(page.locator(".topics .topic").first).to_be_visible()


async def test_the_number_of_topics_is_chosen(visit: Visit) -> None:
    page = await open_map(visit)
    automatic = page.get_by_role("button", name="Automatic")
    await expect(automatic).to_be_hidden()
    usual = await page.locator(".topics .topic").count()
    await page.get_by_role("slider", name="How many topics").fill("5" if usual != 5 else "6")
    wanted = 5 if usual != 5 else 6
    await expect(page.locator(".topics .topic")).to_have_count(wanted)
    await expect(page).to_have_url(re.compile(f"topics={wanted}"))
    await automatic.click()
    await expect(page.locator(".topics .topic")).to_have_count(usual)


async def test_it_is_made_of_the_papers_that_pass_the_filters(visit: Visit) -> None:
    page = await open_map(visit, "&topic=1")
    shown = page.locator("#map")
    await shown.get_by_role("button", name="Filters").click()
    await expect(shown.get_by_label("From year", exact=True)).to_be_focused()
    await page.keyboard.type("2005")
    await page.keyboard.press("Enter")
    await expect(page.locator("#map .state")).to_contain_text("12 papers in")
    await expect(page).not_to_have_url(re.compile("topic="))  # its number is another topic's now
    await shown.get_by_label("Author", exact=True).fill("Tulipman")
    await page.keyboard.press("Enter")
    await expect(page.locator("#map .state")).to_contain_text("4 papers in 1 topic")
    await expect(page).to_have_url(f"{visit.address}/?view=map&year_from=2005&author=Tulipman")
    assert await violations(page) == []
    await page.reload()
    await expect(page.locator("#map .state")).to_contain_text("4 papers in 1 topic")
    await page.locator(".topics .topic").click()
    await page.locator(".topic-detail").get_by_role("button", name="Tulip study 8").click()
    await page.get_by_role("complementary").get_by_role("button", name="Ask this paper").click()
    await expect(page.locator("#composer .tag")).to_have_text(["Tulip study 8"])  # and no filter of the map
    await page.go_back()

    await shown.get_by_role("button", name="Remove the filter from year 2005").click()
    await expect(page.locator("#map .state")).to_contain_text("8 papers in")
    await shown.get_by_role("button", name="Filters").click()
    await shown.get_by_label("Author", exact=True).fill("Nobody")
    await shown.get_by_label("To year", exact=True).fill("1999")
    await page.keyboard.press("Enter")
    await expect(shown).to_contain_text("No paper passes the filters.")
    await shown.get_by_label("From year", exact=True).fill("2004")
    await page.keyboard.press("Enter")
    await expect(shown.get_by_role("alert")).to_have_text("No year is from 2004 on and not after 1999.")
    await shown.get_by_role("button", name="Show all").click()
    await expect(page.locator("#map .state")).to_contain_text("25 papers in")
    await expect(page.locator(".topic-name").first).to_be_visible()


async def test_the_keyboard_walks_from_paper_to_paper(visit: Visit) -> None:
    page = await open_map(visit)
    ground = page.get_by_role("application")
    await page.get_by_role("slider").focus()
    await page.keyboard.press("Tab")
    await expect(ground).to_be_focused()
    tip = page.locator(".tip")
    seen = {title := await tip.locator(".title").inner_text()}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp"):
        await page.keyboard.press(key)
        seen.add(title := await tip.locator(".title").inner_text())
    assert len(seen) >= 3
    await expect(page.locator("#live")).to_contain_text(title)
    await page.keyboard.press("+")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("complementary").get_by_role("heading").first).to_have_text(title)


async def test_the_pointer_tells_and_a_click_opens(visit: Visit) -> None:
    page = await open_map(visit, "&topics=3")
    await page.locator(".topics .topic").filter(has_text="tulip").first.click()
    # The list points at the spot, and so tells where it is.
    await page.get_by_role("button", name=HOSTILE).hover()
    tip = page.locator(".tip")
    await expect(tip).to_have_text(HOSTILE)
    assert await page.locator("#map :is(img, script)").count() == 0
    box, ground = await tip.bounding_box(), await page.get_by_role("application").bounding_box()
    assert box is not None
    assert ground is not None
    await page.mouse.move(ground["x"] + 4, ground["y"] + 4)
    await expect(tip).to_be_hidden()


@pytest.fixture
def screen(request: pytest.FixtureRequest, phone: dict[str, Any]) -> dict[str, Any]:
    return phone if "phone" in request.node.name else {"viewport": {"width": 1280, "height": 800}}


async def test_it_fits_a_phone(visit: Visit) -> None:
    page = await open_map(visit)
    assert page.viewport_size == PHONE
    assert await fits(page)
    await page.locator(".topic-name").first.tap()
    await expect(page.locator(".topic-detail")).to_be_visible()
    assert await fits(page)
    assert await violations(page) == []
