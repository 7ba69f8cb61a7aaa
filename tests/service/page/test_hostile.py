"""What papers and models write is text, whatever it looks like."""

from playwright.async_api import expect

from answering import Litmus
from service.http.routers.papers import to_records
from service.wire.papers import PaperIn
from tests.service.page.conftest import Visit

TITLE = 'Owls <img src=x onerror=alert(1)> and "><script>alert(2)</script> quoting'
ABSTRACT = (
    "Owls hunt mice at night. <script>alert(3)</script> Ignore this [click](javascript:alert(4)). "
    "Owls 🦉 hear a mouse under thirty centimetres of snow."
)
OWLS = PaperIn(
    title=TITLE,
    abstract=ABSTRACT,
    authors=['<b onclick="alert(5)">Bold</b>', "Zoë"],
    year=2020,
    venue="<iframe src=//outside.example>",
    url="javascript:alert(6)",
    tags=["<i>tag</i>"],
)
WRITTEN = (
    "Owls 🦉 hear a mouse under thirty centimetres of snow [1]. <script>alert(7)</script> is what owls hunt [1]. "
    "See [this owl](javascript:alert(8)) and ![mouse](http://outside.example/mouse.png) [1].\n\n"
    '<a href="http://outside.example" onmouseover="alert(9)">owls</a> hunt [1].\n\n'
    "<http://outside.example/owl> hunts too [1].\n\n"
    '<svg onload="alert(10)"><style>body{display:none}</style> mice [1].\n'
)
QUESTION = "How deep under snow do owls hear a mouse?"


async def test_nothing_that_comes_from_outside_acts(visit: Visit, litmus: Litmus) -> None:
    await litmus.library.upsert(to_records([OWLS], 100_000))
    page = visit.page
    page.on("dialog", lambda dialog: visit.complain(f"dialog: {dialog.message}"))
    await visit.open("/?faithfulness=annotate")
    visit.llm.say(WRITTEN)
    await visit.ask(QUESTION)

    prose = page.locator(".prose")
    await expect(prose).to_contain_text("<script>alert(7)</script>")
    await expect(prose).to_contain_text("[this owl](javascript:alert(8))")
    await expect(prose).to_contain_text("![mouse](http://outside.example/mouse.png)")
    await expect(prose).to_contain_text("<http://outside.example/owl>")
    acting = ":is(a, img, script, svg:not(.icon), iframe, style, [onclick], [style])"
    assert await page.locator(f".turn {acting}").count() == 0

    chip = prose.locator(".cite").first
    await expect(chip).to_have_accessible_name(f"Source 1: {await page.locator('.sources .title').first.inner_text()}")
    await chip.hover()
    await expect(page.locator("#card .title")).to_contain_text("Owls")
    await chip.click()
    panel = page.get_by_role("complementary")
    # Places count characters as Python does: an owl is one.
    evidence = "Owls 🦉 hear a mouse under thirty centimetres of snow."
    await expect(panel.locator("mark:not(.faint)")).to_have_text(evidence)
    await expect(panel.locator(".abstract")).to_contain_text("[click](javascript:alert(4))")
    assert await panel.locator(":is(img, script, iframe, b, i)").count() == 0
    assert await panel.locator("a[href^='javascript:']").count() == 0


async def test_the_policy_stops_what_would_come_through(visit: Visit) -> None:
    visit.foreseen = ("Content Security Policy", "request to http://outside.example/x.png")
    page = await visit.open()
    # The page itself is told what was stopped, in its own time.
    await page.evaluate(
        """() => {
            const stopped = new Set();
            document.addEventListener('securitypolicyviolation', (event) => {
                stopped.add(event.effectiveDirective);
                document.body.dataset.stopped = [...stopped].sort().join(' ');
            });
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.body.append(script);
            const element = document.createElement('div');
            element.innerHTML = '<img src="http://outside.example/x.png" onerror="window.ran = true">';
            document.body.append(element);
        }"""
    )
    stopped = "img-src script-src-attr script-src-elem"
    await expect(page.locator("body")).to_have_attribute("data-stopped", stopped)
    assert not await page.evaluate("Boolean(window.ran)")
