"""What a service tells is read back as it was: no field of a noun is lost on the way to a client of ours."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import count
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from core.answer import Answer, Chat, ChatPage, Source, Turn
from core.importing import Digest, ImportJob, PaperPage, SourceInfo, Watch
from core.jobs import Job, JobKind
from core.marking import Collection
from core.paper import Paper, RelatedPaper
from core.passage import Passage
from reviewing.comparing.table import Comparison
from reviewing.jobs.estimating import Estimate
from reviewing.manuscripts.report import TextReport
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from reviewing.review.review import Review
from reviewing.screening.criteria import Criterion
from reviewing.screening.screening import Screening
from service.wire.answer import AnswerOut
from service.wire.chats import ChatOut, ChatPageOut, TurnOut
from service.wire.checks import CheckOut
from service.wire.comparisons import ComparisonOut
from service.wire.estimates import EstimateOut
from service.wire.fetches import SourceInfoOut
from service.wire.imports import ImportOut
from service.wire.jobs import JobOut
from service.wire.maps import MapOut
from service.wire.marking import CollectionOut
from service.wire.papers import PaperOut, PaperPageOut
from service.wire.passages import PassageOut, PassagePaperOut
from service.wire.related import RelatedOut
from service.wire.reviews import ReviewOut
from service.wire.screenings import ScreeningOut
from service.wire.sources import SourceOut
from service.wire.watches import DigestOut, WatchOut

BEGINNING = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


class Filling:
    """Makes objects in which no field has its default, and no two the same value."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self, kind: Any) -> Any:
        n = next(self._numbers)
        if is_dataclass(kind) and isinstance(kind, type):
            return self._object(kind)
        if get_origin(kind) is tuple:
            return tuple(self(part) for part in get_args(kind) if part is not ...)
        if get_origin(kind) in {Union, UnionType}:
            return self(next(part for part in get_args(kind) if part is not NoneType))
        if get_origin(kind) in {Mapping, dict}:
            return {}
        if issubclass(kind, Enum):
            return list(kind)[-1]
        simple: dict[type, Any] = {
            str: f"p_{n}",
            bool: True,
            int: n,
            float: n / 1000,
            datetime: BEGINNING + timedelta(minutes=n),
            date: (BEGINNING + timedelta(days=n)).date(),
        }
        return simple[kind]

    def _object(self, kind: type) -> Any:
        hints = get_type_hints(kind)
        made = kind(**{each.name: self(hints[each.name]) for each in fields(kind)})
        if isinstance(made, Passage):  # a passage is of its paper
            return replace(made, chunk=replace(made.chunk, paper_id=made.paper.id))
        if isinstance(made, Source):
            own = tuple(
                replace(one, paper=made.paper, chunk=replace(one.chunk, paper_id=made.paper.id))
                for one in made.passages
            )
            return replace(made, passages=own)
        return made


def filled(kind: Any) -> Any:
    return Filling()(kind)


def _job(job: Job, kind: JobKind) -> Job:
    """What was asked is told by the result; a job does not repeat it."""
    return replace(job, kind=kind, request={})


def _comparison() -> Comparison:
    made: Comparison = filled(Comparison)
    return replace(made, job=_job(made.job, JobKind.COMPARISON))


def _review() -> Review:
    made: Review = filled(Review)
    return replace(made, job=_job(made.job, JobKind.REVIEW))


def _screening() -> Screening:
    made: Screening = filled(Screening)
    (row,), (criterion,) = made.rows, made.criteria
    row = replace(row, rests_on=1, findings=row.findings[:1])
    return replace(
        made, job=_job(made.job, JobKind.SCREENING), rows=(row,), criteria=(Criterion(criterion.text, criterion.side),)
    )


def _map() -> LibraryMap:
    made: LibraryMap = filled(LibraryMap)
    spots: tuple[Spot, ...] = made.spots
    topics: tuple[Topic, ...] = tuple(replace(each, paper_ids=(spots[0].paper_id,)) for each in made.topics)
    return replace(made, topics=topics, silhouettes={2: 0.25})


def _report() -> TextReport:
    made: TextReport = filled(TextReport)
    return made


def _watch(made: Watch) -> Watch:
    return replace(made, undigested=())  # the service's own business


def _digest() -> Digest:
    made: Digest = filled(Digest)
    return replace(made, watch=_watch(made.watch))


def back(told: BaseModel) -> Any:
    """Read it from its JSON, as a client does."""
    return type(told).model_validate_json(told.model_dump_json())


CASES: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "answer": (filled(Answer), lambda noun: back(AnswerOut.of(noun)).to_core()),
    "chat": (filled(Chat), lambda noun: back(ChatOut.model_validate(noun)).to_core()),
    "chats": (filled(ChatPage), lambda noun: back(ChatPageOut.model_validate(noun)).to_core()),
    "turn": (filled(Turn), lambda noun: back(TurnOut.of(noun)).to_core()),
    "collection": (filled(Collection), lambda noun: back(CollectionOut.model_validate(noun)).to_core()),
    "comparison": (_comparison(), lambda noun: back(ComparisonOut.of(noun)).to_core()),
    "digest": (_digest(), lambda noun: back(DigestOut.model_validate(noun)).to_core()),
    "estimate": (filled(Estimate), lambda noun: back(EstimateOut.of(noun)).to_core()),
    "import": (filled(ImportJob), lambda noun: back(ImportOut.model_validate(noun)).to_core()),
    "job": (_job(filled(Job), JobKind.REVIEW), lambda noun: back(JobOut.of(noun)).to_core()),
    "map": (_map(), lambda noun: back(MapOut.of(noun)).to_core()),
    "paper": (filled(Paper), lambda noun: back(PaperOut.model_validate(noun)).to_core()),
    "papers": (filled(PaperPage), lambda noun: back(PaperPageOut.model_validate(noun)).to_core()),
    "paper of a passage": (filled(Paper), lambda noun: back(PassagePaperOut.of(noun)).to_core()),
    "passage": (filled(Passage), lambda noun: back(PassageOut.of(noun)).to_core()),
    "related": (filled(RelatedPaper), lambda noun: back(RelatedOut.of("p_1", [noun])).to_core()[0]),
    "review": (_review(), lambda noun: back(ReviewOut.of(noun)).to_core()),
    "screening": (
        _screening(),
        lambda noun: (lambda told: told.to_core(told.rows))(back(ScreeningOut.of(noun))),
    ),
    "source": (filled(Source), lambda noun: back(SourceOut.of(noun)).to_core()),
    "source of papers": (filled(SourceInfo), lambda noun: back(SourceInfoOut.model_validate(noun)).to_core()),
    "text report": (_report(), lambda noun: back(CheckOut.of(noun)).to_core()),
    "watch": (_watch(filled(Watch)), lambda noun: back(WatchOut.model_validate(noun)).to_core()),
}


@pytest.mark.parametrize("name", CASES)
def test_a_noun_comes_back_as_it_was(name: str) -> None:
    noun, through = CASES[name]
    assert through(noun) == noun


@pytest.mark.parametrize(
    "paper", [filled(Paper), replace(filled(Paper), url=None, doi="10.1/x"), Paper("T", "A", id="p_1")]
)
def test_the_address_to_read_a_paper_at_is_told_beside_its_own(paper: Paper) -> None:
    told = PassagePaperOut.of(paper)
    assert (told.url, told.own_url) == (paper.link, paper.url)
    assert back(told).to_core() == paper
