"""Politeness: pace, pauses, patience, one name; and what happens when a source answers badly or not at all."""

import email.utils
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import version
from core.errors import SourceRefused, SourceUnavailable
from core.importing import Page, Wanted
from core.settings import Settings
from indexing.sources import ON_THE_WEB, Sources
from indexing.sources.door import pause_of, seconds_of, told_to_wait
from tests.source_protocols import made_up
from tests.sources_server import Moment, SourcesServer, Trouble

NOON = 1_717_243_200.0  # 2024-06-01 12:00 UTC


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 2.5 ", 2.5),
        ("Sat, 01 Jun 2024 12:01:30 GMT", 90),
        ("Sat, 01 Jun 2024 11:00:00 GMT", 0),
        ("Sat, 01 Jun 2024 12:00:10 -0000", 10),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("9" * 400, None),
    ],
)
def test_seconds(value: str | None, seconds: float | None) -> None:
    assert seconds_of(value, NOON) == seconds


@given(st.text(max_size=40))
def test_whatever_a_server_says_is_a_wait_or_none(value: str) -> None:
    seconds = seconds_of(value, NOON)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, 0),
        ({"backoff": "12"}, 12),
        ({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, 0.02),
        ({"x-rate-limit-limit": "1", "x-rate-limit-interval": "2s", "backoff": "1"}, 2),
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, 0),
        ({"x-rate-limit-limit": "many", "x-rate-limit-interval": "never"}, 0),
    ],
)
def test_pauses(headers: dict[str, str], pause: float) -> None:
    assert pause_of(headers, NOON) == pause


WEB = [source.name for source in ON_THE_WEB]


async def first(sources: Sources, name: str = "arxiv", *, fresh: bool = False, query: str = "sheep") -> Page:
    wanted = Wanted(name, query, fresh=fresh)
    return await sources.checked(wanted).page(wanted, None)


def kept_pages(settings: Settings) -> list[Path]:
    return list((settings.data_dir / "pages").glob("*"))


@pytest.mark.parametrize("name", WEB)
async def test_every_request_says_who_asks(name: str, sources: Sources, server: SourcesServer) -> None:
    await first(sources, name)
    assert {asked.headers["user-agent"] for asked in server.asked} == {
        f"Litmus/{version().partition(' ')[0]} (mailto:ada@example.org)"
    }


async def test_arxiv_is_asked_every_three_seconds_at_most(
    sources: Sources, server: SourcesServer, moment: Moment
) -> None:
    server.papers = made_up(500)
    wanted = Wanted("arxiv", "sheep")
    source = sources.checked(wanted)
    page = await source.page(wanted, None)
    while page.next:
        page = await source.page(wanted, page.next)
    assert moment.slept == [3.0, 3.0]


async def test_each_source_has_its_own_pace(sources: Sources, moment: Moment) -> None:
    for name in WEB:
        await first(sources, name)
    assert moment.slept == [0.1]  # the two requests of PubMed, with a key


async def test_a_pause_that_a_source_asks_for_is_kept(sources: Sources, server: SourcesServer, moment: Moment) -> None:
    in_a_minute = email.utils.formatdate(moment.now() + 60, usegmt=True)
    server.trouble(Trouble(429, {"Retry-After": "7"}), Trouble(503, {"Retry-After": in_a_minute}))
    notes: list[str | None] = []
    told_to_wait.set(notes.append)
    assert len((await first(sources)).records) == 3
    assert moment.slept[0] == 7
    assert 50 <= moment.slept[1] <= 60
    assert notes[:2] == ["arXiv answered 429: waiting 7 s", None]


async def test_a_source_that_wants_fewer_requests_gets_fewer(
    sources: Sources, server: SourcesServer, moment: Moment
) -> None:
    server.trouble(Trouble(headers={"Backoff": "30"}, body=b"[]"))
    await first(sources, "zotero")
    await first(sources, "zotero")
    assert moment.slept == [30]


