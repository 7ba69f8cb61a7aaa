"""What one writes on papers: reading state, note, tags, and collections to choose by."""

import re

from playwright.async_api import expect

from answering import Litmus
from core.marking import Marking
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.page.conftest import Visit
from tests.service.page.test_access import violations


async def test_papers_are_marked_and_collected(visit: Visit, litmus: Litmus) -> None:
    moles = [PaperIn(title=f"Moles dig {way}", abstract=f"Moles dig {way} in wet soil.") for way in ("deep", "far")]
    await litmus.library.upsert(to_records(moles, 100_000))
    page = await visit.open("/?view=library&search=moles+dig")
    for title in ("Moles dig deep", "Moles dig far"):
        await page.get_by_label(f"Choose {title}").check()
    bar = page.get_by_role("group", name="Chosen papers")
    await bar.get_by_role("button", name="Collect").click()
    await page.keyboard.type("Underground")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="2 papers added to “Underground”.")).to_be_visible()

    await page.get_by_role("button", name="Moles dig deep", exact=True).click()
    yours = page.get_by_role("region", name="Your notes")
    await expect(yours.get_by_role("button", name="Unread")).to_have_attribute("aria-pressed", "true")
    await yours.get_by_role("button", name="Read", exact=True).click()
    await expect(yours.get_by_role("button", name="Read", exact=True)).to_have_attribute("aria-pressed", "true")
    await expect(yours.get_by_role("button", name="Read", exact=True)).to_be_focused()
    await yours.get_by_label("Note").fill("Ask <b>Nell</b> about worms.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#live")).to_contain_text("Note saved.")
    await yours.get_by_label("Add a tag").fill("soil")
    await page.keyboard.press("Enter")
    await expect(yours.get_by_label("Add a tag")).to_be_focused()
    assert await violations(page) == []
    await page.reload()
    await expect(yours.get_by_label("Note")).to_have_value("Ask <b>Nell</b> about worms.")
    await expect(yours.locator(".tags").first).to_have_text("soil")
    await yours.get_by_role("button", name="Remove soil").click()
    await expect(yours.get_by_role("button", name="Remove soil")).to_have_count(0)
    await page.keyboard.press("Escape")

    await page.locator("#library").get_by_label("Collection", exact=True).select_option("Underground")
    await page.get_by_label("Reading").select_option("Unread")
    titles = page.locator(".table .open")
    await expect(titles).to_have_text(["Moles dig far"])
    await expect(page).to_have_url(re.compile("collection=Underground&reading=unread"))
    await page.get_by_label("Reading").select_option("Reading")
    await page.get_by_role("button", name="Show all").click()
    await expect(titles.first).to_be_visible()


async def test_a_collection_is_asked(visit: Visit, litmus: Litmus) -> None:
    herons = [
        PaperIn(title=f"Herons {way}", abstract=f"Herons {way} in shallow water. They stand on one leg.")
        for way in ("fish", "sleep")
    ]
    await litmus.library.upsert(to_records(herons, 100_000))
    found = await (await visit.page.request.get(f"{visit.address}/v1/papers?q=Herons")).json()
    ids = {paper["title"]: paper["id"] for paper in found["papers"]}
    await litmus.library.mark([ids["Herons fish"]], Marking(add_collections=("Waders <b>& co</b>",)))
    await litmus.library.mark([ids["Herons sleep"]], Marking(add_collections=("Night",)))
    page = await visit.open("/?view=library&collection=Waders+%3Cb%3E%26+co%3C%2Fb%3E")
    await page.get_by_role("button", name="Ask this collection").click()
    composer = page.locator("#composer")
    await expect(composer.get_by_label("Question", exact=True)).to_be_focused()
    await expect(composer.locator(".tag")).to_have_text("collection: Waders <b>& co</b>")
    await expect(page).not_to_have_url(re.compile("collection="))
    await page.reload()
    visit.llm.say("Herons fish in shallow water [1].")
    await visit.ask("What do herons do in shallow water?")
    await expect(page.locator(".sources .title")).to_have_text(["Herons fish"])

    await composer.get_by_role("button", name="Filters").click()
    chosen = composer.get_by_role("combobox", name="Collection")
    await expect(chosen).to_have_value("Waders <b>& co</b>")
    await chosen.select_option("Night")
    await expect(composer.locator(".tag")).to_have_text("collection: Night")
    await expect(page).to_have_url(re.compile("in=Night"))
    assert await violations(page) == []
    await chosen.select_option("")
    await expect(composer.locator(".tag")).to_have_count(0)
    # What an address names is held to, whether there is such a collection or not.
    await visit.open("/?in=Gone")
    await composer.get_by_role("button", name="Filters").click()
    await expect(chosen).to_have_value("Gone")
