"""Papers as databases have them at their worst: nothing is wider than the page, and nothing covers anything else."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.page.conftest import DESKTOP, PHONE, Visit
from tests.service.page.test_access import fits

LONG = ("Poly" + "methylenebis(phenylisocyanate)hydroxy" * 20)[:600]
ARABIC = "تأثير النوم على ذاكرة الأغنام: دراسة (Sheep 2021) في الجبال"
PAPERS = [
    PaperIn(
        title=LONG,
        abstract=f"We made wool of {LONG}. It is warm.",
        authors=["X" * 120],
        venue="J" * 200,
        doi="10.1000/" + "a" * 150,
        url="https://example.org/" + "p" * 300,
        tags=["t" * 100],
    ),
    PaperIn(title=ARABIC, abstract="Wool is warm, wool says.", authors=["فاطمة الزهراء"], year=2021),
    PaperIn(title="Wool of 300 authors", abstract="Wool.", authors=[f"Author-{n}, Given" for n in range(300)]),
]
UNWIDE = """(root) => [...document.querySelectorAll(root + ' *')].filter((one) => {
    const place = one.getBoundingClientRect();
    const scrolls = one.closest('.comparison, pre, table, .unseen, .skip, svg, canvas');
    return place.width && !scrolls && place.right > innerWidth + 1;
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def made(litmus: Litmus, address: str) -> dict[str, str]:
    """Strange papers, and what was made of them: the addresses of views."""
    await litmus.library.upsert(to_records(PAPERS, 100_000))
    pages = [await litmus.library.papers(query=words) for words in ("Polymethylenebis", "Wool of 300", "النوم")]
    found = [paper for page in pages for paper in page.papers]
    return {paper.title[:4]: paper.id for paper in found}


async def _job(page: Page, address: str, kind: str, body: dict[str, Any]) -> str:
    """Have work done, and return its id once it is."""
    begun = await page.request.post(f"{address}/v1/{kind}", data={"model": "litmus:extractive", **body})
    job = str((await begun.json())["id"])
    for _ in range(1000):
        told = await (await page.request.get(f"{address}/v1/jobs/{job}")).json()
        if told["state"] == "done":
            return job
        await asyncio.sleep(0.05)
    raise AssertionError(told)


@pytest.mark.parametrize("screen", [{"viewport": DESKTOP}, {"viewport": PHONE}], ids=["desktop", "phone"])
async def test_nothing_is_wider_than_the_page(visit: Visit, made: dict[str, str]) -> None:
    page, ids = visit.page, list(made.values())
    criterion = {"paper_ids": ids, "include": ["Does it study wool? " + "S" * 150], "exclude": []}
    screening = await _job(page, visit.address, "screenings", criterion)
    columns = ["task", "data", "method", "main result", "limitation", "W" * 120, "wool", "animals"]
    comparison = await _job(page, visit.address, "comparisons", {"paper_ids": ids, "columns": columns})
    for query in (f"/?view=library&paper={made['Poly']}", f"/?view=library&paper={made['Wool']}"):
        await visit.open(query)
        await expect(page.locator("#panel .related button").first).to_be_visible()
        assert await fits(page)
        assert await page.evaluate(UNWIDE, "#panel") == []
    await visit.open(f"/?view=screen&job={screening}")
    await expect(page.locator(".decisions > li")).to_have_count(len(ids))
    for summary in await page.locator(".screening summary").all():
        await summary.click()
    assert await fits(page)
    assert await page.evaluate(UNWIDE, "#screen") == []
    await visit.open(f"/?view=compare&job={comparison}")
    await expect(page.locator(".comparison tbody tr")).to_have_count(len(ids))
    await expect(page.locator("#compare h1[tabindex]")).to_have_text(
        "3 papers by task, data, method, main result, limitation and 3 more"
    )
    assert await fits(page)


@pytest.mark.parametrize("screen", [{"viewport": DESKTOP}, {"viewport": PHONE}], ids=["desktop", "phone"])
async def test_no_contested_point_and_no_refusal_is_wider_than_the_page(visit: Visit, made: dict[str, str]) -> None:
    page = visit.page
    review = await _job(page, visit.address, "reviews", {"topic": "wool", "paper_ids": list(made.values())})

    def side(text: str, year: int | None) -> dict[str, Any]:
        sentence = {"text": text, "citations": [], "verdict": "partial", "score": 0.5, "evidence": []}
        return {"reference": 1, "paper_id": made["Poly"], "year": year, "sentence": sentence}

    async def contested(route: Route) -> None:
        told = await (await route.fetch()).json()
        point = {"about": ["wool", "y" * 100], "one": side(LONG, 2021), "other": side(ARABIC, None)}
        await route.fulfill(json={**told, "contested": {"points": [point], "disputes": [side(f"Wool: {LONG}", 1999)]}})

    await page.route("**/v1/reviews/*", contested)
    await visit.open(f"/?view=review&job={review}")
    await expect(page.locator(".contested .point")).to_have_count(2)
    assert await fits(page)
    assert await page.evaluate(UNWIDE, "#review") == []

    async def refused(route: Route) -> None:
        told = await (await route.fetch()).json()
        answer = told["turns"][0]["answer"]["answer"]
        answer["status"] = "refused"
        answer["refusal"] = {"reason": LONG, "nearest": [], "did_you_mean": f"Which {LONG}?", "why": None}
        answer["notices"] = [f"The LLM failed: {LONG}"]
        await route.fulfill(json=told)

    await page.route("**/page/chats/*", refused)
    chat = (await (await page.request.post(f"{visit.address}/v1/chats", data={})).json())["id"]
    asked = {"question": "Is wool warm?", "chat_id": chat, "model": "litmus:extractive"}
    await page.request.post(f"{visit.address}/v1/ask", data=asked)
    await visit.open(f"/?chat={chat}")
    await expect(page.locator(".refused")).to_be_visible()
    assert await fits(page)
    assert await page.evaluate(UNWIDE, ".turn") == []
    await page.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("screen", [{"viewport": PHONE}], ids=["phone"])
async def test_the_labels_beside_the_question_stay_beside_its_button(visit: Visit) -> None:
    page = await visit.open("/?author=Peep&tag=wool")
    send = await page.locator("#composer .send").first.bounding_box()
    assert send is not None
    for label in await page.locator("#composer .choice.named .of").all():
        box = await label.evaluate("(one) => ({left: one.getBoundingClientRect().left, width: one.scrollWidth})")
        assert box["left"] + box["width"] <= send["x"] + 1
