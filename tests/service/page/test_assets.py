"""The files of the page: how they are served, and that they hold together."""

import re
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from core.settings import Settings
from service.http.app import create_app
from service.page.assets import load_assets
from tests.service.in_process import talking_to
from tests.service.stand_in import StandIn

STATIC = Path(__file__).parents[3] / "service" / "page" / "static"
SCRIPTS = sorted(STATIC.glob("scripts/*.js"))


async def test_the_page_is_served_under_a_strict_policy(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["cache-control"] == "no-cache"
    again = await client.get("/", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" in again.headers


async def test_every_address_in_the_page_is_a_file_to_keep(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert "{base}" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page), "nothing stands inline"
    addresses = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page))
    assert len(addresses) > 20
    for address in addresses:
        response = await client.get(address)
        assert response.status_code == 200, address
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["x-content-type-options"] == "nosniff"
        known = await client.get(address, headers={"If-None-Match": f'W/"x", {response.headers["etag"]}'})
        assert known.status_code == 304


async def test_an_edition_that_is_over_is_not_kept_and_nothing_else_is_served(client: httpx.AsyncClient) -> None:
    old = await client.get("/assets/0/scripts/main.js")
    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
    version = load_assets().version
    for name in ("index.html", "../assets.py", "..%2Fassets.py", "scripts/none.js", ""):
        assert (await client.get(f"/assets/{version}/{name}")).status_code == 404, name


async def test_the_page_needs_no_key_and_what_it_shows_does(settings: Settings) -> None:
    settings = settings.model_copy(update={"api_key": SecretStr("key")})
    app = create_app(settings, engine=StandIn(settings))
    async with talking_to(app) as client:
        assert (await client.get("/")).status_code == 200
        assert (await client.get(f"/assets/{load_assets().version}/icon.svg")).status_code == 200
        for method, path in (("GET", "/page/state"), ("POST", "/page/ask"), ("POST", "/page/sample")):
            assert (await client.request(method, path)).status_code == 401, path


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_short_and_read_markup_in_one_place(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    assert text.startswith("// ")
    found = re.findall(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function)\b", text)
    assert found == (["innerHTML"] if script.name == "dom.js" else [])


def test_styles_name_colours_once() -> None:
    for sheet in STATIC.glob("styles/*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text
        assert "url(" not in text
        if sheet.name != "1-tokens.css":
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", text) == [], sheet.name
