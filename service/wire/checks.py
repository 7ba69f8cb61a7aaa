"""`POST /v1/check`: a text, and what the library says of each of its sentences."""

from typing import Literal

from pydantic import ConfigDict, Field

from core.filters import Filters
from reviewing.manuscripts.manuscript import Citation, Form
from reviewing.manuscripts.report import (
    MOST_OFFERS,
    OFFERS,
    CheckedCitation,
    CheckedSentence,
    CheckedSource,
    CitationState,
    Standing,
    TextReport,
)
from service.wire.base import Given, Shape, Text, Told, Whole, attributes, noun_of
from service.wire.filters import FiltersWire
from service.wire.papers import Bibliographic, bibliographic


class CheckRequest(Given):
    """A text to check."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "Dense retrieval finds more answers than BM25 does."},
                {
                    "text": "Dense retrieval finds more answers than BM25 does [@karpukhin2020].",
                    "format": "markdown",
                    "bibliography": "@inproceedings{karpukhin2020, title={Dense Passage Retrieval for Open-Domain "
                    "Question Answering}, author={Karpukhin, Vladimir}, year={2020}}",
                },
            ]
        }
    )

    text: Text = Field(description="A paragraph or a whole manuscript, in LaTeX, Markdown or plain text.")
    format: Literal["auto", "latex", "markdown", "plain"] = Field(
        default="auto", description="`auto`: what the text seems to be written in."
    )
    bibliography: Text | None = Field(
        default=None, description="BibTeX entries with the keys that the text cites by, as a .bib file holds them."
    )
    filters: FiltersWire = Field(default=FiltersWire(), description="Only such papers are offered.")
    offers: Whole = Field(default=OFFERS, ge=0, le=MOST_OFFERS, description="Most papers to offer for a sentence.")

    def form(self) -> Form | None:
        """Return the form; None: as it seems."""
        return None if self.format == "auto" else Form(self.format)


class CheckedCitationOut(Shape[CheckedCitation], Told, without=["citation"]):
    """A citation of the text; the text from character `start` to `end` is how it is written."""

    key: str
    """By what it points: a key, a number of a list, or authors and year."""
    text: str
    start: int
    end: int
    authors: tuple[str, ...] = ()
    """Family names, where it is by authors and year."""
    year: int | None = None

    @classmethod
    def _tell(cls, noun: CheckedCitation) -> object:
        return attributes(cls, noun.citation) | attributes(cls, noun)

    def to_core(self) -> CheckedCitation:
        """Return the noun."""
        return noun_of(CheckedCitation, self, citation=noun_of(Citation, self))


class CheckedSentenceOut(Shape[CheckedSentence], Told):
    """A sentence; `text` is the given text from character `start` to `end`."""

    citations: tuple[CheckedCitationOut, ...]


class CheckedSourceOut(Shape[CheckedSource], Bibliographic, without=["paper"]):
    """A paper that the report speaks of. Each evidence is a stretch of its abstract."""

    paper_id: str

    @classmethod
    def _tell(cls, noun: CheckedSource) -> object:
        own = {"n": noun.n, "key": noun.key, "listed": noun.listed, "paper_id": noun.paper.id}
        return own | bibliographic(noun.paper)

    def to_core(self) -> CheckedSource:
        """Return the noun."""
        return noun_of(CheckedSource, self, paper=self.paper(self.paper_id))


class CheckOut(Shape[TextReport], Told):
    """What checking a text gave."""

    standings: dict[Standing, int]
    """How many sentences have which standing."""
    citation_states: dict[CitationState, int]
    """How many citations are in which state."""
    sentences: tuple[CheckedSentenceOut, ...]
    sources: tuple[CheckedSourceOut, ...]
    filters: Filters = Field(alias="filters_applied")

    @classmethod
    def _tell(cls, noun: TextReport) -> object:
        return attributes(cls, noun) | {"standings": noun.counted(), "citation_states": noun.citation_counts()}


class DocumentOut(Told):
    """What a Word document says. The first three fields are those of a check, and fit into its request as they are."""

    text: str
    """Markdown."""
    format: Literal["markdown"]
    bibliography: str | None
    """BibTeX of the works whose data the document keeps; null where there are none."""
    citations: int
    """How many citations of a reference manager, or of Word, it has."""
