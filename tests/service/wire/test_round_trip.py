"""What a service tells is read back as it was: no field of a noun is lost on the way to a client of ours."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import count
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from answering import Retrieved
from core.answer import Answer, Source, Turn
from core.importing import Digest, ImportJob, SourceInfo, Watch
from core.jobs import Job, JobKind
from core.json import from_json, from_plain, to_json, to_plain
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
from service.wire.answer import AnswerOut, RetrievedOut, SourceOut, TurnOut
from service.wire.base import core_of
from service.wire.checks import CheckOut
from service.wire.imports import DigestOut, ImportOut, SourcesOut, WatchOut
from service.wire.jobs import ComparisonOut, EstimateOut, JobOut, MapOut
from service.wire.papers import CollectionsOut, MarkedOut, PassageOut, PassagePaperOut, RelatedPaperOut
from service.wire.reviews import ReviewOut
from service.wire.screenings import ScreeningOut

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


def back(told: Any) -> Any:
    """Read it from its JSON, as a client does."""
    return from_json(type(told), to_json(told))


CASES: dict[str, tuple[Any, Any]] = {
    "answer": (filled(Answer), AnswerOut),
    "turn": (filled(Turn), TurnOut),
    "comparison": (_comparison(), ComparisonOut),
    "digest": (_digest(), DigestOut),
    "estimate": (filled(Estimate), EstimateOut),
    "import": (filled(ImportJob), ImportOut),
    "job": (_job(filled(Job), JobKind.REVIEW), JobOut),
    "map": (_map(), MapOut),
    "paper of a passage": (filled(Paper), PassagePaperOut),
    "passage": (filled(Passage), PassageOut),
    "related": (filled(RelatedPaper), RelatedPaperOut),
    "retrieved": (filled(Retrieved), RetrievedOut),
    "review": (_review(), ReviewOut),
    "source": (filled(Source), SourceOut),
    "text report": (_report(), CheckOut),
    "watch": (_watch(filled(Watch)), WatchOut),
    "papers": ((filled(Paper), filled(Paper)), MarkedOut),
    "collections": ((filled(Collection),), CollectionsOut),
    "sources of papers": ((filled(SourceInfo),), SourcesOut),
}


@pytest.mark.parametrize("name", CASES)
def test_a_noun_comes_back_as_it_was(name: str) -> None:
    noun, shape = CASES[name]
    assert core_of(back(shape.of(noun))) == noun


def test_a_screening_comes_back_from_its_pages() -> None:
    made = _screening()
    told = back(ScreeningOut.of(made))
    assert told.screening(told.rows) == made


def test_what_a_later_version_adds_is_passed_over_and_what_it_drops_has_its_default() -> None:
    told = to_plain(AnswerOut.of(filled(Answer))) | {"mood": "merry"}
    del told["cut"]
    assert from_plain(AnswerOut, told).to_core() == replace(filled(Answer), cut=False)


@pytest.mark.parametrize(
    "paper", [filled(Paper), replace(filled(Paper), url=None, doi="10.1/x"), Paper("T", "A", id="p_1")]
)
def test_the_address_to_read_a_paper_at_is_told_beside_its_own(paper: Paper) -> None:
    told = PassagePaperOut.of(paper)
    assert (told.url, told.own_url) == (paper.link, paper.url)
    assert back(told).to_core() == paper
