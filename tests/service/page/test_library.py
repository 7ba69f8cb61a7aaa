"""The library: imported into, searched, sorted, deleted from, and put back."""

import json
import re
from pathlib import Path

from playwright.async_api import expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.corpus import PAPERS
from tests.service.page.conftest import Visit
from tests.service.page.test_access import violations

BIBTEX = """
@article{otters, title={Otters hold hands}, author={Otter, Ola}, year={2016}, journal={Sea Letters},
  abstract={Otters hold hands while they sleep, so that they do not drift apart on the sea.}}
@article{bare, title={A title alone}}
"""


async def test_a_text_is_pasted_and_what_is_rejected_is_listed(visit: Visit) -> None:
    page = await visit.open("/?view=library")
    await page.get_by_role("button", name="Paste").click()
    await page.get_by_label("Text to import").fill(BIBTEX)
    await page.get_by_role("button", name="Import this text").click()
    job = page.locator(".job")
    await expect(job).to_contain_text("1 paper added, 1 record rejected for want of an abstract.")
    await job.locator("summary").click()
    await expect(job.get_by_role("listitem")).to_contain_text("no abstract")
    await expect(page.get_by_role("button", name="Otters hold hands", exact=True)).to_be_visible()
    await expect(page.locator("#live")).to_contain_text("Import of pasted text")
    assert await violations(page) == []
    await job.get_by_role("button", name="Put away").click()
    await expect(job).to_have_count(0)


async def test_files_are_imported_one_after_the_other(visit: Visit, tmp_path: Path) -> None:
    good, bad = tmp_path / "owls.jsonl", tmp_path / "nothing.bin"
    owls = [
        {"title": f"Barn owls of county {n}", "abstract": f"County {n} has {n} barn owls, all of them white."}
        for n in range(40)
    ]
    good.write_text("".join(json.dumps(owl) + "\n" for owl in owls), encoding="utf-8")
    bad.write_bytes(b"\x00\x01\x02" * 100)
    page = await visit.open("/?view=library")
    await page.get_by_label("Files of papers").set_input_files([good, bad])
    jobs = page.locator(".job")
    await expect(jobs.filter(has_text="owls.jsonl")).to_contain_text("40 papers added.")
    await expect(jobs.filter(has_text="nothing.bin").get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("heading", name="Library").locator("xpath=..")).to_contain_text("all searchable")


