"""Word documents with the fields of reference managers, as XML that those write."""

import base64
import html
import io
import json
import zipfile

import pytest

from core.errors import UnreadableFile
from reviewing.manuscripts.reading import read_manuscript
from reviewing.manuscripts.references import read_bibliography
from reviewing.manuscripts.word import is_word, read_word

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = (
    f"<w:styles {NAMESPACES}>"
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Beschriftung"><w:name w:val="caption"/></w:style></w:styles>'
)
LOW = {
    "type": "article-journal",
    "title": "Sleep in bees",
    "author": [{"family": "Low", "given": "Ann"}],
    "issued": {"date-parts": [["2020"]]},
    "DOI": "10.5555/bees.1",
}
ROE = {"title": "Wasps wake", "author": [{"family": "Roe", "given": "Bo"}], "issued": {"date-parts": [[2021]]}}
LOW_KEY, ROE_KEY = "lowSleepBees2020", "roeWaspsWake2021"
ENDNOTE = (
    "<EndNote><Cite><Author>Low</Author><Year>2020</Year><RecNum>3</RecNum><record><titles><title>Sleep in bees</title>"
    "</titles><contributors><authors><author>Low, Ann</author></authors></contributors><dates><year>2020</year></dates>"
    "</record></Cite></EndNote>"
)
SOURCES = (
    '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Low20</b:Tag>'
    "<b:Author><b:Author><b:NameList><b:Person><b:Last>Low</b:Last><b:First>Ann</b:First></b:Person></b:NameList></b:Author>"
    "</b:Author><b:Title>Sleep in bees</b:Title><b:Year>2020</b:Year></b:Source></b:Sources>"
)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def char(kind: str, data: str = "") -> str:
    inside = f"<w:fldData>{data}</w:fldData>" if data else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text: str) -> str:
    half = len(text) // 2  # Word breaks codes where it likes
    return "".join(f"<w:r><w:instrText>{html.escape(part)}</w:instrText></w:r>" for part in (text[:half], text[half:]))


def shown_as(text: str, instruction: str) -> str:
    return char("begin") + code(instruction) + char("separate") + run(text) + char("end")


def csl(*items: dict[str, object], manager: str = "ZOTERO_ITEM CSL_CITATION") -> str:
    named = [{"id": place, "itemData": item} for place, item in enumerate(items)]
    return f" ADDIN {manager} {json.dumps({'properties': {'plainCitation': '{'}, 'citationItems': named})} "


def document(*paragraphs: str, **parts: str) -> bytes:
    file = io.BytesIO()
    body = "".join(text if text.startswith("<w:tbl") else f"<w:p>{text}</w:p>" for text in paragraphs)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def said(content: bytes) -> list[tuple[str, list[str]]]:
    manuscript = read_manuscript(read_word(content).text)
    return [(each.words, [citation.key for citation in each.citations]) for each in manuscript.statements]


OF_MENDELEY = encoded(json.dumps({"citationItems": [{"id": "u", "itemData": LOW}]}))
MENDELEY_CITE = (
    f'<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{OF_MENDELEY}"/>'
    f"</w:sdtPr><w:sdtContent>{run('(Low, 2020)')}</w:sdtContent></w:sdt>"
)
ENDNOTE_DATA = (
    char("begin", encoded(ENDNOTE))
    + code(" ADDIN EN.CITE ")
    + char("begin", encoded(ENDNOTE))
    + code(" ADDIN EN.CITE.DATA ")
    + char("end")
    + char("separate")
    + run("(Low, 2020)")
    + char("end")
)


@pytest.mark.parametrize(
    "cites",
    [
        shown_as("(Low, 2020)", csl(LOW)),
        shown_as("1", csl(LOW)),
        shown_as("(Low, 2020)", csl(LOW, manager="CSL_CITATION")),
        shown_as("(Low, 2020)", f" ADDIN EN.CITE {ENDNOTE}"),
        ENDNOTE_DATA,
        MENDELEY_CITE,
        shown_as("(Low, 2020)", " CITATION Low20 \\l 1033 "),
        f'<w:fldSimple w:instr=" CITATION Low20 \\l 1033 ">{run("(Low, 2020)")}</w:fldSimple>',
    ],
    ids=["zotero", "number", "mendeley", "endnote", "endnote data", "mendeley cite", "word", "simple"],
)
def test_citations_of_reference_managers(cites: str) -> None:
    content = document(run("Bees sleep ") + cites + run(". Wasps wake."), **{"customXml/item1.xml": SOURCES})
    assert said(content) == [("Bees sleep.", [LOW_KEY]), ("Wasps wake.", [])]
    read = read_word(content)
    assert read.citations == 1
    (key, work), *others = read_bibliography(read.bibliography).items()
    assert (key, work.title, work.authors, work.year) == (LOW_KEY, "Sleep in bees", ("Ann Low",), 2020)
    assert not others


def test_several_works_and_one_work_in_several_citations() -> None:
    content = document(run("Bees sleep ") + shown_as("(Low, 2020; Roe, 2021)", csl(LOW, ROE)) + run(". They dance ")
                       + shown_as("(Low, 2020)", csl(LOW)) + run("."))  # fmt: skip
    assert said(content) == [("Bees sleep.", [LOW_KEY, ROE_KEY]), ("They dance.", [LOW_KEY])]
    assert list(read_bibliography(read_word(content).bibliography)) == [LOW_KEY, ROE_KEY]


def test_two_works_that_would_have_one_key() -> None:
    content = document(run("Bees sleep ") + shown_as("x", csl(LOW, {**LOW, "DOI": "10.5555/bees.2"})) + run("."))
    assert said(content) == [("Bees sleep.", [LOW_KEY, f"{LOW_KEY}-2"])]


