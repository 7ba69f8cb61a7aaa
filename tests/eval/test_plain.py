import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answer import Answer
from core.filters import Filters
from eval.metrics.rate import Rate
from eval.plain import Unfitting, from_plain, to_plain
from eval.records import Record


# What a type annotation allows, the codec must carry: Hypothesis builds answers from the annotations alone.
@settings(max_examples=25)
@given(st.builds(Record, answer=st.none() | st.from_type(Answer)))
def test_any_record_survives_the_way_through_json(record: Record) -> None:
    plain = json.loads(json.dumps(to_plain(record), allow_nan=True))
    assert repr(from_plain(Record, plain)) == repr(record)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Rate, []),
        (Rate, {"value": "x", "numerator": 1, "denominator": 1}),
        (Rate, {"value": None, "numerator": True, "denominator": 1}),
        (Rate, {"value": None, "numerator": 1}),
        (Filters, {"authors": "Min"}),
        (Answer, {"id": "a", "question": "q", "text": "", "mode": "poetic", "sources": []}),
    ],
)
def test_what_does_not_fit(kind: type, value: object) -> None:
    with pytest.raises(Unfitting):
        from_plain(kind, value)


def test_unknown_fields_are_ignored_and_missing_ones_take_defaults() -> None:
    assert from_plain(Filters, {"year_from": 2020, "colour": "red"}) == Filters(year_from=2020)
