"""Whatever goes wrong, the answer is a problem document that says what to do next, and no more than it should."""

import json
import logging

import httpx
import pytest

from core import errors
from core.errors import (
    EmbedderUnavailable,
    IndexUnavailable,
    InvalidQuestion,
    LimitExceeded,
    LitmusError,
    LlmError,
    LlmNotConfigured,
    LlmTimeout,
    PaperNotFound,
)
from service.http.problems import problem_of
from service.problems import KINDS, error_of, in_the_shell, over_http
from tests.service.stand_in import StandIn


def assert_problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, object] = response.json()
    assert set(problem) - {"errors", "reasons", "retryable"} == {"type", "title", "status", "detail", "request_id"}
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["x-request-id"]
    assert str(problem["type"]).startswith("urn:litmus:problem:")
    return problem


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidQuestion("Ask something."), 422),
        (LimitExceeded("Too much at once."), 429),
        (IndexUnavailable("Broken."), 503),
        (EmbedderUnavailable("Broken."), 503),
        (LlmError("Refused.", retryable=False), 502),
        (LlmTimeout("Too slow."), 504),
        (LlmNotConfigured(), 503),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_errors_of_the_tree(
    client: httpx.AsyncClient, stand_in: StandIn, error: LitmusError, status: int, stream: bool
) -> None:
    stand_in.fails = error
    response = await client.post("/v1/ask", json={"question": "Why?", "stream": stream})
    assert assert_problem(response, status)["detail"] == str(error)


def test_every_class_of_the_tree_has_a_kind() -> None:
    tree = {error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, LitmusError)}
    assert tree <= set(KINDS)


async def test_unforeseen_error_tells_nothing_but_the_request_id(
    client: httpx.AsyncClient, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fails = RuntimeError("the secret of the inside")
    with caplog.at_level(logging.ERROR):
        response = await client.post("/v1/ask", json={"question": "Why?"})
    problem = assert_problem(response, 500)
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert str(problem["request_id"]) in caplog.text
    assert "the secret of the inside" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/v1/nowhere", 404), ("GET", "/v1/ask", 405), ("POST", "/v1/papers", 405)],
)
async def test_no_such_address(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    assert_problem(await client.request(method, path), status)


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nowhere", 404, "Nothing is served at this address."),
        ("/v1/nowhere", 404, "Nothing is served at this address."),
        ("/assets/0/none.js", 404, "The page has no such file."),
        ("/v1/papers/p_<script>", 404, "p_&lt;script&gt;"),
        ("/v1/search?q=why&top_k=0", 422, "top_k: Input should be greater than or equal to 1"),
        ("/v1/ask", 405, "This address knows other methods only"),
    ],
)
async def test_who_opens_an_address_in_a_browser_is_shown_a_page(
    client: httpx.AsyncClient, path: str, status: int, told: str
) -> None:
    page = await client.get(path, headers={"Accept": BROWSER})
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert page.headers["vary"] == "Accept"
    assert page.headers["cache-control"] == "no-store"
    assert told in page.text
    assert page.headers["x-request-id"] in page.text
    for link in ('href="/"', 'href="/docs"'):
        assert link in page.text
    assert_problem(await client.get(path), status)