def test_a_citation_that_says_who() -> None:
    content = document(shown_as("Low et al. (2020)", csl(LOW)) + run(" found that bees sleep."))
    assert said(content) == [("Low et al. found that bees sleep.", [LOW_KEY])]


def test_a_citation_without_its_work_and_one_that_is_typed() -> None:
    address = "http://zotero.org/users/1/items/ABCD1234"
    item = json.dumps({"citationItems": [{"uris": [address]}]})
    content = document(
        run("Bees sleep ") + shown_as("(Low, 2020)", f" ADDIN ZOTERO_ITEM CSL_CITATION {item}") + run("."),
        run("Wasps wake (Roe, 2021) [@roe2021]. Ants dig {Poe, 2019 #3; Fox, 2018 #4}."),
    )
    assert said(content) == [
        ("Bees sleep.", ["ABCD1234"]),
        ("Wasps wake.", ["Roe 2021", "roe2021"]),
        ("Ants dig.", ["Poe 2019", "Fox 2018"]),
    ]


def test_citations_in_footnotes_and_bookmarks() -> None:
    note = f'<w:footnote w:id="2"><w:p>{run("See ")}{shown_as("Low", csl(LOW))}</w:p></w:footnote>'
    note = f"<w:footnotes {NAMESPACES}>{note}</w:footnotes>"
    instruction = csl(ROE).removeprefix(" ADDIN ")
    properties = "".join(
        f'<property name="ZOTERO_BREF_x_{place}"><lpwstr>{html.escape(piece)}</lpwstr></property>'
        for place, piece in enumerate((instruction[:50], instruction[50:]), start=1)
    )
    content = document(
        run("Bees sleep.") + '<w:r><w:footnoteReference w:id="2"/></w:r>',
        run("Wasps wake ") + '<w:bookmarkStart w:id="7" w:name="ZOTERO_BREF_x"/>' + run("(Roe, 2021)")
        + '<w:bookmarkEnd w:id="7"/>' + run("."),
        **{"word/footnotes.xml": note, "docProps/custom.xml": f"<Properties>{properties}</Properties>"},
    )  # fmt: skip
    assert said(content) == [("Bees sleep.", [LOW_KEY]), ("Wasps wake.", [ROE_KEY])]


def test_what_is_text_of_a_document() -> None:
    content = document(
        '<w:pPr><w:pStyle w:val="berschrift1"/></w:pPr>' + run("Sleep"),
        run("Bees ") + "<w:del><w:r><w:delText>wake</w:delText></w:r></w:del>" + f"<w:ins>{run('sleep at ')}</w:ins>"
        + shown_as("night", ' HYPERLINK "https://example.org" ')
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>gone</w:t></w:r>"
        + "<w:r><w:tab/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>" + run("."),
        '<w:pPr><w:pStyle w:val="Beschriftung"/></w:pPr>' + run("Figure 1. Hives."),
        f"<w:tbl><w:tr><w:tc><w:p>{run('In a table.')}</w:p></w:tc></w:tr></w:tbl>",
        char("begin") + code(" ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ") + char("separate") + run("Low, A. (2020)."),
        run("Roe, B. (2021).") + char("end"),
        run("* Prices of $5 and $6, <b> and a_b, #1."),
    )  # fmt: skip
    manuscript = read_manuscript(read_word(content).text)
    assert [(each.words, each.heading) for each in manuscript.statements] == [
        ("Sleep", True),
        ("Bees sleep at night x.", False),
        ("* Prices of $5 and $6, <b> and a_b, #1.", False),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        shown_as("(Low, 2020)", " ADDIN ZOTERO_ITEM CSL_CITATION {broken"),
        shown_as("(Low, 2020)", " ADDIN EN.CITE <EndNote><Cite>"),
        shown_as("(Low, 2020)", ' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [1, {"itemData": []}]}'),
        '<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_***"/></w:sdtPr>' + run("(Low, 2020)") + "</w:sdt>",
        run("(Low, 2020)") + char("end") + char("separate"),
    ],
)  # fmt: skip
def test_a_broken_code_leaves_what_it_shows(broken: str) -> None:
    content = document(run("Bees sleep ") + broken + run("."), run("Wasps wake."))
    assert said(content) == [("Bees sleep.", ["Low 2020"]), ("Wasps wake.", [])]


def test_a_citation_that_never_ends_ends_with_its_paragraph() -> None:
    begun = char("begin") + code(csl(LOW)) + char("separate") + run("(Low, 2020)")
    assert said(document(run("Bees sleep ") + begun, run("Wasps wake."))) == [
        ("Bees sleep", [LOW_KEY]),
        ("Wasps wake.", []),
    ]


def test_deep_nesting_and_bombs_do_no_harm() -> None:
    deep = "<w:ins>" * 20_000 + run("x") + "</w:ins>" * 20_000
    assert said(document(run("Bees sleep.") + deep)) == [("Bees sleep.", [])]
    bomb = document(run("&a;")).replace(b"&amp;a;", b"&a;")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><document><body><p>&a;</p></body></document>'
        )
    for content in (file.getvalue(), bomb[: len(bomb) // 2]):
        with pytest.raises(UnreadableFile, match="cannot be read"):
            read_word(content)


def test_what_is_no_word_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert not any(map(is_word, (file.getvalue(), b"", b"PK\3\4", b"Bees sleep.", b"%PDF-1.7")))
    assert is_word(document(run("Bees sleep.")))
