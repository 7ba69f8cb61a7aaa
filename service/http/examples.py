"""Examples for the OpenAPI document, checked against its schemas by a test."""

from typing import Any

_QUESTION = "What does dense retrieval gain over BM25?"
_QUOTE = "this finds more answers among the first twenty passages than BM25 does"
_TEXT = f"On several open-domain data sets {_QUOTE}."
PAPER_EXAMPLE: dict[str, Any] = {
    "title": "Dense Passage Retrieval for Open-Domain Question Answering",
    "abstract": "Two encoders, one for questions and one for passages, are trained: a question then lies close to the "
    f"passages that answer it. {_TEXT}",
    "authors": ["Vladimir Karpukhin", "Barlas Oğuz"],
    "year": 2020,
    "venue": "EMNLP",
    "url": "https://doi.org/10.18653/v1/2020.emnlp-main.550",
    "own_url": None,
    "doi": "10.18653/v1/2020.emnlp-main.550",
    "arxiv_id": "2004.04906",
    "tags": ["retrieval"],
    "source": "papers.jsonl",
    "retracted": False,
    "original": None,
    "note": "",
    "reading": "unread",
    "collections": [],
}
_PASSAGE = {"chunk_id": "c_5f0c7f1be2a94c0e5a4b", "text": _TEXT, "start": 126, "end": 126 + len(_TEXT), "tokens": 22}
_NO_FILTERS: dict[str, Any] = {
    "year_from": None,
    "year_to": None,
    "authors": [],
    "venues": [],
    "tags": [],
    "paper_ids": [],
    "surveys": None,
}
_PAPER_ID = "p_8d3f0e6a2b7c4d19"

_SOURCE: dict[str, Any] = {
    "n": 1,
    "paper_id": _PAPER_ID,
    **PAPER_EXAMPLE,
    "cited": True,
    "passages": [{**_PASSAGE, "score": 0.91, "scores": None}],
}
_SENTENCE: dict[str, Any] = {
    "text": f"{_TEXT} [1]",
    "start": 0,
    "end": len(_TEXT) + 4,
    "citations": [1],
    "verdict": "supported",
    "score": 0.98,
    "evidence": [{"source": 1, "quote": _TEXT, "start": 126, "end": 126 + len(_TEXT)}],
    "relevance": 0.95,
    "unsupported_spans": [],
}

ANSWER_EXAMPLE: dict[str, Any] = {
    "id": "a_2f9d1c7be04a",
    "status": "answered",
    "question": _QUESTION,
    "standalone_question": None,
    "mode": "extractive",
    "model": None,
    "text": f"{_TEXT} [1]",
    "sentences": [_SENTENCE],
    "sources": [_SOURCE],
    "refusal": None,
    "faithfulness": {
        "sentences": 1,
        "supported": 1,
        "citation_recall": 1.0,
        "citation_precision": 1.0,
        "dropped_citations": 0,
        "needless_citations": 0,
        "repaired_sentences": 0,
        "removed_sentences": [],
    },
    "filters_applied": _NO_FILTERS,
    "filters_read": [],
    "searched_for": None,
    "parts": [],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "cost_usd": None},
    "timings_ms": {"retrieve": 6.1, "generate": 3.4, "verify": 1.2, "total": 10.7},
    "cut": False,
    "filtered": False,
    "fingerprint": {"prompt": "b1946ac9", "settings": "0c7e11d2", "index": "5d41402a"},
    "notices": [],
}

SEARCH_EXAMPLE: dict[str, Any] = {
    "query": _QUESTION,
    "filters_applied": _NO_FILTERS,
    "passages": [
        {
            **_PASSAGE,
            "score": 0.91,
            "scores": {
                "fused": 0.91,
                "dense": 0.62,
                "lexical": 11.3,
                "dense_rank": 1,
                "lexical_rank": 2,
                "rerank": None,
            },
            "paper": {"id": _PAPER_ID, **PAPER_EXAMPLE},
        }
    ],
}

RELATED_EXAMPLE: dict[str, Any] = {
    "paper_id": "p_41c7a0e2d95b6f38",
    "related": [{"score": 0.71, "paper": {"id": _PAPER_ID, **PAPER_EXAMPLE}}],
}