async def test_a_file_is_dropped_anywhere(visit: Visit) -> None:
    page = await visit.open()
    await page.evaluate(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], 'dropped.bib'));
            const drop = (name) => document.querySelector('.composer').dispatchEvent(
                new DragEvent(name, {dataTransfer: carried, bubbles: true, cancelable: true}));
            drop('dragover');
            window.shown = document.body.classList.contains('dropping');
            drop('drop');
        }""",
        BIBTEX.replace("Otters hold hands", "Otters dive deep"),
    )
    assert await page.evaluate("window.shown")
    await expect(page.locator(".job")).to_contain_text("dropped.bib")
    await expect(page.locator(".job")).to_contain_text("1 paper added, 1 record rejected for want of an abstract.")
    await expect(page).to_have_url(re.compile("view=library"))


async def test_an_import_is_stopped(visit: Visit, tmp_path: Path) -> None:
    many = [{"title": f"Moth number {n}", "abstract": f"Moth {n} flies by night. " * 20} for n in range(400)]
    file = tmp_path / "moths.jsonl"
    file.write_text("".join(json.dumps(moth) + "\n" for moth in many), encoding="utf-8")
    page = await visit.open("/?view=library")
    await page.get_by_label("Files of papers").set_input_files(file)
    job = page.locator(".job")
    await job.get_by_role("button", name="Stop").click()
    await expect(job).to_contain_text("Stopped.")


async def test_it_is_searched_and_sorted_and_the_address_says_how(visit: Visit, litmus: Litmus) -> None:
    await litmus.library.upsert(to_records([PaperIn(**paper) for paper in PAPERS], 100_000))
    page = await visit.open("/?view=library&search=peep")
    titles = page.locator(".table .open")
    sheep, bees = PAPERS[0]["title"], PAPERS[3]["title"]
    await expect(titles).to_have_text([str(sheep), str(bees)])
    await page.get_by_role("button", name="Year").click()
    await expect(titles).to_have_text([str(bees), str(sheep)])
    await expect(page.get_by_role("columnheader", name="Year")).to_have_attribute("aria-sort", "descending")
    await page.get_by_role("button", name="Year").click()
    await expect(titles).to_have_text([str(sheep), str(bees)])
    await expect(page).to_have_url(f"{visit.address}/?view=library&search=peep&sort=year")
    await page.get_by_label("Search the library").fill("nobody wrote this")
    await expect(page.locator(".nothing")).to_contain_text("No paper has “nobody wrote this”")
    await page.get_by_role("button", name="Show all").click()
    await expect(titles.first).to_be_visible()
    # Other tests leave papers in this library: the one that is wanted need not stand on the first page.
    await page.get_by_label("Search the library").fill("peep")
    await titles.filter(has_text=str(sheep)).click()
    await expect(page.get_by_role("complementary")).to_contain_text("Ada Shepherd, Bo Peep")
    await page.reload()
    await expect(page.get_by_role("complementary")).to_contain_text("Ada Shepherd, Bo Peep")


async def test_a_column_with_nothing_in_it_gives_way(visit: Visit, litmus: Litmus) -> None:
    voles = [PaperIn(title=f"Voles tunnel {n}", abstract="Voles tunnel under snow.", year=2000 + n) for n in (1, 2)]
    await litmus.library.upsert(to_records([*voles, PaperIn(title="Voles nap", abstract="Voles nap.")], 100_000))
    page = await visit.open("/?view=library&search=voles+tunnel")
    headings = page.locator(".table thead th:not(.of-choice, .of-tools)")
    await expect(headings).to_have_text(["Title", "Year"])
    await page.get_by_label("Search the library").fill("voles nap")
    await expect(headings).to_have_text(["Title"])
    await page.get_by_label("Order").select_option("Newest first")
    await expect(headings).to_have_text(["Title", "Year"])  # one can turn round what the papers are sorted by
    await page.get_by_label("Search the library").fill("lighthouse optics")
    await expect(headings).to_have_text(["Title", "Venue", "Year"])
    assert await violations(page) == []


async def test_pages_are_turned(visit: Visit, litmus: Litmus) -> None:
    crows = [PaperIn(title=f"Crow report {n:03}", abstract="Crows count to seven.") for n in range(120)]
    await litmus.library.upsert(to_records(crows, 100_000))
    page = await visit.open("/?view=library&search=crow+report")
    pages = page.locator(".pages")
    await expect(pages).to_contain_text("1–50 of 120 papers")
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Next").click()
    await expect(pages).to_contain_text("101–120 of 120 papers")
    await expect(page.locator(".table .open").last).to_have_text("Crow report 119")
    await page.get_by_role("button", name="Previous").click()
    await expect(pages).to_contain_text("51–100 of 120 papers")
    await page.reload()
    await expect(page.locator(".table .open").first).to_have_text("Crow report 050")
    await page.get_by_role("button", name="First page").click()
    await expect(pages).to_contain_text("1–50 of 120 papers")


async def test_a_paper_is_deleted_and_brought_back(visit: Visit, litmus: Litmus) -> None:
    newts = PaperIn(
        title="Newts regrow their tails",
        abstract="A newt regrows its tail within three months, bones included.",
        authors=["Nell Newton"],
        year=2011,
        venue="Pond Science",
        doi="10.1000/newt",
        url="https://example.org/newt",
        tags=["pond"],
    )
    await litmus.library.upsert(to_records([newts], 100_000))
    (before,) = (await litmus.library.papers(query="newts")).papers
    page = await visit.open("/?view=library&search=newts")
    await page.get_by_role("button", name="Delete Newts regrow their tails").click()
    await expect(page.locator(".nothing")).to_be_visible()
    assert (await litmus.library.papers(query="newts")).total == 0
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("button", name="Newts regrow their tails", exact=True)).to_be_visible()
    (after,) = (await litmus.library.papers(query="newts")).papers
    assert (after.id, after.authors, after.doi, after.url, after.tags) == (
        before.id,
        before.authors,
        before.doi,
        before.url,
        before.tags,
    )


async def test_a_paper_tells_what_is_near_it_and_how_to_cite_it(visit: Visit, litmus: Litmus) -> None:
    page = await visit.open("/?view=library&search=lighthouse")
    await page.locator(".table .open").first.click()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_role("heading", name="Related papers")).to_be_visible()
    await panel.get_by_role("button", name="Copy BibTeX").click()
    await expect(page.get_by_role("status").filter(has_text="BibTeX copied.")).to_be_visible()
    assert "A Survey of Lighthouse Optics" in await page.evaluate("navigator.clipboard.readText()")
    await panel.locator(".related button").first.click()
    await expect(panel.get_by_role("heading", name="A Survey of Lighthouse Optics")).to_have_count(0)
    await page.go_back()
    await expect(panel.get_by_role("heading", name="A Survey of Lighthouse Optics")).to_be_visible()
    await panel.get_by_role("button", name="Ask this paper").click()
    await expect(page.get_by_role("button", name="Remove the filter A Survey of Lighthouse Optics")).to_be_visible()
    await expect(page).to_have_url(re.compile("only=p_"))
