"""Examples for the OpenAPI document: nouns, told as every answer is."""

from datetime import UTC, datetime
from typing import Any

from core.answer import (
    Answer,
    Chat,
    Evidence,
    Faithfulness,
    Fingerprint,
    Mode,
    Sentence,
    Source,
    Timings,
    Turn,
    Verdict,
)
from core.errors import LimitExceeded, LitmusError, LlmError, LlmNotConfigured, LlmTimeout, NotAllowed, PaperNotFound
from core.filters import Filters
from core.importing import ImportCounts, ImportJob, ImportState, Rejection
from core.jobs import Job, JobKind, JobState
from core.json import to_plain
from core.paper import Paper, RelatedPaper
from core.passage import Chunk, Passage, Scores
from reviewing.comparing.table import Cell, Comparison, Row
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from reviewing.screening.criteria import Criterion, Decision, Finding, Holds, Side
from reviewing.screening.screening import Identification, Origin, Ruling, Screened, Screening
from service.problems import HTTP_KINDS, KINDS, URN, Kind, over_http
from service.wire.answer import AnswerOut, ChatWithTurns
from service.wire.imports import ImportOut
from service.wire.jobs import ComparisonOut, JobOut, MapOut
from service.wire.papers import RelatedOut, SearchOut
from service.wire.screenings import ScreeningOut

_BEGUN = datetime(2025, 1, 31, 12, tzinfo=UTC)
_ENDED = _BEGUN.replace(second=7)
_QUESTION = "What does dense retrieval gain over BM25?"
_QUOTE = "this finds more answers among the first twenty passages than BM25 does"
_TEXT = f"On several open-domain data sets {_QUOTE}."
_PAPER = Paper(
    title="Dense Passage Retrieval for Open-Domain Question Answering",
    abstract="Two encoders, one for questions and one for passages, are trained: a question then lies close to the "
    f"passages that answer it. {_TEXT}",
    authors=("Vladimir Karpukhin", "Barlas Oğuz"),
    year=2020,
    venue="EMNLP",
    doi="10.18653/v1/2020.emnlp-main.550",
    arxiv_id="2004.04906",
    tags=("retrieval",),
    source="papers.jsonl",
    id="p_8d3f0e6a2b7c4d19",
)
_START = _PAPER.abstract.index(_TEXT)
_EVIDENCE = (Evidence(1, _TEXT, _START, _START + len(_TEXT)),)
_PASSAGE = Passage(
    Chunk("c_5f0c7f1be2a94c0e5a4b", _PAPER.id, _TEXT, _START, _START + len(_TEXT), 22),
    _PAPER,
    Scores(fused=0.91, dense=0.62, lexical=11.3, dense_rank=1, lexical_rank=2),
)
_ANSWER = Answer(
    id="a_2f9d1c7be04a",
    question=_QUESTION,
    text=f"{_TEXT} [1]",
    mode=Mode.EXTRACTIVE,
    sources=(Source(1, _PAPER, (_PASSAGE,), cited=True),),
    sentences=(Sentence(f"{_TEXT} [1]", 0, len(_TEXT) + 4, (1,), Verdict.SUPPORTED, 0.98, _EVIDENCE, relevance=0.95),),
    faithfulness=Faithfulness(sentences=1, supported=1, citation_recall=1.0, citation_precision=1.0),
    timings=Timings(retrieve=6.1, generate=3.4, verify=1.2, total=10.7),
    fingerprint=Fingerprint(prompt="b1946ac9", settings="0c7e11d2", index="5d41402a"),
)
_CHAT = Chat("ch_4be07d2c91f3a856", _QUESTION, 1, _BEGUN, _ENDED)
_IMPORT = ImportJob(
    id="i_77e1c2f05b9a",
    name="papers.jsonl",
    state=ImportState.DONE,
    counts=ImportCounts(added=302, rejected=1, no_abstract=1),
    to_index=302,
    indexed=302,
    rejections=(Rejection("line 17", "no abstract", no_abstract=True),),
    content="0c7e11d25d41402a",
    created_at=_BEGUN,
    finished_at=_ENDED,
)
_MAP = LibraryMap(
    topics=(
        Topic(
            1,
            "Open-domain question answering · retrieval-augmented generation",
            ("open-domain question answering", "retrieval-augmented generation", "passages"),
            (_PAPER.id,),
            0.31,
            -0.42,
        ),
    ),
    spots=(Spot(_PAPER.id, _PAPER.title, _PAPER.year, 0.35, -0.4, 1),),
    silhouettes={6: 0.1092, 7: 0.1169, 8: 0.1173},
    index="5d41402abc4b@7",
)


