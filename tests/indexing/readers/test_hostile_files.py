"""Whatever a file holds: papers, rejections, or one clear error, in bounded memory; never a crash, nothing lost."""

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UnknownFormat, UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from indexing.readers import FORMATS, open_records

SAMPLES = Path(__file__).parent / "samples"
HEADS = [path.read_bytes() for path in sorted(SAMPLES.iterdir())]
REUSED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=60
)


def write(folder: Path, content: "bytes | str", name: str = "papers") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, format: str | None = None, limit: int = 100_000) -> tuple[list[Paper], list[Rejection]]:
    records = list(open_records(path, format=format, max_record_chars=limit))
    return (
        [record for record in records if isinstance(record, Paper)],
        [record for record in records if isinstance(record, Rejection)],
    )


def outcome(path: Path, format: str | None = None) -> None:
    """Read all of it; only the two errors of the tree may come out, and only storable text."""
    try:
        papers, rejections = read(path, format)
    except UnreadableFile:
        return
    for paper in papers:
        json.dumps(
            [paper.title, paper.abstract, paper.authors, paper.tags, str(paper.original)], ensure_ascii=False
        ).encode()
        assert paper.title.strip()
        assert paper.abstract.strip()
    assert all(rejection.place and rejection.reason for rejection in rejections)


@REUSED
@given(data=st.binary(max_size=400), format=st.sampled_from([None, *FORMATS]))
def test_no_bytes_crash_a_reader(tmp_path: Path, data: bytes, format: str | None) -> None:
    outcome(write(tmp_path, data), format)


@REUSED
@given(
    head=st.sampled_from(HEADS),
    cut=st.floats(0, 1),
    noise=st.one_of(
        st.binary(max_size=20), st.sampled_from([b'"', b"{", b"}", b"\\", b"<", b"]", b"\n@a{", b"\nTY  - \n", b"\0"])
    ),
    format=st.sampled_from([None, *FORMATS]),
    truncated=st.booleans(),
)
def test_no_damage_to_a_file_crashes_a_reader(
    tmp_path: Path, head: bytes, cut: float, noise: bytes, format: str | None, truncated: bool
) -> None:
    at = int(cut * len(head))
    outcome(write(tmp_path, head[:at] + noise + (b"" if truncated else head[at:])), format)


KEYS = sorted(
    {"title", "abstract", "authors", "author", "year", "doi", "externalIds", "issued", "date-parts", "venue", "journal"}
    | {"keywords", "data", "message", "items", "primary_location", "abstract_inverted_index", "family", "ids", "url"}
)
JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)


@REUSED
@given(value=JSON_VALUES, format=st.sampled_from(["json", "csl-json"]), indent=st.sampled_from([None, 1]))
def test_no_shape_of_json_crashes_a_reader(tmp_path: Path, value: object, format: str, indent: int | None) -> None:
    outcome(write(tmp_path, json.dumps(value, indent=indent)), format)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")  # its date is always 1980: the content names the test
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \n\t\n", "empty"),
        (gzip.compress(b"{}", mtime=0), "gunzip"),
        (zipped("papers.csv"), "zip"),
        (zipped("xl/workbook.xml"), "CSV"),
        (b"%PDF-1.7\n\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"abc\0\0\0def\0\x01\x02", "binary"),
        (bytes(range(1, 32)) * 9, "not text"),
    ],
)
def test_what_is_not_text_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read(write(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        "Dear Sir or Madam,\n\nthank you for your letter.\n\nYours\n",
        "def f(x):\n    return x\n",
        "<html><body><p>A page</p></body></html>",
        "a,b,c\n1,2,3\n",
        "# Notes\n\n- one\n- two\n",
    ],
)
def test_what_is_in_no_known_format_says_which_are_known(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnknownFormat, match=r"papers is in no format .* bibtex"):
        read(write(tmp_path, content))


def test_a_format_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="no format 'docx'"):
        read(write(tmp_path, "x"), "docx")


