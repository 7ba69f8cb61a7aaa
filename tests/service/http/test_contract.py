"""The JSON that clients rely on, to the name: a change here is a change of the contract."""

import httpx

from core.answer import Answer, Mode, NearPaper, Refusal, Why
from core.filters import Filters
from service.wire.answer import AnswerOut
from service.wire.papers import PassageOut
from tests.service.contract import PAPER_FIELDS
from tests.service.stand_in import PAPER, PASSAGE, StandIn, answer_to

FILTERS = {"year_from", "year_to", "authors", "venues", "tags", "paper_ids", "surveys", "collections", "reading"}


async def test_answer(client: httpx.AsyncClient) -> None:
    request = {
        "question": "How are sheep counted?",
        "top_k": 8,
        "filters": {"year_from": 2020, "year_to": None, "authors": [], "venues": [], "tags": [], "paper_ids": []},
        "chat_id": None,
        "model": None,
        "mode": "auto",
        "faithfulness": "annotate",
        "stream": False,
    }
    answer = (await client.post("/v1/ask", json=request)).json()
    assert set(answer) == {
        "id",
        "status",
        "question",
        "standalone_question",
        "mode",
        "model",
        "text",
        "sentences",
        "sources",
        "refusal",
        "faithfulness",
        "filters_applied",
        "filters_read",
        "searched_for",
        "parts",
        "usage",
        "timings_ms",
        "cut",
        "filtered",
        "fingerprint",
        "notices",
    }
    assert answer["status"] == "answered"
    assert set(answer["sentences"][0]) == {
        "text",
        "start",
        "end",
        "citations",
        "verdict",
        "score",
        "evidence",
        "relevance",
        "unsupported_spans",
    }
    assert set(answer["sentences"][0]["evidence"][0]) == {"source", "quote", "start", "end"}
    assert set(answer["sources"][0]) == PAPER_FIELDS | {"n", "paper_id", "cited", "passages"}
    passage = answer["sources"][0]["passages"][0]
    assert set(passage) == {"chunk_id", "text", "start", "end", "tokens", "score", "scores"}
    assert answer["sources"][0]["url"] == "https://doi.org/10.1000/sheep"
    assert set(answer["faithfulness"]) == {
        "sentences",
        "supported",
        "citation_recall",
        "citation_precision",
        "dropped_citations",
        "needless_citations",
        "repaired_sentences",
        "removed_sentences",
    }
    assert set(answer["filters_applied"]) == FILTERS
    assert answer["filters_applied"]["year_from"] == 2020
    assert set(answer["usage"]) == {"prompt_tokens", "completion_tokens", "cost_usd"}
    assert set(answer["timings_ms"]) == {"retrieve", "generate", "verify", "total"}
    assert set(answer["fingerprint"]) == {"prompt", "settings", "index"}


def test_refusal() -> None:
    refusal = Refusal("The papers do not say.", (NearPaper(PAPER.id, PAPER.title, 0.4),), Why.DETAIL, "Why not?")
    told = AnswerOut.of(Answer("a_2", "Why?", "", Mode.EXTRACTIVE, (), refusal=refusal)).model_dump(mode="json")
    assert told["status"] == "refused"
    assert told["refusal"] == {
        "reason": "The papers do not say.",
        "nearest": [{"paper_id": PAPER.id, "title": PAPER.title, "score": 0.4, "covers": None}],
        "why": "detail",
        "did_you_mean": "Why not?",
    }


async def test_the_question_arrives_as_it_was_asked(client: httpx.AsyncClient, stand_in: StandIn) -> None:
    body = {"question": "Why?", "top_k": 3, "filters": {"authors": ["Peep"]}, "model": "litmus:openai/fake"}
    await client.post("/v1/ask", json={**body, "mode": "llm", "faithfulness": "strict"})
    asked = stand_in.asked[-1]
    assert (asked.text, asked.top_k, asked.model, asked.mode, asked.faithfulness) == (
        "Why?",
        3,
        "openai/fake",
        "llm",
        "strict",
    )
    assert asked.filters == Filters(authors=("Peep",))
    await client.post("/v1/ask", json={"question": "Why?", "model": "litmus:extractive"})
    assert stand_in.asked[-1].mode is Mode.EXTRACTIVE
    await client.post("/v1/ask", json={"question": "Why?", "model": "litmus"})
    assert stand_in.asked[-1].model is None


