from hypothesis import given
from hypothesis import strategies as st

from reviewing.screening.asking import CriterionReply, read_said
from reviewing.screening.criteria import Holds


def test_answers_are_read_however_they_are_marked_up() -> None:
    text = (
        "Sure!\n**C1: YES** | “It counts sheep” | It counts [1].\n- C2) no | NONE | Nothing of it.\nc 3. Unsure\n"
        "C4: perhaps | x | y\nC9: YES | a | b\nC1: NO | again | again"
    )
    assert read_said(text, 5) == {
        0: CriterionReply(Holds.YES, "“It counts sheep”", "It counts."),
        1: CriterionReply(Holds.NO, "", "Nothing of it."),
        2: CriterionReply(Holds.UNCLEAR, "", ""),
    }


def test_answers_are_read_out_of_json() -> None:
    wanted = {0: CriterionReply(Holds.YES, "It counts sheep", "It counts.")}
    assert read_said('{"C1": "YES | It counts sheep | It counts."}', 1) == wanted
    said = '{"C1": {"holds": "YES", "quote": "It counts sheep", "reason": "It counts."}}'
    assert read_said(f"```json\n{said}\n```", 1) == wanted
    thing = '{"reason": "It counts.", "quote": "It counts sheep", "decision": "YES", %s}'
    for which in ('"criterion": "C1"', '"id": 1', '"criterion_id": "C1", "criterion": "Does it count?"'):
        assert read_said(f"[{thing % which}]", 1) == wanted
    assert read_said(
        '{"criteria": [{"id": 1, "met": true}, {"id": 2, "met": false, "quote": null, "reason": "No."}]}', 2
    ) == {
        0: CriterionReply(Holds.YES, "", ""),
        1: CriterionReply(Holds.NO, "", "No."),
    }
    assert read_said('{"id": "C1", "holds": "YES"}\n{"id": "C2", "holds": "NO"}', 2).keys() == {0, 1}


@given(st.text(max_size=300), st.integers(0, 20))
def test_any_text_can_be_read(text: str, count: int) -> None:
    assert all(0 <= place < count for place in read_said(text, count))
