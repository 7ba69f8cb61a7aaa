"""A file of JSON lines is read whole, and a faulty line is named with what is wrong with it."""

from pathlib import Path

import pytest

from core.errors import UnreadableFile
from eval.lines import read_lines


def read(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return read_lines(path, lambda record: str(record["name"]))


def test_every_object_is_read_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl", '{"name": "one"}\n\n{"name": "two\u2028"}\n') == ["one", "two\u2028"]
    assert read(tmp_path / "a.jsonl", "") == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [("{torn", "line 2: "), ("[1]", "line 2: .*dictionary"), ('{"title": "x"}', "line 2: no 'name'")],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(UnreadableFile, match=f"{fault}.*Correct the line"):
        read(tmp_path / "a.jsonl", f'{{"name": "one"}}\n{line}\n')


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_lines(tmp_path / "absent.jsonl", dict)
    (tmp_path / "latin.jsonl").write_bytes(b'{"name": "\xe9"}')
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_lines(tmp_path / "latin.jsonl", dict)