async def test_a_script_that_takes_html_too_gets_the_problem(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/v1/ask", headers={"Accept": BROWSER}), 415)


async def test_allowed_methods_are_named(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/ask")).headers["allow"] == "POST"
    assert (await client.put("/v1/papers/p_1")).headers["allow"] == "DELETE, GET, PATCH"
    # An address of its own, and not the review of this name.
    for path in ("/v1/reviews/outline", "/v1/reviews/estimate", "/v1/comparisons/estimate", "/v1/screenings/estimate"):
        assert (await client.request("OPTIONS", path)).headers["allow"] == "POST"


@pytest.mark.parametrize("body", [b"{", b'{"question": "Why?"', b"", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN'])
async def test_malformed_json(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert_problem(response, 422 if body == b"" else 400)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{broken", "at character 2 there should be a name in double quotes."),
        ('{"question": }', "at character 14 there should be a value."),
        ('{"question" "Why?"}', "at character 13 there should be a colon."),
        ('{"question": "Why?"', "at character 20 there should be a comma, or the end of the object or list."),
        ('{"question": "Why?', "at character 14 a text begins that has no closing quote."),
        ('{"question": "Why?"} {}', "at character 22 something follows the end."),
        ('{"question": "C:\\ \\x"}', "a backslash stands before what it cannot escape: write it twice."),
        ('{"question": "Why\n?"}', "at character 18 a text has a line break"),
    ],
)
async def test_it_is_said_what_is_wrong_with_json(client: httpx.AsyncClient, body: str, told: str) -> None:
    response = await client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert told in str(assert_problem(response, 400)["detail"])


async def test_the_detail_tells_of_the_fields(client: httpx.AsyncClient) -> None:
    assert assert_problem(await client.get("/v1/search"), 422)["detail"] == "`q` is required."
    body = {"question": 7, "top_k": 0, "stream": 0, "mode": "magic"}
    detail = str(assert_problem(await client.post("/v1/ask", json=body), 422)["detail"])
    assert detail.count("`") >= 6
    assert detail.endswith(" 1 more.")


async def test_where_nothing_is_needed_nothing_has_to_be_sent(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/chats")).status_code == 201
    assert (await client.post("/v1/chats", content=b"")).status_code == 201
    assert (await client.post("/v1/chats", content=b"{}")).status_code == 415
    assert_problem(await client.post("/v1/jobs/j_none/resume"), 404)
    assert_problem(await client.post("/v1/comparisons"), 422)


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/v1/papers/p_none", "/v1/papers"),
        ("/v1/chats/ch_none", "/v1/chats"),
        ("/v1/jobs/j_none", "/v1/jobs"),
    ],
)
async def test_over_http_the_next_step_is_a_call(client: httpx.AsyncClient, path: str, call: str) -> None:
    detail = str(assert_problem(await client.get(path), 404)["detail"])
    assert f"`GET {call}`" in detail
    assert "litmus" not in detail
    assert (await client.get(call)).status_code == 200


def test_who_types_commands_is_told_of_commands() -> None:
    told = str(PaperNotFound("p_none"))
    assert in_the_shell(over_http(told)) == told != over_http(told)
    assert str(error_of(problem_of(PaperNotFound("p_none")))) == told


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
async def test_body_that_is_not_declared_as_json(client: httpx.AsyncClient, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    assert_problem(await client.post("/v1/ask", content=b'{"question": "Why?"}', headers=headers), 415)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": 7}, "question"),
        ({"question": "Why?", "top_k": 0}, "top_k"),
        ({"question": "Why?", "top_k": 51}, "top_k"),
        ({"question": "x" * 4001}, "question"),
        ({"question": "Why?", "topk": 5}, "topk"),
        ({"question": "Why?", "top_k": "8"}, "top_k"),
        ({"question": "Why?", "top_k": True}, "top_k"),
        ({"question": "Why?", "stream": 0}, "stream"),
        ({"question": "Why?", "correct": "off"}, "correct"),
        ({"question": "Why?", "mode": "magic"}, "mode"),
        ({"question": "Why?", "model": "openai/other"}, "model"),
        ({"question": "Why?", "chat_id": 7}, "chat_id"),
        ({"question": "Why?", "filters": {"year_from": "soon"}}, "filters.year_from"),
        ({"question": "Why?", "filters": {"year_from": 2021, "year_to": 2020}}, "filters"),
        ({"question": "Why?", "filters": {"author": ["Min"]}}, "filters.author"),
        ({"question": "half a character: \ud800"}, "question"),
    ],
)
async def test_fields_at_fault_are_named(client: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    headers = {"Content-Type": "application/json"}
    problem = assert_problem(await client.post("/v1/ask", content=json.dumps(body), headers=headers), 422)
    named = problem["errors"]
    assert isinstance(named, list)
    assert [error["field"] for error in named] == [field]
    assert named[0]["message"]


async def test_what_was_sent_is_not_echoed(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/ask", json={"question": 7, "top_k": "sk-secret"})
    assert "sk-secret" not in response.text


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/v1/search", "q"),
        ("/v1/search?q=sheep&top_k=no", "top_k"),
        ("/v1/search?q=sheep&top_k=1000", "top_k"),
        ("/v1/search?q=sheep&years=2020", "years"),
        ("/v1/search?q=sheep&year_from=2021&year_to=2020", "year_from"),
        (f"/v1/search?q={'x' * 4001}", "q"),
        ("/v1/papers?limit=0", "limit"),
        ("/v1/papers?limit=1000", "limit"),
        ("/v1/papers?cursor=nonsense", "cursor"),
    ],
)
async def test_parameters_at_fault_are_named(client: httpx.AsyncClient, path: str, field: str) -> None:
    problem = assert_problem(await client.get(path), 422)
    assert isinstance(problem["errors"], list)
    assert [error["field"] for error in problem["errors"]] == [field]


async def test_a_query_of_no_words_is_the_fault_of_q(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    stand_in.fails = InvalidQuestion("The question has no word in it.")
    problem = assert_problem(await client.get("/v1/search?q=%20"), 422)
    assert problem["errors"] == [{"field": "q", "message": "The question has no word in it."}]


@pytest.mark.parametrize("path", ["/v1/papers/p_none", "/v1/imports/i_none"])
async def test_what_is_not_there(client: httpx.AsyncClient, path: str) -> None:
    assert_problem(await client.get(path), 404)
    assert_problem(await client.delete(path), 404)


async def test_not_ready_says_why(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    assert (await client.get("/readyz")).json() == {"status": "ready"}
    stand_in.unready = ("The index is gone.", "So is the embedder.")
    problem = assert_problem(await client.get("/readyz"), 503)
    assert problem["reasons"] == ["The index is gone.", "So is the embedder."]
    assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        (b"", "body", "The body is empty. Send JSON; /docs shows an example for each address."),
        (b"{}", "question", "is required."),
        (b"[1]", "body", "has to be an object of JSON, such as {}."),
        (b'{"question": 5}', "question", "has to be a text in quotes."),
    ],
)
async def test_what_is_wrong_with_a_body_is_said_in_plain_words(
    client: httpx.AsyncClient, sent: bytes, field: str, says: str
) -> None:
    response = await client.post("/v1/ask", content=sent, headers={"Content-Type": "application/json"})
    assert assert_problem(response, 422)["errors"] == [{"field": field, "message": says}]


async def test_a_name_that_is_like_no_other_is_not_guessed_at(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/check", json={"text": "Bees sleep.", "title": "Bees"})
    assert "Did you mean" not in str(assert_problem(response, 422)["errors"])