def _job(kind: JobKind) -> Job:
    return Job(
        "j_1f0c7be2a94c5d38",
        kind,
        "dense retrieval",
        JobState.DONE,
        {},
        done=1,
        total=1,
        created_at=_BEGUN,
        finished_at=_ENDED,
    )


_COMPARISON = Comparison(
    _job(JobKind.COMPARISON),
    ("main result", "limitation"),
    (Row(1, _PAPER, (Cell(True, _TEXT, Verdict.SUPPORTED, 0.93, _EVIDENCE), Cell(False))),),
)
_SCREENING = Screening(
    _job(JobKind.SCREENING),
    (Criterion("Does the paper study dense retrieval?", Side.INCLUDE), Criterion("Is it a survey?", Side.EXCLUDE)),
    (
        Screened(
            1,
            _PAPER,
            Decision.UNSURE,
            1,
            (
                Finding(
                    Holds.UNCLEAR,
                    "A sentence comes near to “dense retrieval”, but not near enough.",
                    0.41,
                    _EVIDENCE,
                ),
                Finding(Holds.NO, "Neither title nor abstract has a word of it: survey or review."),
            ),
            (Ruling(Decision.INCLUDE, "It trains dense retrievers.", _ENDED),),
        ),
    ),
    chosen=1,
    identification=Identification((Origin("papers.ris", 3, 1, 1, 0),), library=1, added=1),
)

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
                f"**{_PAPER.title}**. EMNLP. <{_PAPER.link}>",
                "refusal": None,
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": len(_TEXT) + 1,
                            "end_index": len(_TEXT) + 4,
                            "title": _PAPER.title,
                            "url": _PAPER.link,
                        },
                    }
                ],
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 11, "completion_tokens": 68, "total_tokens": 79},
    "citations": [_PAPER.link],
    "search_results": [{"title": _PAPER.title, "url": _PAPER.link, "date": "2020", "snippet": _TEXT}],
}

_EXAMPLES = (
    AnswerOut.of(_ANSWER),
    ChatWithTurns.of(_CHAT, [Turn(_ANSWER, _ENDED)]),
    ComparisonOut.of(_COMPARISON),
    ImportOut.of(_IMPORT),
    JobOut.of(_job(JobKind.COMPARISON)),
    MapOut.of(_MAP),
    RelatedOut.of("p_41c7a0e2d95b6f38", [RelatedPaper(_PAPER, 0.71)]),
    ScreeningOut.of(_SCREENING),
    SearchOut.of(_QUESTION, Filters(), [_PASSAGE]),
)
EXAMPLES: dict[str, Any] = {type(each).__name__: to_plain(each) for each in _EXAMPLES}
EXAMPLES["CompletionOut"] = COMPLETION_EXAMPLE
"""By the name of their schema."""


def _problem(kind: Kind | type[LitmusError], detail: str, **more: Any) -> dict[str, Any]:
    told = kind if isinstance(kind, Kind) else KINDS[kind]
    return {
        "type": f"{URN}{told.slug}",
        "title": told.title,
        "status": told.status,
        "detail": detail,
        "request_id": "3f2b8c1d9a7e4f60b5d4c3a2918e7f60",
        **more,
    }


_PROBLEMS = (
    _problem(HTTP_KINDS[400], "The body is not JSON: at character 14 there should be a value."),
    _problem(HTTP_KINDS[401], "Send your key as `Authorization: Bearer …`."),
    _problem(
        NotAllowed,
        "This needs the scope `write`, and the key “ada” has `read`, `ask`. Ask whoever runs this service for a key "
        "with it: `litmus keys add NAME --scope write` makes one.",
    ),
    _problem(PaperNotFound, over_http(str(PaperNotFound("p_0")))),
    _problem(HTTP_KINDS[413], "At most 1,000,000 bytes are taken. Send less at once, or raise LITMUS_MAX_BODY_BYTES."),
    _problem(HTTP_KINDS[415], "Send the body as JSON, with the header `Content-Type: application/json`."),
    _problem(
        HTTP_KINDS[422],
        "`top_k`: Input should be greater than or equal to 1.",
        errors=[{"field": "top_k", "message": "Input should be greater than or equal to 1"}],
    ),
    _problem(LimitExceeded, "Two imports are waiting or running. Try again when one is through."),
    _problem(LlmError, "The LLM's server refused the connection. Is it running?"),
    _problem(LlmNotConfigured, "No LLM is configured. Set LITMUS_LLM_MODEL."),
    _problem(LlmTimeout, "No first token came within 60 s."),
)
PROBLEM_EXAMPLES: dict[int, dict[str, Any]] = {each["status"]: each for each in _PROBLEMS}
