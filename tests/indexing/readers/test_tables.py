"""Tables as the services write them that people export from, column by column."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.paper import Paper
from indexing.readers import open_records

ABSTRACT = "Gulls were counted at sea. Storms made them fewer."
AUTHORSHIPS = [{"author_position": "first", "author": {"id": "A1", "display_name": "Ann Low", "orcid": None}}]
LOCATION = {"source": {"display_name": "Birds"}, "landing_page_url": "https://example.org/gulls"}


def paper(folder: Path, delimiter: str = ",", encoding: str = "utf-8", **cells: str) -> Paper:
    """The one paper of a table with these columns; `_` in their names is a blank."""
    written = io.StringIO()
    names = {"Title": "Gulls at sea", "Abstract": ABSTRACT} | {key.replace("_", " "): cells[key] for key in cells}
    table = csv.writer(written, delimiter=delimiter)
    table.writerow(names)
    table.writerow(names.values())
    path = folder / "papers"
    path.write_bytes(written.getvalue().encode(encoding))
    (found,) = open_records(path, max_record_chars=100_000)
    assert isinstance(found, Paper)
    return found


@pytest.mark.parametrize(
    "cells",
    [
        {"Document_Type": "Retracted"},
        {"Document_Type": "Article; Retracted Publication"},
        {"is_retracted": "true"},
    ],
)
def test_a_retracted_paper(tmp_path: Path, cells: dict[str, str]) -> None:
    assert paper(tmp_path, **cells).retracted
    assert not paper(tmp_path, **dict.fromkeys(cells, "Article")).retracted


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_web_of_science_with_tabs(tmp_path: Path, encoding: str) -> None:
    head = "PT\tAU\tGP\tAF\tCA\tTI\tSO\tDT\tCT\tDE\tAB\tPD\tPY\tEA\tDI\tUT"
    rows = [
        f'J\tLow, A\t\tLow, Ann\t\t"Gulls" at sea\tBIRDS\tArticle\t\tsea; gulls\t{ABSTRACT}\tMAR\t2019\t\t\tW:1\t',
        f"J\tLow, A\t\t\t\tTerns\tBIRDS\tRetracted Publication\t\t\t{ABSTRACT}\t\t\tMAR 2022\t\tW:2",
        f"C\t\tIEEE\t\tGull Group\tSkuas\t\tProceedings Paper\tMeeting\t\t{ABSTRACT}\t\t2018\t\t\tW:3",
    ]
    path = tmp_path / "savedrecs.txt"
    path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
    gulls, terns, skuas = (each for each in open_records(path, max_record_chars=100_000) if isinstance(each, Paper))
    assert (gulls.title, gulls.authors, gulls.tags) == ('"Gulls" at sea', ("Ann Low",), ("sea", "gulls"))
    assert (terns.authors, terns.year, terns.retracted) == (("A Low",), 2022, True)
    assert (skuas.authors, skuas.venue, skuas.retracted) == (("Gull Group",), "Meeting", False)


def test_ieee_xplore(tmp_path: Path) -> None:
    found = paper(
        tmp_path,
        Authors="A. Low; B. B. Roe",
        Publication_Title="2020 Conference on Gulls (CG)",
        Date_Added_To_Xplore="3 March 2021",
        Publication_Year="2020",
        DOI="10.1109/CG.2020.1",
        PDF_Link="https://ieeexplore.example/1",
        Author_Keywords="sea;gulls",
        IEEE_Terms="Birds;Water",
    )
    assert (found.authors, found.year, found.venue) == (("A. Low", "B. B. Roe"), 2020, "2020 Conference on Gulls (CG)")
    assert (found.doi, found.url, found.tags) == (
        "10.1109/cg.2020.1",
        "https://ieeexplore.example/1",
        ("sea", "gulls"),
    )


@pytest.mark.parametrize("authorships", ["Ann Low", json.dumps(AUTHORSHIPS)])
@pytest.mark.parametrize(
    "place", [{"primary_location": json.dumps(LOCATION)}, {"primary_location.source.display_name": "Birds"}]
)
def test_openalex(tmp_path: Path, authorships: str, place: dict[str, str]) -> None:
    index = json.dumps({"Gulls": [0], "Primary_Location": [1]})
    columns = {key.replace("_", " "): value for key, value in place.items()}
    found = paper(tmp_path, authorships=authorships, Abstract="", abstract_inverted_index=index, **columns)
    assert (found.authors, found.venue, found.abstract) == (("Ann Low",), "Birds", "Gulls Primary_Location")


@pytest.mark.parametrize(
    ("column", "said"),
    [("Authors", "Low A.; Roe B.B."), ("Author full names", "Low, A. (57200000001); Roe, B. B. (57200000002)")],
)
def test_scopus(tmp_path: Path, column: str, said: str) -> None:
    assert len(paper(tmp_path, Year="2020", **{column: said}).authors) == 2


@pytest.mark.parametrize("spelt", [json.dumps, str])
def test_ids_of_semantic_scholar(tmp_path: Path, spelt: Callable[[object], str]) -> None:
    found = paper(tmp_path, externalIds=spelt({"DOI": "10.5555/g.1", "ArXiv": "2001.01234", "PubMed": None}))
    assert (found.doi, found.arxiv_id) == ("10.5555/g.1", "2001.01234")


@pytest.mark.parametrize(
    "content",
    [
        "@article{{k, title={{Gulls}}, abstract={{{}}}, type={{Article; Retracted Publication}}}}",
        "TY  - JOUR\nTI  - Gulls\nAB  - {}\nM3  - Retracted\nER  - \n",
    ],
)
def test_kinds_of_document_that_say_retracted(tmp_path: Path, content: str) -> None:
    path = tmp_path / "papers"
    path.write_text(content.format(ABSTRACT))
    assert [each.retracted for each in open_records(path, max_record_chars=1_000) if isinstance(each, Paper)] == [True]


def test_json_of_zotero(tmp_path: Path) -> None:
    creators = [
        {"firstName": "Ann", "lastName": "Low", "creatorType": "author"},
        {"firstName": "Ed", "lastName": "Itor", "creatorType": "editor"},
    ]
    item = {"title": "Gulls", "abstractNote": ABSTRACT, "creators": creators, "tags": [{"tag": "sea"}]}
    for several, names in ((creators, ("Ann Low",)), (creators[1:], ("Ed Itor",))):
        path = tmp_path / "papers"
        path.write_text(json.dumps({"items": [item | {"creators": several}]}))
        (found,) = open_records(path, max_record_chars=1_000)
        assert isinstance(found, Paper)
        assert (found.authors, found.tags) == (names, ("sea",))


def test_keywords_in_brackets(tmp_path: Path) -> None:
    assert paper(tmp_path, Keywords="[sea; gulls]").tags == ("sea", "gulls")


def test_what_mendeley_and_jabref_keep_beside_a_paper(tmp_path: Path) -> None:
    path = tmp_path / "library.bib"
    path.write_text(
        "% Encoding: UTF-8\n@Comment{jabref-meta: databaseType:bibtex;}\n"
        f"@Article{{k, title={{Gulls}}, abstract={{{ABSTRACT}}}, mendeley-groups={{Birds/Sea,Thesis}},\n"
        "  mendeley-tags={sea}, keywords={gulls,sea}, comment={Read twice.}, comment-ann={Ann: yes},}\n"
        "@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Birds\\;0\\;1\\;0x8a8a8aff\\;\\;\\;;\n}\n"
    )
    (found,) = open_records(path, max_record_chars=100_000)
    assert isinstance(found, Paper)
    assert (found.tags, found.collections) == (("gulls", "sea"), ("Birds/Sea", "Thesis"))
    assert found.note == "Read twice. Ann: yes"
