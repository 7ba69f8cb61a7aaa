"""Filters in words, through a whole library."""

import json
from pathlib import Path

from answering import Question, open_litmus
from core.filters import Filters
from core.settings import Settings
from tests.service.corpus import PAPERS


async def test_words_narrow_what_is_searched_unless_they_are_to_be_taken_as_they_are(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text("\n".join(json.dumps(paper) for paper in PAPERS))
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(file)
        asked = "With what error does a transformer count sheep, by Shepherd since 2020?"
        answer = await litmus.ask(asked)
        assert answer.question == asked
        assert answer.standalone_question == "With what error does a transformer count sheep?"
        assert answer.filters == Filters(year_from=2020, authors=("Shepherd",))
        assert answer.filters_read == ("since 2020", "by Shepherd")
        assert {source.paper.title for source in answer.sources} == {PAPERS[0]["title"]}
        refused = await litmus.ask("With what error does a transformer count sheep, since 2022?")
        assert refused.refusal is not None
        assert "year from 2022" in refused.refusal.reason
        plain = await litmus.ask(Question(asked, read_filters=False))
        assert (plain.standalone_question, plain.filters_read, plain.filters) == (asked, (), Filters())
