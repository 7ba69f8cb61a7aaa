"""Which papers work is done on, as a client says it."""

from pydantic import Field, model_validator

from core.answer import Mode
from reviewing.choosing import Selection
from service.wire.base import Given, Text
from service.wire.filters import FiltersWire

_MOST_PAPERS = 20_000


class SelectionIn(Given):
    """These papers; else those that speak of the topic; else all that the filters admit."""

    paper_ids: list[Text] = Field(default_factory=list, max_length=_MOST_PAPERS)
    topic: Text | None = Field(default=None, description="In words; the papers that speak of it most are taken.")
    limit: int | None = Field(default=None, ge=1, description="Of papers that speak of the topic.")
    filters: FiltersWire = FiltersWire()

    @model_validator(mode="after")
    def _one_way(self) -> "SelectionIn":
        if self.paper_ids and self.topic is not None:
            raise ValueError("paper_ids and topic exclude each other")
        return self

    def selection(self) -> Selection:
        """Return the noun."""
        return Selection(tuple(self.paper_ids), self.topic, self.filters.to_core(), self.limit)

    @classmethod
    def fields_of(cls, selection: Selection) -> dict[str, object]:
        """Return the fields that mean a selection, for a client."""
        return {
            "paper_ids": list(selection.paper_ids),
            "topic": selection.topic,
            "limit": selection.limit,
            "filters": FiltersWire.model_validate(selection.filters).model_dump(mode="json"),
        }


class WorkIn(SelectionIn):
    """What all work may be told beside its papers."""

    mode: Mode = Field(default=Mode.AUTO, description="`auto` asks the LLM where one is configured.")
    model: Text | None = Field(default=None, description="One of `GET /v1/models`. Null: LITMUS_LLM_MODEL.")
    max_cost_usd: float | None = Field(
        default=None, ge=0, description="No call of the LLM is made that might go beyond it. Null: no limit."
    )