@pytest.mark.parametrize("format", FORMATS)
def test_a_named_format_that_it_is_not(tmp_path: Path, format: str) -> None:
    path = write(tmp_path, "\n\nx\n")
    if format in {"json", "csl-json", "arxiv", "pubmed-xml", "endnote-xml", "text"}:
        papers, rejections = read(path, format)
        assert (len(papers), len(rejections)) == (0, 1)
    else:
        with pytest.raises(UnreadableFile, match=r"holds no record|no title column"):
            read(path, format)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read(tmp_path / "none.bib")


LINE = json.dumps({"title": "Möwen zählen", "abstract": "GullNet zählt Möwen – recht gut."}, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str) -> None:
    papers, rejections = read(write(tmp_path, newline.join([LINE] * 3).encode(encoding)))
    assert [paper.title for paper in papers] == ["Möwen zählen"] * 3
    assert papers[0].abstract == "GullNet zählt Möwen – recht gut."
    assert not rejections


def test_an_encoding_far_from_latin(tmp_path: Path) -> None:
    text = "Как чайки считают людей на берегу моря и почему это важно для науки"
    line = json.dumps({"title": text, "abstract": f"{text}. {text}."}, ensure_ascii=False)
    papers, _ = read(write(tmp_path, "\n".join([line] * 5).encode("cp1251")))
    assert papers[0].title == text


def test_lines_in_another_encoding_are_decoded_one_by_one(tmp_path: Path) -> None:
    papers, rejections = read(write(tmp_path, b"\n".join([LINE.encode(), LINE.encode("cp1252"), LINE.encode()])))
    assert [paper.title for paper in papers] == ["Möwen zählen"] * 3
    assert not rejections


def test_xml_keeps_its_declared_encoding(tmp_path: Path) -> None:
    text = (SAMPLES / "arxiv.xml").read_text(encoding="utf-8").replace("UTF-8", "ISO-8859-1").replace("Maja", "Mäja")
    papers, _ = read(write(tmp_path, text.encode("latin-1")))
    assert papers[0].authors[0] == "Mäja Lindqvist"


def test_truncated_files_keep_what_was_complete(tmp_path: Path) -> None:
    record = {"title": "Counting Gulls", "abstract": "GullNet counts gulls."}
    array = json.dumps([record, record, record])
    atom = (SAMPLES / "arxiv.xml").read_text(encoding="utf-8")
    bib = "@article{a, title={T one}, abstract={A one.}}\n@article{b, title={T two}, abstract={A tw"
    for content, kept, place in [
        (array[:-30], 2, "record 3"),
        (array.replace("}, {", "} {", 1), 1, "record 2"),
        (atom[: atom.index("An Entry")], 1, "entry 2"),
        (bib, 1, "entry b"),
    ]:
        papers, rejections = read(write(tmp_path, content))
        assert len(papers) == kept
        assert [rejection.place for rejection in rejections] == [place]