async def test_search(client: httpx.AsyncClient) -> None:
    found = (await client.get("/v1/search?q=sheep&author=Peep&author=Min&year_from=2000&tag=farm")).json()
    assert set(found) == {"query", "filters_applied", "passages"}
    assert found["filters_applied"] == {
        "year_from": 2000,
        "year_to": None,
        "authors": ["Peep", "Min"],
        "venues": [],
        "tags": ["farm"],
        "paper_ids": [],
        "surveys": None,
        "collections": [],
        "reading": None,
    }
    passage = found["passages"][0]
    assert set(passage) == {"chunk_id", "text", "start", "end", "tokens", "score", "scores", "paper"}
    assert set(passage["paper"]) == PAPER_FIELDS | {"id"}
    assert passage["scores"] == {
        "fused": 0.9,
        "dense": 0.7,
        "lexical": 12.5,
        "dense_rank": 1,
        "lexical_rank": 2,
        "rerank": None,
    }


async def test_models(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/models")).json()
    assert told["object"] == "list"
    assert [model["id"] for model in told["data"]] == ["litmus", "litmus:openai/fake", "litmus:extractive"]
    assert all(model["object"] == "model" for model in told["data"])


async def test_papers(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/papers")).json()
    assert set(page) == {"papers", "next_cursor", "total"}
    assert page["papers"][0] == (await client.get(f"/v1/papers/{PAPER.id}")).json()
    assert page["papers"][0]["title"] == PAPER.title
    assert (await client.delete(f"/v1/papers/{PAPER.id}")).status_code == 204
    assert (await client.get("/v1/papers")).json()["total"] == 0


async def test_papers_that_cannot_be_used_are_named_and_the_others_taken(client: httpx.AsyncClient) -> None:
    papers = [
        {"title": "Good", "abstract": "It says what it says.", "year": 2020},
        {"title": "Bad", "abstract": " "},
        {"abstract": "It has no title."},
    ]
    told = (await client.put("/v1/papers", json=papers)).json()
    assert told["counts"] == {"added": 1, "updated": 0, "unchanged": 0, "rejected": 2, "records": 3, "no_abstract": 1}
    assert [rejection["place"] for rejection in told["rejections"]] == ["entry 2", "entry 3"]
    assert "no abstract" in told["rejections"][0]["reason"]


async def test_papers_of_a_wrong_shape_are_refused_as_a_whole(client: httpx.AsyncClient) -> None:
    for year in ("soon", "2020", -1, 10_000, -(10**16)):
        problem = (await client.put("/v1/papers", json=[{"title": "A", "abstract": "B", "year": year}])).json()
        assert problem["errors"][0]["field"] == "0.year"
    problem = (await client.put("/v1/papers", json=[{"title": "A", "abstract": "B", "retracted": 0}])).json()
    assert problem["errors"][0]["field"] == "0.retracted"
    assert (await client.put("/v1/papers", json={"title": "A"})).status_code == 422


def test_an_answer_survives_the_way_through_the_wire() -> None:
    from answering import Question

    told = AnswerOut.of(answer_to(Question("Why?", filters=Filters(year_from=2020, tags=("a",)))))
    again = AnswerOut.of(AnswerOut.model_validate_json(told.model_dump_json()).to_core())
    assert again == told


def test_a_passage_survives_the_way_through_the_wire() -> None:
    told = PassageOut.of(PASSAGE)
    assert PassageOut.of(PassageOut.model_validate_json(told.model_dump_json()).to_core()) == told
