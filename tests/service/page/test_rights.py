"""What a key does not allow is not offered, and it is said why; nothing that is offered is refused."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from answering import open_litmus
from core.access import Scope
from reviewing import open_desk
from service.http.app import create_app
from tests.llm_server import LlmServer
from tests.service.corpus import PAPERS, QUESTION
from tests.service.page.conftest import DESKTOP, Visit, settings_in
from tests.service.page.test_access import violations
from tests.service.real_server import serving

VIEWS = ("ask", "library", "map", "check", "compare", "review", "screen", "watches")
OFFERED = {
    "ask": "#composer textarea",
    "import": "#library .drop",
    "delete": "#library .of-tools button",
    "choose": "#library .of-choice input",
    "mark": "#panel .reading button",
    "ask a paper": "#panel .row button:has-text('Ask this paper')",
    "check": "#check form",
    "compare": "#compare form",
    "review": "#review form",
    "screen": "#screen form",
    "decide": "#screen .decide button",
    "watch": "#watches form",
    "run": "#watches .run button",
}
READS = {"ask": "Asking questions", "library": "Importing papers", "check": "Checking a text"}


@dataclass
class Shared:
    """A service whose library has keys, with a screening and a watch; and its address."""

    browser: Browser
    llm: LlmServer
    address: str
    secrets: dict[str, str]
    paper: str
    screening: str
    watch: str

    async def visit(self, key: str) -> Visit:
        """Return a visit with a key that was entered before."""
        context = await self.browser.new_context(viewport=DESKTOP)
        await context.add_init_script(f"sessionStorage.setItem('litmus-key', '{self.secrets[key]}')")
        visit = Visit(await context.new_page(), context, self.address, self.llm)
        visit.page.on("response", lambda told: told.status == 403 and visit.complain(f"403: {told.url}"))
        return visit

    async def sees_the_whole(self, page: Page) -> bool:
        await page.goto(self.address)
        await page.locator("body[data-ready]").wait_for()
        return await page.get_by_role("link", name="Watches").is_visible()

    async def offered(self, page: Page) -> set[str]:
        """Look at all views, and return what is offered in any."""
        found = set[str]()
        made = {"screen": self.screening, "watches": self.watch}
        queries = [f"/?view={view}&paper={self.paper}" for view in VIEWS]
        if await self.sees_the_whole(page):
            queries += [f"/?view={view}&job={job}" for view, job in made.items()]
        for query in queries:
            await page.goto(self.address + query)
            await page.locator("body[data-ready]").wait_for()
            if "&paper" in query:
                await expect(page.locator("#panel .abstract")).to_be_visible()
            if "library" in query:
                await expect(page.locator("#library .open").first).to_be_visible()
            if "&job" in query:
                await expect(
                    page.locator(":is(.what, #watches h1[tabindex])").locator("visible=true").first
                ).to_be_visible()
            found |= {
                name for name, place in OFFERED.items() if await page.locator(place).locator("visible=true").count()
            }
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(
    browser: Browser, page_llm: LlmServer, tmp_path_factory: pytest.TempPathFactory, models_dir: Path
) -> AsyncIterator[Shared]:
    settings = settings_in(tmp_path_factory.mktemp("rights"), models_dir)
    async with (
        open_litmus(settings) as litmus,
        open_desk(litmus) as desk,
        serving(create_app(settings, engine=litmus, desk=desk)) as address,
    ):
        keys = litmus.library.keys
        secrets = {"admin": (await keys.add("admin", [Scope.ADMIN]))[1]}
        headers = {"Authorization": f"Bearer {secrets['admin']}"}
        async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=60) as client:
            (await client.put("/v1/papers", json=PAPERS)).raise_for_status()
            paper = (await client.get("/v1/papers", params={"q": "sheep"})).json()["papers"][0]["id"]
            marking = {"add_collections": ["Flock"], "note": "A classic", "reading": "read"}
            (await client.patch(f"/v1/papers/{paper}", json=marking)).raise_for_status()
            wanted = {"include": ["Published since 2000"], "exclude": []}
            screening = (await client.post("/v1/screenings", json=wanted)).json()["id"]
            watch = (await client.post("/v1/watches", json={"source": "arxiv", "query": "sheep"})).json()["id"]
            for scope in (Scope.READ, Scope.ASK, Scope.WRITE):
                secrets[scope.value] = (await keys.add(scope.value, [scope]))[1]
            secrets["guest"] = (await keys.add("guest", [Scope.ASK], collection="Flock"))[1]
            while (await client.get(f"/v1/jobs/{screening}")).json()["state"] != "done":
                pass
        yield Shared(browser, page_llm, address, secrets, paper, screening, watch)


async def test_each_key_is_offered_what_it_allows(shared: Shared) -> None:
    ask = {"ask", "ask a paper", "choose", "check", "compare", "review", "screen", "decide"}
    write = {"import", "delete", "choose", "mark", "watch", "run"}
    allowed = {
        "read": set[str](),
        "ask": ask,
        "write": write,
        "guest": {"ask", "ask a paper", "choose"},
    }
    for key, expected in allowed.items():
        visit = await shared.visit(key)
        assert (key, await shared.offered(visit.page)) == (key, expected)
        assert (key, visit.complaints) == (key, [])
        await visit.context.close()


async def test_who_may_only_read_is_told_so_and_still_sees_what_is_there(shared: Shared) -> None:
    visit = await shared.visit("read")
    page = visit.page
    for view, what in READS.items():
        await visit.open(f"/?view={view}")
        told = page.locator(".lacking").locator("visible=true")
        await expect(told).to_contain_text([f"{what} needs the scope"])
        assert await violations(page) == []
    await visit.open(f"/?view=library&paper={shared.paper}")
    notes = page.get_by_role("region", name="Notes", exact=True)
    await expect(notes).to_contain_text("A classic")
    await expect(notes).to_contain_text("Flock")
    await expect(notes.get_by_role("textbox")).to_have_count(0)
    await visit.open(f"/?view=screen&job={shared.screening}")
    row = page.locator(".decisions > li").first
    before = await row.inner_text()
    await row.focus()
    await page.keyboard.press("e")
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".decisions > li").nth(1)).to_be_focused()
    assert await row.inner_text() == before
    await visit.context.close()
    assert visit.complaints == []


async def test_who_sees_one_collection_is_told_which(shared: Shared) -> None:
    visit = await shared.visit("guest")
    page = await visit.open("/?view=library")
    await expect(page.locator("#library .state")).to_have_text("1 paper of “Flock”, all searchable")
    for name in ("Check my text", "Compare", "Review", "Screen", "Watches"):
        await expect(page.get_by_role("navigation").get_by_role("link", name=name)).to_be_hidden()
    await visit.open("/?view=watches")
    told = page.locator("#watches .lacking").locator("visible=true")
    await expect(told.last).to_contain_text("needs the whole library")
    await visit.open()
    await visit.ask(QUESTION)
    await expect(page.locator(".prose")).to_contain_text("two percent")
    await visit.context.close()
    assert visit.complaints == []


async def test_another_key_is_offered_more_at_once(shared: Shared) -> None:
    visit = await shared.visit("read")
    page = await visit.open("/?view=library")
    await expect(page.locator("#library .drop")).to_be_hidden()
    await page.evaluate("sessionStorage.setItem('litmus-key', 'one that was revoked')")
    await page.get_by_role("link", name="Map").click()
    dialog = page.get_by_role("dialog", name="This library needs a key")
    await dialog.get_by_label("API key").fill(shared.secrets["write"])
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Library").click()
    await expect(page.locator("#library .drop")).to_be_visible()
    await visit.context.close()
    assert visit.complaints == []
