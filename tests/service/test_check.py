"""A text checked over HTTP, and on the command line."""

import io
import json
import zipfile
from xml.sax.saxutils import quoteattr

import httpx
import pytest

from core.errors import InvalidManuscript
from core.filters import Filters
from core.settings import Settings
from reviewing.manuscripts.manuscript import Form
from service.client.remote import open_remote
from service.http.app import create_app
from service.wire.checks import CheckOut
from tests.service.real_server import serving
from tests.service.shell import Shell
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import REPORT, StandInDesk

TEXT = (
    "# Bees and dough\n\nInsulated hives lost fewer honey bees to parasites [@bees2013]. "
    "Dough rises faster in the mountains because the air presses on it less. In this paper we count goats.\n\n"
    "Bees are cited by nobody known [@nobody1999].\n"
)
BIB = "@article{bees2013, title={Warm Hives and the Health of {Honey Bees}}, author={Bees, Ada}, year={2013}}\n"


@pytest.fixture
def filled(stocked: Shell) -> Shell:
    (stocked.folder / "text.md").write_text(TEXT, encoding="utf-8")
    (stocked.folder / "refs.bib").write_text(BIB, encoding="utf-8")
    return stocked


async def test_the_request_arrives_as_it_was_asked(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    asked = {"text": "Sheep.", "format": "latex", "bibliography": "@x", "filters": {"tags": ["farm"]}, "offers": 1}
    told = await client.post("/v1/check", json=asked)
    assert desk.asked == [("Sheep.", Form.LATEX, "@x", Filters(tags=("farm",)), 1)]
    assert CheckOut.model_validate(told.json()) == CheckOut.of(REPORT)
    assert CheckOut.of(REPORT).to_core().sentences == REPORT.sentences
    await client.post("/v1/check", json={"text": "Sheep."})
    assert desk.asked[1] == ("Sheep.", None, None, Filters(), 3)


@pytest.mark.parametrize(
    "body", [{}, {"text": 3}, {"text": "x", "format": "word"}, {"text": "x", "offers": 11}, {"text": "x", "bib": ""}]
)
async def test_what_does_not_fit_is_refused(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert (await client.post("/v1/check", json=body)).status_code == 422


async def test_what_is_no_text_is_told_by_its_field(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    desk.fails = InvalidManuscript("It holds no entry.", field="bibliography")
    problem = (await client.post("/v1/check", json={"text": "Sheep."})).json()
    assert (problem["status"], problem["type"]) == (422, "urn:litmus:problem:invalid-manuscript")
    assert problem["errors"] == [{"field": "bibliography", "message": "It holds no entry."}]


async def test_a_service_that_holds_the_library_is_worked_through(settings: Settings, desk: StandInDesk) -> None:
    async with (
        serving(create_app(settings, engine=StandIn(settings), desk=desk)) as url,
        open_remote(url, settings) as it,
    ):
        report = await it.desk.check("Sheep.", form=Form.PLAIN, bibliography="@x", filters=Filters(year_from=2020))
        assert report.sentences == REPORT.sentences
        assert desk.asked == [("Sheep.", Form.PLAIN, "@x", Filters(year_from=2020), 3)]


async def test_a_document_becomes_what_a_check_takes(client: httpx.AsyncClient, desk: StandInDesk) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "word/document.xml", "<document><body><p><r><t>Bees sleep (Low, 2020).</t></r></p></body></document>"
        )
    told = await client.post("/v1/check/document", files={"file": ("mine.docx", made.getvalue())})
    assert told.json() == {
        "text": "Bees sleep (Low, 2020).\n",
        "format": "markdown",
        "bibliography": None,
        "citations": 0,
    }
    assert (
        await client.post("/v1/check", json={key: told.json()[key] for key in ("text", "format", "bibliography")})
    ).is_success
    assert desk.asked[-1][:3] == ("Bees sleep (Low, 2020).\n", Form.MARKDOWN, None)
    opened = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"
    for content, complaint in (
        (opened, "LibreOffice"),
        (b"%PDF-1.7", "is a PDF"),
        (b"Bees sleep.", "no Word document"),
    ):
        refused = await client.post("/v1/check/document", files={"file": ("mine", content)})
        assert refused.status_code == 422
        assert complaint in refused.json()["detail"]


def test_a_text_on_the_command_line(filled: Shell) -> None:
    shown = filled("check", str(filled.folder / "text.md"), "--bib", str(filled.folder / "refs.bib"))
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert any(line.startswith("✓ Insulated hives lost") for line in lines)
    assert any("→ How Bread Rises at High Altitude" in line for line in lines)
    assert any(line.startswith("· In this paper we count goats.") for line in lines)
    assert any("nobody1999: There is no such entry" in line for line in lines)
    assert "1 with unknown keys" in shown.stderr


def test_what_may_end_with_a_failure(filled: Shell) -> None:
    text, bib = str(filled.folder / "text.md"), str(filled.folder / "refs.bib")
    assert filled("check", text, "--bib", bib, "--fail-on", "contradicted").exit_code == 0
    assert filled("check", text, "--bib", bib, "--fail-on", "unknown_key").exit_code == 1
    assert filled("check", text, "--bib", bib, "--fail-on", "everything").exit_code == 2


def test_files_that_a_text_inputs_are_read(filled: Shell) -> None:
    bib = str(filled.folder / "refs.bib")
    (filled.folder / "thesis").mkdir()
    (filled.folder / "outside.tex").write_text("Bees swim.", encoding="utf-8")
    (filled.folder / "thesis" / "one.tex").write_text(
        "Insulated hives lost fewer honey bees to parasites \\cite{bees2013}.", encoding="utf-8"
    )
    main = filled.folder / "thesis" / "main.tex"
    body = "\\documentclass{article}\n\\begin{document}\n%s\n\\end{document}\n"
    main.write_text(body % "\\input{one}", encoding="utf-8")
    shown = filled("check", str(main), "--bib", bib, "--fail-on", "unsupported")
    assert shown.exit_code == 0, shown.output
    assert "✓ Insulated hives lost" in shown.stdout
    for command in ("\\input{gone}", "\\input{../outside}", "\\input{one} \\include{gone}"):
        main.write_text(body % command, encoding="utf-8")
        shown = filled("check", str(main), "--bib", bib, "--fail-on", "unsupported")
        assert shown.exit_code == 1, shown.output
        assert "Not checked" in shown.stderr
        assert "Bees swim" not in shown.output
        assert filled("check", str(main), "--bib", bib).exit_code == 0


def test_a_text_in_which_nothing_is_tested_does_not_pass(filled: Shell) -> None:
    file = filled.folder / "heading.md"
    file.write_text("# Bees and dough\n", encoding="utf-8")
    assert filled("check", str(file)).exit_code == 0
    shown = filled("check", str(file), "--fail-on", "unsupported")
    assert (shown.exit_code, "Nothing in the text was tested" in shown.stderr) == (1, True)


def test_the_ending_of_a_file_says_what_it_is_written_in(filled: Shell) -> None:
    file = filled.folder / "equation.md"
    file.write_text("Bees \\textbf{sleep}, see \\section{x} [@bees2013].", encoding="utf-8")
    assert filled.json("check", str(file), "--offers", "0")["form"] == "markdown"
    assert filled.json("check", str(file), "--offers", "0", "--format", "latex")["form"] == "latex"


def test_json_is_what_the_api_gives(filled: Shell) -> None:
    told = CheckOut.model_validate(filled.json("check", str(filled.folder / "text.md"), "--offers", "1"))
    assert {len(sentence.offers) for sentence in told.sentences} <= {0, 1}
    assert all(TEXT[sentence.start : sentence.end] == sentence.text for sentence in told.sentences)


def test_a_copy_with_citations(filled: Shell) -> None:
    text, copy = filled.folder / "text.md", filled.folder / "copy.md"
    shown = filled("check", str(text), "--bib", str(filled.folder / "refs.bib"), "--write", str(copy))
    assert shown.exit_code == 0, shown.output
    key = "breadBreadRisesHigh2014"
    assert copy.read_text(encoding="utf-8") == TEXT.replace("on it less.", f"on it less [@{key}].")
    assert f"{{{key}," in (filled.folder / "copy.bib").read_text(encoding="utf-8")
    for output in (text, copy):
        again = filled("check", str(text), "--write", str(output))
        assert again.exit_code == 1
        assert "nothing is overwritten" in again.stderr
    assert text.read_text(encoding="utf-8") == TEXT


def test_a_word_document_with_a_citation_of_zotero(filled: Shell) -> None:
    item = {"title": "Warm Hives and the Health of Honey Bees", "author": [{"family": "Bees", "given": "Ada"}]}
    code = json.dumps({"citationItems": [{"id": 1, "itemData": item | {"issued": {"date-parts": [[2013]]}}}]})
    field = f"ADDIN ZOTERO_ITEM CSL_CITATION {code}"
    with zipfile.ZipFile(filled.folder / "text.docx", "w") as archive:
        archive.writestr(
            "word/document.xml",
            "<document><body><p><r><t>Insulated hives lost fewer honey bees to parasites </t></r>"
            f"<fldSimple instr={quoteattr(field)}><r><t>(1)</t></r></fldSimple><r><t>.</t></r></p></body></document>",
        )
    copy = filled.folder / "copy.md"
    shown = filled("check", str(filled.folder / "text.docx"), "--write", str(copy), "--fail-on", "not_in_library")
    assert shown.exit_code == 0, shown.output
    assert "✓ Insulated hives lost fewer honey bees to parasites [@beesWarmHivesHealth2013]." in shown.stdout
    assert "1 citation of a reference manager" in shown.stderr
    assert "[@beesWarmHivesHealth2013]" in copy.read_text(encoding="utf-8")
    assert "{beesWarmHivesHealth2013," in (filled.folder / "copy.bib").read_text(encoding="utf-8")
    refused = filled("check", str(filled.folder / "text.docx"), "--write", str(filled.folder / "other.docx"))
    assert (refused.exit_code, "Name it .md" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b" \r\n \t", "is empty"),
        (b"%PDF-1.7 \x00\x01", "is a PDF"),
        (b"{\\rtf1 Bees sleep.}", "is RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        (b"PK\x03\x04 mimetype", "as .docx"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is no text"),
        (bytes(range(256)) * 8, "is no text"),
        (b"1 2 3 4 5 + - * / 8 9 10\n", "is no text"),
        (b"*** --- ***\n", "empty"),
    ],
)
def test_what_cannot_be_checked(shell: Shell, content: bytes, complaint: str) -> None:
    file = shell.folder / "text"
    file.write_bytes(content)
    shown = shell("check", str(file))
    assert shown.exit_code == 1
    assert complaint in shown.stderr
    assert "Traceback" not in shown.output