CHAT_EXAMPLE: dict[str, Any] = {
    "id": "ch_4be07d2c91f3a856",
    "title": _QUESTION,
    "turn_count": 1,
    "created_at": "2025-01-31T12:00:00Z",
    "updated_at": "2025-01-31T12:00:07Z",
    "turns": [{"status": "answered", "asked_at": "2025-01-31T12:00:07Z", "answer": ANSWER_EXAMPLE}],
}

IMPORT_EXAMPLE: dict[str, Any] = {
    "id": "i_77e1c2f05b9a",
    "name": "papers.jsonl",
    "state": "done",
    "counts": {"added": 302, "updated": 0, "unchanged": 0, "rejected": 1, "records": 303, "no_abstract": 1},
    "to_index": 302,
    "indexed": 302,
    "rejections": [{"place": "line 17", "reason": "no abstract", "no_abstract": True}],
    "error": None,
    "error_kind": None,
    "content": "0c7e11d25d41402a",
    "again": None,
    "created_at": "2025-01-31T12:00:00Z",
    "finished_at": "2025-01-31T12:00:04Z",
    "matches": None,
    "note": None,
}

STREAM_EXAMPLE = """event: token
data: {"text":"On several open-domain data sets "}

"""

COMPLETION_EXAMPLE: dict[str, Any] = {
    "id": "chatcmpl-5b0c9e1d2f3a4b5c6d7e8f90",
    "object": "chat.completion",
    "created": 1738324800,
    "model": "litmus",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": f"{_TEXT} [1]\n\n## References\n\n1. Vladimir Karpukhin, Barlas Oğuz (2020). "
                f"**{PAPER_EXAMPLE['title']}**. EMNLP. <{PAPER_EXAMPLE['url']}>",
                "refusal": None,
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": len(_TEXT) + 1,
                            "end_index": len(_TEXT) + 4,
                            "title": PAPER_EXAMPLE["title"],
                            "url": PAPER_EXAMPLE["url"],
                        },
                    }
                ],
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 11, "completion_tokens": 68, "total_tokens": 79},
    "citations": [PAPER_EXAMPLE["url"]],
    "search_results": [
        {"title": PAPER_EXAMPLE["title"], "url": PAPER_EXAMPLE["url"], "date": "2020", "snippet": _TEXT}
    ],
}

CHUNK_EXAMPLE = """data: {"id":"chatcmpl-5b0c","object":"chat.completion.chunk","created":1738324800,"model":"litmus",\
"choices":[{"index":0,"delta":{"content":"On several data sets "},"finish_reason":null}]}

data: [DONE]

"""

_REQUEST_ID = "3f2b8c1d9a7e4f60b5d4c3a2918e7f60"


def _problem(slug: str, title: str, status: int, detail: str, **more: Any) -> dict[str, Any]:
    return {
        "type": f"urn:litmus:problem:{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": _REQUEST_ID,
        **more,
    }


PROBLEM_EXAMPLES: dict[int, dict[str, Any]] = {
    400: _problem(
        "malformed-request", "Malformed request", 400, "The body is not JSON: it breaks off at character 14."
    ),
    401: _problem(
        "unauthorized",
        "API key missing or wrong",
        401,
        "Send the key that LITMUS_API_KEY is set to as `Authorization: Bearer …`.",
    ),
    404: _problem("paper-not-found", "No such paper", 404, "There is no paper 'p_0'. `litmus papers` lists the ids."),
    413: _problem(
        "too-large",
        "Too large",
        413,
        "At most 1,000,000 bytes are taken. Send less at once, or raise LITMUS_MAX_BODY_BYTES.",
    ),
    415: _problem(
        "unsupported-media-type",
        "Unsupported media type",
        415,
        "Send the body as JSON, with the header `Content-Type: application/json`.",
    ),
    422: _problem(
        "invalid-request",
        "Invalid request",
        422,
        "The request does not fit: see top_k.",
        errors=[{"field": "top_k", "message": "Input should be greater than or equal to 1"}],
    ),
    429: _problem(
        "busy",
        "More than this service takes at once",
        429,
        "Two imports are waiting or running. Try again when one is through.",
    ),
    502: _problem("llm-failed", "The LLM failed", 502, "The LLM's server refused the connection. Is it running?"),
    503: _problem("llm-not-configured", "No LLM configured", 503, "No LLM is configured. Set LITMUS_LLM_MODEL."),
    504: _problem("llm-timeout", "The LLM did not answer in time", 504, "No first token came within 60 s."),
}
