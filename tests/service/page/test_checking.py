"""Check my text: sentences in the form of what was found, papers to cite, citations that do not hold."""

import re
import zipfile
from pathlib import Path

from playwright.async_api import expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.corpus import PAPERS
from tests.service.page.conftest import Visit
from tests.service.page.test_access import fits, violations

TEXT = (
    "A transformer counts sheep 🐑 in aerial images [@peep2021]. A transformer never counts sheep by eye "
    "[@peep2021]. Dough rises faster in the mountains. Lighthouse lenses are seen from twenty miles [@nobody]. "
    "In this paper we count goats."
)
BIB = "@article{peep2021, title={Counting Sheep with Transformers}, author={Peep, Bo}, year={2021}}"
HOSTILE = "<img src=x onerror=alert(1)> & <script>alert(2)</script> eat turnips on the moon [@peep2021]."


async def test_sentences_are_marked_and_papers_offered(visit: Visit, litmus: Litmus, tmp_path: Path) -> None:
    await litmus.library.upsert(to_records([PaperIn(**paper) for paper in PAPERS], 100_000))
    text, bib = tmp_path / "mine.md", tmp_path / "mine.bib"
    text.write_text(TEXT, encoding="utf-8")
    bib.write_text(BIB, encoding="utf-8")
    page = await visit.open("/?view=check")
    assert await violations(page) == []
    await page.get_by_label("Your files").set_input_files([text, bib])
    await expect(page.locator("#check summary")).to_have_text("Bibliography: 1 entry")
    document = tmp_path / "mine.docx"
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<document><body><p><r><t>Bees sleep.</t></r></p></body></document>")
    await page.get_by_label("Your files").set_input_files([document])
    await expect(page.get_by_label("Your text")).to_have_value("Bees sleep.\n")
    await page.get_by_label("Your files").set_input_files([text])
    await expect(page.get_by_label("Your text")).to_have_value(TEXT)
    await page.get_by_role("button", name="Check", exact=True).click()
    mine = page.get_by_role("region", name="Your text")
    await expect(mine.locator(".checked")).to_have_count(4)
    await expect(mine).to_contain_text(TEXT.split(" [@")[0])
    standings = await mine.locator(".checked").evaluate_all("(all) => all.map((one) => one.dataset.standing)")
    assert standings == ["supported", "contradicted", "citable", "not_checked"]
    assert await violations(page) == []

    await page.get_by_role("button", name="Next problem").click()
    finding = page.get_by_role("complementary", name="What was found")
    await expect(finding).to_contain_text("says otherwise")
    await page.reload()  # nothing is lost
    await mine.get_by_role("button", name="Dough rises faster").press("Enter")
    await expect(finding.get_by_role("heading", name="could cite")).to_be_visible()
    await finding.get_by_role("button", name="[@").first.click()
    await expect(page.get_by_role("status").filter(has_text="copied.")).to_be_visible()
    key = await page.evaluate("navigator.clipboard.readText()")
    assert key.startswith("[@")
    await finding.get_by_role("button", name="BibTeX").first.click()
    await expect(page.get_by_role("status").filter(has_text="BibTeX copied.")).to_be_visible()
    assert key[2:-1] in await page.evaluate("navigator.clipboard.readText()")
    assert await violations(page) == []
    await finding.get_by_role("button", name="How Bread Rises").click()
    panel = page.locator("#panel")
    await expect(panel.locator("mark:not(.faint)")).to_contain_text("Dough rises faster in the mountains")
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await finding.get_by_role("button", name="Close what was found").click()
    await expect(finding).to_be_hidden()


async def test_a_dropped_text_is_checked_and_not_imported_and_stays_text(visit: Visit) -> None:
    page = await visit.open("/?view=check")
    await page.evaluate(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], 'mine.md'));
            document.querySelector('#check').dispatchEvent(
                new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        HOSTILE,
    )
    await expect(page.get_by_label("Your text").first).to_have_value(HOSTILE)
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.get_by_role("region", name="Your text")).to_contain_text("<script>alert(2)</script>")
    assert await page.locator("#check :is(img, script)").count() == 0
    await expect(page).to_have_url(re.compile("view=check"))


async def test_a_report_says_when_its_text_has_changed(visit: Visit) -> None:
    page = await visit.open("/?view=check")
    mine = page.get_by_role("textbox", name="Your text")
    changed = page.get_by_text("The text has changed since.")
    await mine.fill("Bees sleep.")
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.get_by_role("region", name="Your text")).to_contain_text("Bees sleep.")
    await expect(changed).to_be_hidden()
    await mine.fill("Cats sleep.")
    await expect(changed).to_be_visible()
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(changed).to_be_hidden()


async def test_what_cannot_be_checked_is_told(visit: Visit) -> None:
    page = await visit.open("/?view=check")
    await page.get_by_label("Your text").fill("\n \n")
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.locator("#check").get_by_role("alert")).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 780})
    assert await fits(page)
