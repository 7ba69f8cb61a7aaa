"""What the tools take. The descriptions are what a model reads before it calls them."""

from pydantic import Field

from core.answer import Mode, Policy
from core.filters import Filters
from service.wire.base import Given, Text
from service.wire.papers import PaperIn

_MOST_VALUES = 100
_MOST_PAPERS = 500


class SearchIn(Given):
    """Arguments of `search`."""

    query: Text = Field(min_length=1, description="What to look for, in words or as a question.")


class FetchIn(Given):
    """Arguments of `fetch`."""

    id: Text = Field(min_length=1, max_length=200, description="The id of a paper, as `search` and `ask` give it.")


class AskIn(Given):
    """Arguments of `ask`."""

    question: Text = Field(min_length=1, description="A question that stands alone, without what was said before.")
    top_k: int | None = Field(default=None, ge=1, description="Passages to answer from. Left out: as configured.")
    year_from: int | None = Field(default=None, ge=0, le=9999, description="Only papers of this year or later.")
    year_to: int | None = Field(default=None, ge=0, le=9999, description="Only papers of this year or earlier.")
    authors: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Only papers of any of these: whole or family names."
    )
    venues: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Only papers of any of these."
    )
    tags: list[Text] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="Only papers with any of these."
    )
    correct: bool = Field(
        default=True, description="Search for words that papers have in place of misspelt ones; false: as written."
    )
    mode: Mode = Field(
        default=Mode.AUTO, description="`extractive` answers with sentences of the papers, `llm` insists on an LLM."
    )
    faithfulness: Policy | None = Field(
        default=None,
        description="Sentences that nothing supports are flagged (`annotate`), removed (`strict`) or left untested "
        "(`off`). Left out: as configured.",
    )

    def filters(self) -> Filters:
        """Return the noun."""
        return Filters(self.year_from, self.year_to, tuple(self.authors), tuple(self.venues), tuple(self.tags))


class CheckIn(Given):
    """Arguments of `check`."""

    text: Text = Field(min_length=1, description="A paragraph or a manuscript, with its citations as they are written.")
    bibliography: Text | None = Field(default=None, description="BibTeX entries with the keys that it cites by.")


class ImportIn(Given):
    """Arguments of `import_papers`."""

    papers: list[PaperIn] = Field(
        min_length=1, max_length=_MOST_PAPERS, description="Each with a title and an abstract, word for word."
    )