def test_a_stray_quote_costs_one_row(tmp_path: Path) -> None:
    rows = ["title,abstract", 'One,"never closed', *(f"Title {n},Abstract {n}." for n in range(3_000))]
    papers, rejections = read(write(tmp_path, "\n".join(rows)))
    assert len(papers) == 3_000
    assert [rejection.place for rejection in rejections] == ["line 2"]


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = (
        "<!DOCTYPE x ["
        + '<!ENTITY a "aaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    )
    papers, rejections = read(
        write(
            tmp_path,
            f'<?xml version="1.0"?>{bomb}]><feed xmlns="http://www.w3.org/2005/Atom"><entry>&j;</entry></feed>',
        )
    )
    assert not papers
    assert "document type" in rejections[0].reason


def test_a_document_type_is_not_fetched_and_its_entities_are_refused(tmp_path: Path) -> None:
    beside = write(tmp_path, "<!ENTITY a 'Gulls.'>", "beside.dtd")
    article = (
        "<PubmedArticleSet><PubmedArticle><Article><ArticleTitle>T{}</ArticleTitle><Abstract><AbstractText>Gulls.{}"
    )
    article += "</AbstractText></Abstract></Article></PubmedArticle></PubmedArticleSet>"
    named = f'<!DOCTYPE PubmedArticleSet SYSTEM "{beside.as_uri()}">'
    papers, rejections = read(write(tmp_path, named + article.format("", "")))
    assert (len(papers), len(rejections)) == (1, 0)
    for inside in ("[<!ENTITY a 'b'>]", f'[<!ENTITY a SYSTEM "{beside.as_uri()}">]'):
        papers, rejections = read(write(tmp_path, named.replace(">", f"{inside}>", 1) + article.format("", "&a;")))
        assert not papers
        assert "entities" in rejections[0].reason


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"title": "T", "abstract": "A b.", "x": ' + "[" * 50_000 + "]" * 50_000 + "}\n" + LINE,
        '[{"title": "T", "abstract": "A b.", "x": ' + "[" * 50_000 + "]" * 50_000 + "}]",
        '{"title": "T", "year": ' + "9" * 10_000 + "}\n" + LINE,
        '[{"title": "T", "year": ' + "9" * 10_000 + "}]",
        '[{"title": "T", "year": 1e999999, "abstract": NaN}]',
        '[{"title": "\\ud800", "abstract": "\\udfff"}]',
        "@article{a, title={" + "{" * 20_000 + "}" * 20_000 + "}, abstract={A b.}}",
        "@article{a, " + "x={y}, " * 20_000 + "title={T}, abstract={A b.}}",
        "title,abstract" + ",c" * 20_000 + "\nT,A b." + ",c" * 20_000 + "\n",
        '<feed xmlns="http://www.w3.org/2005/Atom">' + "<entry>" * 20_000,
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>' + "<a>" * 20_000,
        "TY  - JOUR\n" + "AU  - A, B\n" * 20_000 + "TI  - T\nAB  - A b.\nER  - \n",
    ],
    ids=range(14),
)
def test_depth_and_number_have_no_bound_that_breaks(tmp_path: Path, content: str) -> None:
    outcome(write(tmp_path, content))


def test_json_that_python_writes_and_nobody_else_reads(tmp_path: Path) -> None:
    record = {"title": "Counting", "abstract": 'Gulls, NaN and "Infinity".', "score": float("nan"), "x": float("-inf")}
    papers, rejections = read(write(tmp_path, json.dumps([record, {**record, "abstract": float("nan")}, record])))
    assert [paper.abstract for paper in papers] == ['Gulls, NaN and "Infinity".'] * 2
    assert [rejection.place for rejection in rejections] == ["record 2"]


def test_junk_between_json_lines_costs_no_record(tmp_path: Path) -> None:
    good = '{"title": "On Gulls", "abstract": "We watch gulls, and they watch us."}'
    papers, rejections = read(
        write(tmp_path, "\n".join([good, "no json", "[1]", "42", "null", good, '{"cut": ', good]))
    )
    assert len(papers) == 3
    assert [rejection.place for rejection in rejections] == [f"line {number}" for number in (2, 3, 4, 5, 7)]


def test_bibtex_in_parentheses(tmp_path: Path) -> None:
    content = (
        '@string(gj = "Gull Journal")\n@article(gulls, title = {On Gulls (and Terns)}, journal = gj,\n'
        '  abstract = "We watch {"}gulls{"} (and terns), and they watch us.")\n'
        "@misc{after, title={Next}, abstract={It is here.}}"
    )
    papers, rejections = read(write(tmp_path, content))
    assert rejections == []
    assert [(paper.title, paper.venue) for paper in papers] == [
        ("On Gulls (and Terns)", "Gull Journal"),
        ("Next", None),
    ]


def test_raw_line_ends_in_json_strings(tmp_path: Path) -> None:
    papers, _ = read(write(tmp_path, '[{"title": "One\ntitle", "abstract": "Two\tand\nthree."}]'))
    assert (papers[0].title, papers[0].abstract) == ("One title", "Two and three.")


