"""Keys: what each allows at which address, whose the chats are, and who comes in by the word of a proxy."""

import re

import httpx
import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr
from starlette.routing import Route

from core.access import Scope
from core.settings import Settings
from service.http.app import create_app
from service.http.permits import PERMITS
from service.http.routers import ROUTERS
from tests.service.http.keyed import BASE, by_scope, keyed
from tests.service.stand_in import PAPER

ADMIN_KEY = "the-administrator's"
CLOSED = {address: permit for address, permit in PERMITS.items() if permit.scope is not None}


def path_of(template: str) -> str:
    return re.sub(r"{\w+(?::path)?}", "x", template)


async def call(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    """Call an address with a body that whoever may come in is refused for, if at all, by its content."""
    kind = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    body = b"{}" if method in {"POST", "PUT", "PATCH"} else b""
    return await client.request(method, path_of(path), content=body, headers=kind if body else {})


def test_every_address_that_is_served_declares_what_it_needs(settings: Settings) -> None:
    routes = [*create_app(settings).routes, *(route for router in ROUTERS for route in router.routes)]
    served = {
        (method, route.path)
        for route in routes
        if isinstance(route, APIRoute | Route) and route.path != "/openapi.json"
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert served == set(PERMITS)


async def test_a_key_comes_in_where_its_scope_suffices_and_nowhere_else(settings: Settings) -> None:
    async with keyed(settings) as service:
        with_scope = {scope: await service.client(f"has {scope}", scope) for scope in Scope}
        for (method, path), permit in CLOSED.items():
            for scope, client in with_scope.items():
                told = await call(client, method, path)
                may = scope in (permit.scope, Scope.ADMIN) or permit.scope is Scope.READ
                assert (told.status_code not in (401, 403)) is may, (method, path, scope, told.text)
                if not may:
                    assert f"`{permit.scope}`" in told.text
                    assert f"`litmus keys add NAME --scope {permit.scope}`" in told.text
            assert (await call(service.with_key(None), method, path)).status_code == 401, (method, path)


async def test_all_other_scopes_together_are_not_the_one_that_is_needed(settings: Settings) -> None:
    async with keyed(settings) as service:
        client = await service.client("nearly", *by_scope(Scope.ADMIN, Scope.WRITE))
        told = await client.delete(f"/v1/papers/{PAPER.id}")
        assert (told.status_code, told.json()["type"]) == (403, "urn:litmus:problem:not-allowed")
        # However an address is written, it is the route that counts.
        assert (await client.delete("/v1/watches/a%2Fb")).status_code == 403
        assert (await client.get(f"/v1/papers/{PAPER.id}")).status_code == 200


async def test_a_revoked_key_stops_at_once(settings: Settings) -> None:
    async with keyed(settings) as service:
        client = await service.client("ada", Scope.READ)
        assert (await client.get("/v1/papers")).status_code == 200
        await service.keys.revoke("ada")
        assert (await client.get("/v1/papers")).status_code == 401
        assert (await service.with_key(None).get("/v1/papers")).status_code == 401, "the last key's end opens nothing"
        await service.keys.forget_revoked()
        assert (await service.with_key(None).get("/v1/papers")).status_code == 200


async def test_the_administrator_s_key_goes_on_to_do_everything(settings: Settings) -> None:
    async with keyed(settings, api_key=SecretStr(ADMIN_KEY)) as service:
        admin = service.with_key(ADMIN_KEY)
        assert (await admin.get("/v1/backup")).status_code == 200
        await service.key("ada", Scope.READ)
        assert (await admin.get("/v1/backup")).status_code == 200
        assert (await service.with_key("litmus_wrong").get("/v1/papers")).status_code == 401


async def test_a_service_without_keys_is_open_as_before(settings: Settings) -> None:
    async with keyed(settings) as service:
        assert (await service.with_key("none").get("/v1/papers")).status_code == 200


async def begin_chat(client: httpx.AsyncClient) -> str:
    chat: str = (await client.post("/v1/chats", json={})).json()["id"]
    return chat


async def test_chats_belong_to_the_key_that_began_them(settings: Settings) -> None:
    async with keyed(settings) as service:
        before = await service.stand_in.library.chats.create("before there were keys")  # type: ignore[union-attr]
        ada, bo = await service.client("ada", Scope.ASK), await service.client("bo", Scope.ASK)
        admin = await service.client("root", Scope.ADMIN)
        chat = await begin_chat(ada)
        asked = await ada.post("/v1/ask", json={"question": "Why?", "chat_id": chat})
        assert asked.status_code == 200
        answer = asked.json()["id"]
        assert [each["id"] for each in (await ada.get("/v1/chats")).json()["chats"]] == [chat]
        assert (await bo.get("/v1/chats")).json() == {"chats": [], "next_cursor": None, "total": 0}
        for method, path, body in (
            ("GET", f"/v1/chats/{chat}", None),
            ("GET", f"/v1/chats/{chat}/export", None),
            ("GET", f"/page/chats/{chat}", None),
            ("GET", f"/v1/export?answer_id={answer}", None),
            ("PATCH", f"/v1/chats/{chat}", {"title": "mine now"}),
            ("DELETE", f"/v1/chats/{chat}/turns/{answer}", None),
            ("DELETE", f"/v1/chats/{chat}", None),
            ("POST", "/v1/ask", {"question": "And then?", "chat_id": chat}),
            ("POST", "/page/ask", {"question": "And then?", "chat_id": chat}),
        ):
            assert (await bo.request(method, path, json=body)).status_code == 404, (method, path)
        assert {each["id"] for each in (await admin.get("/v1/chats")).json()["chats"]} == {chat, before.id}
        await service.keys.revoke("ada")
        again = await service.client("ada", Scope.ASK)
        assert (await again.get(f"/v1/chats/{chat}")).json()["turn_count"] == 1
        assert (await again.delete(f"/v1/chats/{chat}")).status_code == 204


async def test_a_user_of_a_trusted_proxy_comes_in_by_name(settings: Settings) -> None:
    changes = {"proxy_user_header": "X-Forwarded-Email", "proxy_user_scopes": ("ask",)}
    async with keyed(settings, **changes) as service:
        ada = service.with_key(None, **{"X-Forwarded-Email": "ada@example.org"})
        chat = await begin_chat(ada)
        assert (await ada.get(f"/v1/chats/{chat}")).status_code == 200
        other = service.with_key(None, **{"X-Forwarded-Email": "bo@example.org"})
        assert (await other.get(f"/v1/chats/{chat}")).status_code == 404
        refused = await ada.delete(f"/v1/papers/{PAPER.id}")
        assert refused.status_code == 403
        assert "LITMUS_PROXY_USER_SCOPES" in refused.text
        # A key of the same name is somebody else's, until whoever runs the service says otherwise.
        key = await service.client("ada@example.org", Scope.ASK)
        assert (await key.get(f"/v1/chats/{chat}")).status_code == 404


@pytest.mark.parametrize("sent", [[], [""], ["a@b", "root@b"], ["a\x07b"], ["x" * 201]])
async def test_who_is_not_named_once_and_clearly_is_nobody(settings: Settings, sent: list[str]) -> None:
    async with keyed(settings, proxy_user_header="X-Forwarded-Email") as service:
        headers = [("X-Forwarded-Email", each) for each in sent]
        assert (await service.with_key(None).get("/v1/papers", headers=headers)).status_code == 401


async def test_nobody_else_may_say_who_asks(settings: Settings) -> None:
    changes = {"proxy_user_header": "X-Forwarded-Email", "trusted_proxies": ("10.0.0.7", "10.1.0.0/16")}
    async with keyed(settings, **changes) as service:
        named = {"X-Forwarded-Email": "ada@example.org"}
        for peer, status in (("127.0.0.1", 401), ("10.0.0.8", 401), ("10.0.0.7", 200), ("10.1.2.3", 200)):
            transport = httpx.ASGITransport(service.app, client=(peer, 1))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                assert (await client.get("/v1/papers", headers=named)).status_code == status, peer
                # The address behind a proxy is no proxy.
                forwarded = {"X-Forwarded-For": "10.0.0.7", **named}
                assert (await client.get("/v1/papers", headers=forwarded)).status_code == status, peer


async def test_without_the_setting_no_header_says_who_asks(settings: Settings) -> None:
    async with keyed(settings, api_key=SecretStr(ADMIN_KEY)) as service:
        named = service.with_key(None, **{"X-Forwarded-Email": "ada@example.org", "X-Forwarded-User": "ada"})
        assert (await named.get("/v1/papers")).status_code == 401
