"""A name with a slash in it is one name, at every address."""

from urllib.parse import quote

import httpx
import pytest

from answering import Litmus
from core.marking import Marking
from core.paper import Paper
from core.settings import Settings
from indexing.library import open_library
from service.client.remote import open_remote
from service.http.app import create_app
from tests.service.real_server import serving
from tests.service.stand_in import StandIn


@pytest.mark.parametrize("name", ["a/b", "/", "a%2Fb", "a b/ü?#", "../papers", "a//b"])
async def test_what_is_not_there_is_named_as_it_was(client: httpx.AsyncClient, name: str) -> None:
    for kind in ("papers", "imports"):
        response = await client.get(f"/v1/{kind}/{quote(name, safe='')}")
        assert response.status_code == 404
        assert repr(name) in response.json()["detail"]


async def test_a_model_may_have_a_slash_encoded_or_not(client: httpx.AsyncClient) -> None:
    for address in ("/v1/models/litmus:openai/fake", "/v1/models/litmus%3Aopenai%2Ffake"):
        assert (await client.get(address)).json()["id"] == "litmus:openai/fake"


async def test_a_collection_with_a_slash_is_renamed_through_a_service(settings: Settings) -> None:
    async with open_library(settings) as library:
        await library.upsert([Paper("Counting Sheep", "We count sheep.")])
        paper = (await library.papers()).papers[0]
        await library.mark([paper.id], Marking(add_collections=("Thesis/Chapter 2",)))
        async with (
            serving(create_app(settings, engine=Litmus(settings, library))) as url,
            open_remote(url, settings) as remote,
        ):
            assert await remote.library.rename_collection("Thesis/Chapter 2", "Done/All") == 1
            assert [each.name for each in await remote.library.collections()] == ["Done/All"]
            await remote.library.rename_collection("Done/All", None)
            assert await remote.library.collections() == []


async def test_the_log_and_the_guards_see_the_address_as_it_is(settings: Settings, stand_in: StandIn) -> None:
    from pydantic import SecretStr

    locked = settings.model_copy(update={"api_key": SecretStr("a-key-of-some-length")})
    app = create_app(locked, engine=stand_in)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            assert (await client.get("/v1/papers/a%2Fb")).status_code == 401
            assert (await client.get("/healthz%2F..%2Fv1%2Fpapers")).status_code in {401, 404}
