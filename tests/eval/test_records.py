import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answer import Answer, Mode
from core.errors import UnreadableFile
from core.json import from_plain, to_plain
from eval.lines import JsonLines
from eval.records import AnswerRecord, FoundChunk, RecordStore, digest_of_parts


def record(key: str, **changes: object) -> AnswerRecord:
    answer = Answer(id="a", question="What?", text="So [1].", mode=Mode.EXTRACTIVE, sources=())
    return AnswerRecord(key=key, question_id=key, answer=answer, found=(FoundChunk("c", "p", "T", "text"),), **changes)  # type: ignore[arg-type]  # a test's shorthand


def test_a_record_is_there_after_a_restart(tmp_path: Path) -> None:
    RecordStore(tmp_path).add(record("k"))
    assert RecordStore(tmp_path).answered("k") == record("k")
    assert RecordStore(tmp_path).answered("other") is None


def test_a_failed_one_is_tried_again_and_its_success_counts(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    store.add(AnswerRecord(key="k", question_id="k", error="the LLM was down"))
    assert store.answered("k") is None
    assert RecordStore(tmp_path).answered("k") is None
    store.add(record("k"))
    assert RecordStore(tmp_path).answered("k") == record("k")


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_torn_last_line_is_dropped_and_nothing_else(tmp_path: Path, cut: int) -> None:
    store = RecordStore(tmp_path)
    store.add(record("first"))
    store.add(record("second"))
    file = tmp_path / "records.jsonl"
    file.write_bytes(file.read_bytes()[:-cut])
    again = RecordStore(tmp_path)
    assert again.answered("first") == record("first")
    assert again.answered("second") is None
    again.add(record("third"))
    assert RecordStore(tmp_path).answered("third") == record("third")


def test_a_torn_line_longer_than_a_block(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b'"first"\n"' + b"x" * 200_000)
    JsonLines(file)
    assert file.read_bytes() == b'"first"\n'
    file.write_bytes(b"x" * 200_000)
    JsonLines(file)
    assert file.read_bytes() == b""


def test_a_line_of_another_version_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text('{"key": 1}\nnonsense\n')
    store = RecordStore(tmp_path)
    store.add(record("k"))
    assert RecordStore(tmp_path).answered("k") == record("k")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreadableFile, match="--out"):
        RecordStore(tmp_path / "file")


def test_a_fingerprint_depends_on_the_content_alone() -> None:
    assert digest_of_parts("a", {"x": 1, "y": 2}) == digest_of_parts("a", {"y": 2, "x": 1})
    assert digest_of_parts("a", "b") != digest_of_parts("ab")
    assert digest_of_parts("\ud800") == digest_of_parts("\ud800")


# What a type annotation allows, the file must carry: Hypothesis builds answers from the annotations alone.
@settings(max_examples=25)
@given(st.builds(AnswerRecord, answer=st.none() | st.from_type(Answer)))
def test_any_record_survives_the_way_through_json(record: AnswerRecord) -> None:
    plain = json.loads(json.dumps(to_plain(record), allow_nan=True))
    assert repr(from_plain(AnswerRecord, plain)) == repr(record)
