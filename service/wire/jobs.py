"""Work on papers: jobs, what they may cost and how far they are; comparisons, which they make; and the map."""

from pydantic import ConfigDict, Field, computed_field, model_validator

from core.answer import Mode
from core.filters import Filters, Selection
from core.jobs import Job, JobKind
from reviewing.comparing.table import LONGEST, MOST, STANDARD, Comparison, Row
from reviewing.jobs.estimating import Estimate, Span
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from service.wire.base import Cost, Count, Given, Several, Shape, Text, Told, noun_of
from service.wire.filters import FiltersWire
from service.wire.papers import PassagePaperOut

_MOST_PAPERS = 20_000
_REPRESENTATIVE = 3
"""Papers of a topic that stand for it."""
RESULTS = {JobKind.COMPARISON: "comparisons", JobKind.SCREENING: "screenings", JobKind.REVIEW: "reviews"}
"""Where the result of a job is, by its kind."""


class How(Given):
    """How work on papers is done."""

    filters: FiltersWire = FiltersWire()
    mode: Mode = Field(default=Mode.AUTO, description="`auto` asks the LLM where one is configured.")
    model: Text | None = Field(default=None, description="One of `GET /v1/models`. Null: LITMUS_LLM_MODEL.")
    max_cost_usd: Cost | None = Field(
        default=None, description="No call of the LLM is made that might go beyond it. Null: no limit."
    )


class WorkIn(How):
    """These papers; else those that speak of the topic; else all that the filters admit."""

    paper_ids: list[Text] = Field(default_factory=list, max_length=_MOST_PAPERS)
    topic: Text | None = Field(default=None, description="In words; the papers that speak of it most are taken.")
    limit: Count | None = Field(default=None, description="Of papers that speak of the topic.")

    @model_validator(mode="after")
    def _one_way(self) -> "WorkIn":
        if self.paper_ids and self.topic is not None:
            raise ValueError("paper_ids and topic exclude each other")
        if self.limit is not None and self.topic is None:
            raise ValueError("limit counts the papers that speak of a topic; give a topic, or leave limit out")
        return self

    def selection(self) -> Selection:
        """Return which papers are meant."""
        return noun_of(Selection, self)


class EstimateOut(Shape[Estimate], Told):
    """Calls of the LLM and their tokens. Without an LLM all are zero."""

    cost_usd: Span | None
    """US dollars; null where nobody knows what the LLM costs."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def told(self) -> str:
        """The same in one sentence."""
        return self.to_core().told()


class JobOut(Shape[Job], Told, without=["request"]):
    """One piece of work, from its acceptance to its end."""

    id: str
    kind: JobKind

    @computed_field  # type: ignore[prop-decorator]
    @property
    def result(self) -> str:
        """The address of what it has made so far."""
        return f"/v1/{RESULTS[self.kind]}/{self.id}"

    def to_core(self) -> Job:
        """Return the noun, without what was asked."""
        return noun_of(Job, self, request={})


class JobsOut(Several[Job]):
    """The latest jobs, newest first."""

    jobs: tuple[JobOut, ...]


class ResumeIn(Given):
    """How to go on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"max_cost_usd": 0.5}]})

    max_cost_usd: Cost | None = Field(default=None, description="A new limit of costs. Null: as it was.")


class ComparisonIn(WorkIn):
    """What to compare. Left out, the columns are task, data, method, main result and limitation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"topic": "dense retrieval", "limit": 10, "columns": ["task", "data", "main result"]}]
        }
    )

    columns: list[Text] = Field(default_factory=lambda: list(STANDARD), min_length=1, max_length=MOST)

    def asked(self) -> list[str]:
        """Return the columns, tidied up. Raises ValueError."""
        tidy = list(dict.fromkeys(" ".join(column.split()) for column in self.columns))
        if not all(tidy):
            raise ValueError("A column is empty. Say what it asks for.")
        if any(len(column) > LONGEST for column in tidy):
            raise ValueError(f"A column has at most {LONGEST} characters.")
        return tidy


class RowOut(Shape[Row], Told):
    """One paper, with a cell a column."""

    paper: PassagePaperOut


class ComparisonOut(Shape[Comparison], Told):
    """A comparison as far as it is."""

    job: JobOut
    rows: tuple[RowOut, ...]


class MapPaperOut(Told, like=Spot, without=["x", "y", "topic"]):
    """A paper that stands for its topic."""


class TopicOut(Shape[Topic], Told):
    """A cluster of papers. To ask it alone, give `paper_ids` as a filter."""

    size: int
    representative: tuple[MapPaperOut, ...] = ()
    """The most typical papers."""


class MapOut(Shape[LibraryMap], Told):
    """Every searchable paper that the filters admit is one spot and in one topic."""

    topics: tuple[TopicOut, ...]
    spots: tuple[Spot, ...] = Field(alias="papers")
    filters: Filters = Field(alias="filters_applied")

    @classmethod
    def _tell(cls, noun: LibraryMap) -> object:
        spots = {spot.paper_id: MapPaperOut.model_validate(spot) for spot in noun.spots}
        typical = {topic.n: tuple(spots[one] for one in topic.paper_ids[:_REPRESENTATIVE]) for topic in noun.topics}
        return {
            "topics": [
                TopicOut.of(topic).model_copy(update={"representative": typical[topic.n]}) for topic in noun.topics
            ],
            "spots": noun.spots,
            "silhouettes": {number: round(value, 4) for number, value in noun.silhouettes.items()},
            "filters": noun.filters,
            "index": noun.index,
        }