def blocks(size: int, *, head: bytes, tail: bytes) -> Iterable[bytes]:
    yield head
    for _ in range(size // 65_536):
        yield b"word " * 13_107 + b"x"
    yield tail


GOOD = b'{"title": "Counting", "abstract": "Gulls are counted."}'
SIZE = 60 * 1024 * 1024


@pytest.mark.parametrize(
    ("head", "tail", "kept"),
    [
        (GOOD + b'\n{"title": "Huge", "abstract": "', b'"}\n' + GOOD, 2),
        (b"[" + GOOD + b', {"title": "Huge", "abstract": "', b'"}, ' + GOOD + b"]", 2),
        (b'{"data": [' + GOOD + b', {"title": "Huge", "abstract": "', b'"}, ' + GOOD + b"]}", 2),
        (b"title,abstract\nOne,Gulls are counted.\nHuge,", b"\nTwo,Gulls are counted.\n", 2),
        (b'title,abstract\nOne,Gulls are counted.\nHuge,"', b'"\nTwo,Gulls are counted.\n', 2),
        (b"@a{x, title={One}, abstract={Gulls.}}\n@a{y, title={", b"}}\n@a{z, title={Two}, abstract={Gulls.}}", 2),
        (
            b"TY  - JOUR\nTI  - One\nAB  - Gulls.\nER  - \nTY  - J\nAB  - ",
            b"\nER  - \nTY  - J\nTI  - T\nAB  - G.\nER  - ",
            2,
        ),
        (b"PMID- 1\nTI  - One\nAB  - Gulls.\n\nPMID- 2\nAB  - ", b"\n\nPMID- 3\nTI  - T\nAB  - Gulls.\n", 2),
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><summary>Gulls.</summary></entry><entry>'
            b"<title>Huge</title><summary>",
            b"</summary></entry><entry><title>U</title><summary>Gulls.</summary></entry></feed>",
            2,
        ),
        (
            b"A title\n" + b"Gulls are counted here. " * 20 + b"\nHuge\n",
            b"\nA title\n" + b"Gulls are counted here. " * 20,
            2,
        ),
    ],
    ids=["jsonl", "array", "object", "csv", "quoted csv", "bibtex", "ris", "medline", "atom", "text"],
)
def test_a_huge_record_costs_itself_and_no_memory(tmp_path: Path, head: bytes, tail: bytes, kept: int) -> None:
    path = tmp_path / "papers"
    with path.open("wb") as file:
        file.writelines(blocks(SIZE, head=head, tail=tail))
    tracemalloc.start()
    try:
        papers, rejections = read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(papers) == kept
    assert rejections
    assert peak < SIZE // 2


def test_too_long_a_paper_says_which_setting_decides(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps({"title": "Long", "abstract": "word " * 300}) + "\n" + LINE)
    papers, rejections = read(path, limit=1_000)
    assert len(papers) == 1
    assert "LITMUS_MAX_RECORD_CHARS" in rejections[0].reason


@pytest.mark.parametrize(
    ("title", "abstract", "reason"),
    [
        ("", "An abstract.", "no title"),
        ("…", "An abstract.", "no title"),
        ("A title", "", "no abstract"),
        ("A title", "[No abstract available]", "no abstract"),
        ("A title", "N/A", "no abstract"),
        ("A title", "0101 0101 0110 1111", "not text"),
    ],
)
def test_why_a_record_is_no_paper(tmp_path: Path, title: str, abstract: str, reason: str) -> None:
    path = write(tmp_path, json.dumps({"title": title, "abstract": abstract}) + "\n" + LINE)
    _, (rejection,) = read(path)
    assert reason in rejection.reason
    assert rejection.place == "line 1"


def test_progress_is_in_bytes_of_the_file_and_the_name_can_be_another(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join([LINE] * 5_000))
    records = open_records(path, max_record_chars=1_000, name="upload.jsonl")
    assert (records.format, records.size, records.position) == ("json", path.stat().st_size, 0)
    first = next(records)
    assert isinstance(first, Paper)
    assert first.source == "upload.jsonl"
    assert 0 < records.position < records.size
    assert sum(1 for _ in records) == 4_999
    assert records.position == records.size


@pytest.mark.parametrize("format", ["jsonl", "BIB", "tsv", "nbib"])
def test_formats_have_the_names_that_people_give_them(format: str) -> None:
    sample = {"jsonl": "own.jsonl", "BIB": "zotero.bib", "tsv": "wos.tsv", "nbib": "pubmed.nbib"}[format]
    papers, _ = read(SAMPLES / sample, format)
    assert papers
