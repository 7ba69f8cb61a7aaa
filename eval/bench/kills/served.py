"""Kills of a service, or of a worker beside one, in the middle of what it does for its clients."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from eval.bench.kills.papers import Source, make_papers, titles, write_papers
from eval.bench.kills.world import Verdicts, World

Finish = Callable[[Verdicts], None]
"""What is checked once the process serves again."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a mode works with."""

    world: World
    chance: Random
    source: Source


@dataclass(frozen=True, slots=True)
class ServedMode:
    """Something that clients ask of a service until it dies."""

    act: Callable[[Round, list[Any]], None]
    """Sends requests and puts what was acknowledged into the list; ends with httpx.TransportError, or by itself."""
    check: Callable[[Round, list[Any], Verdicts], None]
    """Holds what was acknowledged against the service that was started again."""
    within_s: float
    """The kill comes at any instant from the first request to this."""


def _put(round_: Round, told: list[Any]) -> None:
    while True:
        papers = make_papers(4, round_.chance)
        if round_.world.client.put("/v1/papers", json=papers).status_code == httpx.codes.OK:
            round_.world.known.there.update(titles(papers))


def _nothing_more(round_: Round, told: list[Any], verdicts: Verdicts) -> None:
    """All of it is in what is known of the library."""


def _delete(round_: Round, told: list[Any]) -> None:
    world = round_.world
    ids = {title: paper["id"] for title, paper in world.listed().items() if title in world.known.there}
    chosen = round_.chance.sample(sorted(ids), len(ids) // 2)
    for title in chosen:
        world.known.there.discard(title)  # from here on it may be there or not, until that is acknowledged
        world.known.tags.pop(title, None)
        if world.client.delete(f"/v1/papers/{ids[title]}").status_code == httpx.codes.NO_CONTENT:
            world.known.gone.add(title)


def _mark(round_: Round, told: list[Any]) -> None:
    world = round_.world
    papers = world.listed()
    while True:
        title = round_.chance.choice(sorted(world.known.there))
        tag = f"t{round_.chance.randrange(10**6)}"
        answer = world.client.patch(f"/v1/papers/{papers[title]['id']}", json={"add_tags": [tag], "note": tag})
        if answer.status_code == httpx.codes.OK:
            world.known.tags.setdefault(title, set()).add(tag)


def _check_marks(round_: Round, told: list[Any], verdicts: Verdicts) -> None:
    world = round_.world
    world.settle()  # with another tag a paper is indexed anew, which the service that was started again still has to do
    for title, tags in list(world.known.tags.items())[-2:]:
        for tag in sorted(tags)[-2:]:
            found = world.client.get("/v1/search", params={"q": title, "tag": tag}).json()["passages"]
            if title not in {passage["paper"]["title"] for passage in found}:
                verdicts.wrong.append(f"{title!r} is not found by its tag {tag}")


def _upload(round_: Round, told: list[Any]) -> None:
    papers = make_papers(40, round_.chance)
    path = write_papers(papers, round_.world.folder / "upload.jsonl")
    with path.open("rb") as file:
        answer = round_.world.client.post("/v1/imports", files={"file": file})
    if answer.status_code == httpx.codes.ACCEPTED:
        told.append((f"/v1/imports/{answer.json()['id']}", titles(papers)))


def _fetch(round_: Round, told: list[Any]) -> None:
    papers = make_papers(40, round_.chance)
    round_.source.papers = papers
    wanted = {"source": "crossref", "query": f"survey {papers[0]['title']}"}
    answer = round_.world.client.post("/v1/fetches", json=wanted)
    if answer.status_code == httpx.codes.ACCEPTED:
        told.append((f"/v1/imports/{answer.json()['id']}", titles(papers)))


def _check_imports(round_: Round, told: list[Any], verdicts: Verdicts) -> None:
    for address, names in told:
        try:
            job = round_.world.until_ended(address)
        except LookupError as error:
            verdicts.lost.append(str(error))
            continue
        if (job["state"], job["error"]) != ("done", None):
            verdicts.wrong.append(f"{address} ended as {job['state']}: {job['error']}")
        round_.world.known.there.update(names)


def _job(address: str, body: Callable[[World], Mapping[str, Any]]) -> Callable[[Round, list[Any]], None]:
    def act(round_: Round, told: list[Any]) -> None:
        answer = round_.world.client.post(address, json=dict(body(round_.world)))
        if answer.status_code == httpx.codes.ACCEPTED:
            told.append((answer.json()["id"], f"{address}/{answer.json()['id']}"))
        else:
            raise RuntimeError(f"{address} refused: {answer.text[:200]}")

    return act


def _check_jobs(round_: Round, told: list[Any], verdicts: Verdicts) -> None:
    for job_id, result in told:
        try:
            job = round_.world.until_ended(f"/v1/jobs/{job_id}")
        except LookupError as error:
            verdicts.lost.append(str(error))
            continue
        if (job["state"], job["error"]) != ("done", None):
            verdicts.wrong.append(f"{job_id} ended as {job['state']}: {job['error']}")
        if (answer := round_.world.client.get(result)).status_code != httpx.codes.OK:
            verdicts.lost.append(f"{result} is answered with {answer.status_code}")


def _some_ids(world: World) -> list[str]:
    return [paper["id"] for _, paper in sorted(world.listed().items())][:25]


def _chat(round_: Round, told: list[Any]) -> None:
    world = round_.world
    chat = world.client.post("/v1/chats", json={}).json()["id"]
    told.append((chat, None))
    for title in round_.chance.sample(sorted(world.known.there), min(20, len(world.known.there))):
        body = {"question": f"What was counted by the {title.split(' in ')[1]}?", "chat_id": chat}
        answer = world.client.post("/v1/ask", json=body)
        if answer.status_code == httpx.codes.OK:
            told.append((chat, answer.json()["text"]))


def _check_chat(round_: Round, told: list[Any], verdicts: Verdicts) -> None:
    for chat in dict.fromkeys(chat for chat, _ in told):
        answer = round_.world.client.get(f"/v1/chats/{chat}")
        if answer.status_code != httpx.codes.OK:
            verdicts.lost.append(f"chat {chat}")
            continue
        kept = [turn["answer"]["text"] for turn in answer.json()["turns"]]
        wanted = [text for each, text in told if each == chat and text is not None]
        if kept[: len(wanted)] != wanted:
            verdicts.lost.append(f"{len(wanted)} answers of chat {chat}: {len(kept)} are kept")
        if len(kept) > len(wanted) + 1:
            verdicts.wrong.append(f"chat {chat} has {len(kept)} turns of {len(wanted) + 1} questions")


MODES: Mapping[str, ServedMode] = {
    "PUT of papers": ServedMode(_put, _nothing_more, 1.5),
    "file over HTTP": ServedMode(_upload, _check_imports, 2.0),
    "delete": ServedMode(_delete, _nothing_more, 1.5),
    "marking": ServedMode(_mark, _check_marks, 1.5),
    "fetch": ServedMode(_fetch, _check_imports, 2.0),
    "comparison": ServedMode(
        _job("/v1/comparisons", lambda world: {"paper_ids": _some_ids(world), "columns": ["method", "result"]}),
        _check_jobs,
        1.0,
    ),
    "screening": ServedMode(
        _job("/v1/screenings", lambda _: {"include": ["Does the paper count sheep?", "Published since 2019"]}),
        _check_jobs,
        1.5,
    ),
    "review": ServedMode(_job("/v1/reviews", lambda _: {"topic": "surveys of sheep", "limit": 12}), _check_jobs, 2.0),
    "chat": ServedMode(_chat, _check_chat, 2.5),
}