async def test_a_pause_beyond_all_patience_ends_the_fetch(
    sources: Sources, server: SourcesServer, moment: Moment
) -> None:
    server.trouble(Trouble(429, {"Retry-After": "3600"}))
    with pytest.raises(SourceUnavailable, match=r"left alone for 60 min\. Run the same again then"):
        await first(sources)
    assert moment.slept == []


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble(500), "answered 500"),
        (Trouble(429), "answered 429"),
        (Trouble(body=b"<feed", cut=True), "could not be reached"),
        (Trouble(headers={"Content-Encoding": "gzip"}, body=b"no gzip"), "could not be reached"),
        (Trouble(body=b"<html>Welcome to the hotel's network</html>"), "cannot be read"),
        (Trouble(body=b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>'), "cannot be read"),
        (Trouble(body=b""), "cannot be read"),
    ],
)
async def test_trouble_passes_or_is_told(
    trouble: Trouble, said: str, sources: Sources, server: SourcesServer, moment: Moment
) -> None:
    server.trouble(trouble, trouble)
    assert len((await first(sources)).records) == 3
    assert moment.slept == [2.0, 1.0, 4.0]  # twice as long each time, and never sooner than arXiv's three seconds
    server.trouble(*[trouble] * 5)
    with pytest.raises(SourceUnavailable, match=rf"{said}.*5 times in a row.*goes on where it stopped"):
        await first(sources, fresh=True)


@pytest.mark.parametrize("name", WEB)
@pytest.mark.parametrize(
    "body",
    [b"null", b"[1, 2", b"{}", b'{"results": 5, "data": 5, "message": {"items": {}}}', b"\xff\xfe\x00", b"[" * 100_000],
)
async def test_no_source_takes_nonsense_for_an_answer(
    name: str, body: bytes, sources: Sources, server: SourcesServer
) -> None:
    server.trouble(Trouble(body=body))
    assert (await first(sources, name, query="")).records if name == "zotero" else (await first(sources, name)).records


@pytest.mark.parametrize("name", WEB)
@pytest.mark.parametrize("status", [400, 401, 404, 410])
async def test_a_refusal_is_not_asked_for_again(
    name: str, status: int, sources: Sources, server: SourcesServer, moment: Moment
) -> None:
    server.trouble(Trouble(status, body=b'{"error": {"message": "<b>No</b> such thing."}}'))
    with pytest.raises(SourceRefused, match=f"answered {status}: No such thing"):
        await first(sources, name)
    assert len(server.asked) == 1


async def test_a_server_that_is_not_there_is_told(settings: Settings, moment: Moment) -> None:
    nowhere = settings.model_copy(update={"source_urls": ("arxiv=http://127.0.0.1:9/x",)})
    opened = Sources(nowhere, moment)
    with pytest.raises(SourceUnavailable, match=r"arXiv could not be reached \(ConnectError\)"):
        await first(opened)
    await opened.close()


async def test_redirects_lead_nowhere_else(sources: Sources, server: SourcesServer) -> None:
    moved = "/arxiv/api/query?start=0&max_results=9&search_query=x"
    server.trouble(Trouble(301, {"Location": moved}))
    assert len((await first(sources)).records) == 3
    server.trouble(Trouble(302, {"Location": "http://localhost:1/elsewhere"}))
    with pytest.raises(SourceRefused, match="points to another host, localhost"):
        await first(sources, "semantic-scholar")
    server.trouble(*[Trouble(302, {"Location": "/arxiv/again"})] * 4)
    with pytest.raises(SourceUnavailable, match="from one address to the next"):
        await first(sources, fresh=True)


async def test_a_page_that_is_kept_is_not_asked_for_again(
    asking: Settings, server: SourcesServer, moment: Moment
) -> None:
    for _ in range(2):  # two runs of the program
        opened = Sources(asking, moment)
        assert len((await first(opened, "openalex")).records) == 3
        await opened.close()
    assert len(server.asked) == 1
    opened = Sources(asking, moment)
    await first(opened, "openalex", fresh=True)
    assert len(server.asked) == 2
    await moment.sleep(25 * 3600)
    await first(opened, "openalex")
    assert len(server.asked) == 3
    await opened.close()


@pytest.mark.parametrize("name", WEB)
async def test_no_key_is_written_down(name: str, sources: Sources, asking: Settings) -> None:
    await first(sources, name)
    for path in kept_pages(asking):
        kept = zlib.decompress(path.read_bytes())
        assert not [key for key in (b"api_key", b"s2-secret", b"ncbi-secret", b"ada@example.org") if key in kept]


async def test_old_pages_go(sources: Sources, asking: Settings, moment: Moment) -> None:
    await first(sources)
    sources.forget_old_pages()
    assert len(kept_pages(asking)) == 1
    await moment.sleep(25 * 3600)
    sources.forget_old_pages()
    assert kept_pages(asking) == []


async def test_a_page_that_is_damaged_is_none(sources: Sources, asking: Settings, server: SourcesServer) -> None:
    await first(sources)
    [path] = kept_pages(asking)
    for damage in (b"", b"no zlib", path.read_bytes()[:-9]):
        path.write_bytes(damage)
        assert len((await first(sources)).records) == 3
    assert len(server.asked) == 4
