"""`litmus`, in this process with the real library: what it prints, where, and how it ends."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.errors import (
    ChatNotFound,
    CollectionNotFound,
    JobNotFound,
    LitmusError,
    PaperNotFound,
    WatchNotFound,
)
from core.importing import PaperPage
from core.json import from_plain
from core.paper import Paper
from service.cli.app import app
from service.wire.about import DoctorReport
from service.wire.answer import AnswerOut
from service.wire.imports import ImportReport
from service.wire.papers import RelatedOut, SearchOut
from tests.service.corpus import PAPERS, QUESTION, UNANSWERABLE, write_corpus
from tests.service.shell import Shell, commands


def test_import_says_what_it_did(shell: Shell) -> None:
    file = str(write_corpus(shell.folder / "papers.jsonl"))
    first = shell("import", file)
    assert first.exit_code == 0
    assert re.search(r"papers\.jsonl +4 added$", first.stdout, re.MULTILINE)
    assert re.search(r"papers\.jsonl +4 unchanged$", shell("import", file).stdout, re.MULTILINE)


def test_import_names_what_it_could_not_use(shell: Shell) -> None:
    (shell.folder / "bad.jsonl").write_text('{"title": "No abstract here"}\n' + json.dumps(PAPERS[0]) + "\n")
    result = shell("import", "bad.jsonl")
    assert result.exit_code == 0
    assert "1 added, 1 rejected" in result.stdout
    assert "rejected: bad.jsonl, line 1: no abstract" in result.stderr


def test_import_of_a_folder_skips_what_is_no_papers(shell: Shell) -> None:
    folder = shell.folder / "in"
    (folder / "deep").mkdir(parents=True)
    write_corpus(folder / "deep" / "papers.jsonl")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    (folder / ".hidden.jsonl").write_text('{"title": "Hidden", "abstract": "Nobody sees it."}')
    result = shell("import", str(folder))
    assert result.exit_code == 0
    assert "4 added" in result.stdout
    assert f"skipped: {folder / 'image.png'} is an image." in result.stderr
    assert "Hidden" not in shell("papers", "list").stdout


def test_import_of_a_folder_leaves_the_library_itself_out(filled: Shell) -> None:
    told = filled("import", ".").output
    assert re.search(r"papers\.jsonl +4 unchanged", told)
    assert "data" not in told
    write_corpus(filled.folder / "data" / "mine.jsonl")
    assert re.search(r"mine\.jsonl +4 unchanged", filled("import", "data").stdout)
    assert filled("watch", "add", "folder", ".", "--name", "here").exit_code == 0
    assert "(4 unchanged)" in filled("watch", "run", "here").stdout
    (filled.folder / "data" / "exports").mkdir()
    write_corpus(filled.folder / "data" / "exports" / "more.jsonl")
    assert filled("watch", "add", "folder", "data/exports", "--name", "within").exit_code == 0
    assert "(4 unchanged)" in filled("watch", "run", "within").stdout


def test_import_of_no_name_is_not_the_folder_one_is_in(shell: Shell) -> None:
    write_corpus(shell.folder / "papers.jsonl")
    result = shell("import", "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no file ''" in result.stderr


def test_a_file_that_fails_is_named_once_and_as_it_was_named(shell: Shell) -> None:
    (shell.folder / "in").mkdir()
    (shell.folder / "in" / "empty.bib").write_text("")
    (shell.folder / "in" / "notes.txt").write_text("Call Bo.")
    (shell.folder / "in" / "cut.json").write_text('{"title": "Sheep", ')
    told = shell("import", "in/empty.bib", "in/notes.txt", "in/cut.json", "-").stderr.splitlines()
    assert "litmus: in/empty.bib is empty." in told
    assert "litmus: standard input is empty." in told
    assert any(line.startswith("litmus: in/notes.txt is in no format") for line in told)
    assert "rejected: cut.json, record 1: the JSON is broken or ends here; the rest of the file was not read" in told


def test_import_reads_standard_input(shell: Shell) -> None:
    records = write_corpus(shell.folder / "papers.jsonl").read_text()
    result = shell("import", "-", stdin=records)
    assert (result.exit_code, "standard input  4 added" in result.stdout) == (0, True), result.output
    assert shell("import", "papers.jsonl", "-", stdin=records).stdout.count("4 unchanged") == 2
    empty = shell("import", "-", stdin="")
    assert (empty.exit_code, "standard input is empty" in empty.stderr) == (1, True)


def test_import_of_an_empty_folder_says_that_there_was_no_file(shell: Shell) -> None:
    (shell.folder / "nothing").mkdir()
    assert "no file to import" in shell("import", "nothing").stderr


def test_import_that_failed_is_told_by_the_exit_code(shell: Shell) -> None:
    (shell.folder / "empty.jsonl").write_text("")
    good = str(write_corpus(shell.folder / "papers.jsonl"))
    result = shell("import", "empty.jsonl", good)
    assert result.exit_code == 1
    assert "4 added" in result.stdout
    assert "litmus: empty.jsonl" in result.stderr
    report = ImportReport.model_validate_json(shell("import", "--json", "empty.jsonl", good).stdout)
    assert [failure.file for failure in report.failed] == ["empty.jsonl"]
    assert report.imports[0].counts.unchanged == 4


@pytest.mark.parametrize(
    "words",
    [
        ("import", "nowhere.jsonl"),
        ("import",),
        ("ask",),
        ("ask", "Why?", "--mode", "magic"),
        ("ask", "Why?", "--top-k", "0"),
        ("ask", "Why?", "--year-from", "2021", "--year-to", "2020"),
        ("papers", "list", "--limit", "none"),
        ("nonsense",),
        ("serve", "--port", "70000"),
        ("papers", "mark", "p_none"),
        ("compare", "--tag", "sheep", "--limit", "3"),
        ("compare", "p_none", "--limit", "3"),
        ("review", "sheep", "--paper", "p_none", "--limit", "3"),
        ("screen", "-i", "Is it about sheep?", "--limit", "3"),
        ("ask", "Why?", "--tag", ""),
        ("papers", "list", "--collection", " "),
        ("restore", "nowhere.backup"),
        ("export", "-o", "nowhere/papers.bib"),
        ("export", "-o", "papers.docx"),
        ("compare", "--query", "sheep", "-o", "nowhere/table.md"),
        ("compare", "--query", "sheep", "-o", "table.pdf"),
        ("review", "sheep", "-o", "nowhere/review.md"),
        ("review", "sheep", "-o", "review.pdf"),
        ("review", "sheep", "--outline-only", "-o", "nowhere/outline.md"),
        ("screen", "-i", "Is it about sheep?", "-o", "nowhere/report.md"),
        ("screen", "-i", "Is it about sheep?", "-o", "report.pdf"),
        ("screen", "show", "j_none", "-o", "report.pdf"),
        ("map", "--svg", "nowhere/map.svg"),
        ("check", "draft.md", "--write", "nowhere/draft.md"),
    ],
)
def test_wrong_use_exits_with_2(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell(*words).exit_code == 2


@pytest.mark.parametrize(
    ("words", "env", "says"),
    [
        (("ask", "???"), {}, "The question has no word in it"),
        (("ask", "Why not?", "--top-k", "1000"), {}, "LITMUS_MAX_TOP_K"),
        (("ask", "Why not?", "--mode", "llm"), {}, "LITMUS_LLM_MODEL"),
        (("import", ".", "--format", "docx"), {}, "Choose one of"),
        (("papers", "show", "p_none"), {}, "There is no paper 'p_none'"),
        (("papers", "delete", "p_none"), {}, "There is no paper 'p_none'"),
        (("search", "x"), {"LITMUS_TOP_K": "many"}, "LITMUS_TOP_K"),
        (("serve",), {"LITMUS_HOST": "0.0.0.0"}, "LITMUS_API_KEY"),
        (("serve", "--host", "0.0.0.0"), {}, "LITMUS_API_KEY"),
        (("serve", "--host", "no.such.host.invalid"), {"LITMUS_API_KEY": "k" * 20}, "no.such.host.invalid"),
        (("search", "x"), {"LITMUS_DATA_DIR": "/dev/null/data"}, "LITMUS_DATA_DIR"),
    ],
)
def test_failures_are_one_line_that_says_what_to_do(
    shell: Shell, words: tuple[str, ...], env: dict[str, str], says: str
) -> None:
    result = shell(*words, **env)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("litmus: ")
    assert says in result.stderr


def test_debug_shows_where(shell: Shell) -> None:
    result = CliRunner().invoke(app, ["papers", "show", "p_none"], env={**shell.env, "LITMUS_LOG_LEVEL": "debug"})
    assert result.exit_code == 1
    assert "Traceback" in result.stderr


def test_ask_prints_markdown_with_references(filled: Shell) -> None:
    result = filled("ask", QUESTION)
    assert result.exit_code == 0
    assert "two percent" in result.stdout
    assert "[1]" in result.stdout
    assert "## References" in result.stdout
    assert "Counting Sheep with Transformers" in result.stdout
    assert "sentences of the papers themselves" in result.stderr
    titled = filled("ask", QUESTION, "--style", "title")
    assert "(*Counting Sheep with Transformers*)" in titled.stdout


def test_ask_gives_the_answer_of_the_api(filled: Shell) -> None:
    answer = AnswerOut.model_validate(filled.json("ask", QUESTION, "--year-from", "2020", "--author", "Peep"))
    assert answer.status == "answered"
    assert answer.mode == "extractive"
    assert answer.filters.authors == ("Peep",)
    assert {source.year for source in answer.sources} <= {2021, 2022}


def test_ask_reads_the_question_from_standard_input(filled: Shell) -> None:
    assert json.loads(filled("ask", "-", "--json", stdin=QUESTION).stdout)["question"] == QUESTION


def test_quotes_may_be_left_out(filled: Shell) -> None:
    assert filled.json("ask", *QUESTION.split())["question"] == QUESTION
    assert filled.json("search", "sleep", "of", "bees", "--top-k", "1")["query"] == "sleep of bees"


def test_a_refusal_looks_like_one_and_is_no_failure(filled: Shell) -> None:
    result = filled("ask", UNANSWERABLE)
    assert result.exit_code == 0
    assert result.stdout.startswith("No answer. ")
    assert "came nearest" in result.stdout
    assert "References" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) < 300, "padding, as for a terminal"
    assert filled.json("ask", UNANSWERABLE)["status"] == "refused"


def test_search_says_why(filled: Shell) -> None:
    result = filled("search", "sleep of bees", "--top-k", "2")
    assert result.stdout.startswith("1. Sleep and Memory in Honey Bees")
    assert "dense" in result.stdout
    assert "lexical" in result.stdout
    found = SearchOut.model_validate(filled.json("search", "bees", "--tag", "farming"))
    assert [passage.paper.title for passage in found.passages] == ["Counting Sheep with Transformers"]


def test_papers_can_be_listed_shown_and_deleted(filled: Shell) -> None:
    listed = filled("papers", "list").stdout.splitlines()
    assert len(listed) == 4
    page = from_plain(PaperPage, filled.json("papers", "list", "--query", "peep"))
    assert page.total == 2
    sheep = page.papers[0]
    shown = filled("papers", "show", sheep.id)
    assert "error of two percent" in shown.stdout
    assert "10.1000/sheep" in shown.stdout
    assert from_plain(Paper, filled.json("papers", "show", sheep.id)) == sheep
    assert filled("papers", "delete", sheep.id).stdout == f"{sheep.id} deleted\n"
    assert filled("papers", "show", sheep.id).exit_code == 1
    few = filled("papers", "list", "--limit", "1")
    assert len(few.stdout.splitlines()) == 1
    assert "1 of 3 papers" in few.stderr


def test_what_is_exported_is_what_was_imported(filled: Shell) -> None:
    exported = filled("export")
    assert exported.stdout.count("\n@") == 3
    written = filled("export", "--output", "out.ris")
    assert (written.exit_code, written.stdout) == (0, "")
    assert "out.ris written as ris" in written.stderr
    assert re.search(r"out\.ris +4 unchanged$", filled("import", "out.ris").stdout, re.MULTILINE)
    only = filled("export", "--query", "lighthouse", "--format", "markdown").stdout
    assert only == "- Ewan McLeod, Ines Faro (2019). **A Survey of Lighthouse Optics**. Coastal Engineering.\n"


def test_an_export_that_fails_leaves_the_file_that_was_there(filled: Shell) -> None:
    kept = filled.folder / "kept.bib"
    kept.write_text("precious")
    failed = filled("export", "p_nobody", "-o", "kept.bib")
    assert (failed.exit_code, kept.read_text()) == (1, "precious")
    assert "p_nobody" in failed.stderr
    assert filled("export", "p_nobody", "--query", "bees").exit_code == 2


def test_what_matches_no_paper_is_said(filled: Shell) -> None:
    assert "No paper matches." in filled("export", "--tag", "nobody").stderr
    assert "0 papers" in filled("export", "--tag", "nobody", "-o", "none.bib").stderr
    assert "No paper matches, so the table is empty." in filled("compare", "--tag", "nobody").stderr


def test_a_file_is_written_beside_json_and_a_dash_is_standard_output(filled: Shell) -> None:
    made = filled.json("compare", "--query", "sheep", "--limit", "1", "-o", "table.csv")
    assert len(made["rows"]) == 1
    assert "Counting Sheep" in Path("table.csv").read_text(encoding="utf-8")
    made = filled.json("review", "counting sheep", "--limit", "2", "-o", "review.html")
    assert Path("review.html").read_text(encoding="utf-8").startswith("<!")
    assert filled("export", "-o", "-").stdout == filled("export").stdout
    assert not Path("-").exists()


def test_related_papers_are_shown_with_their_nearness(filled: Shell) -> None:
    bees = from_plain(PaperPage, filled.json("papers", "list", "--query", "bees")).papers[0]
    shown = filled("related", bees.id)
    assert "Counting Sheep with Transformers" in shown.stdout
    assert bees.title not in shown.stdout
    told = RelatedOut.model_validate(filled.json("related", bees.id, "--top-k", "2"))
    assert len(told.related) == 2
    assert filled("related", "p_nobody").exit_code == 1


def test_an_empty_library_says_what_to_do(shell: Shell) -> None:
    assert "litmus import" in shell("papers", "list").stderr
    assert "Nothing was found" in shell("search", "sheep").stdout


def test_doctor_says_what_is_configured_and_what_to_do(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled.folder / "litmus.toml").write_text("top_k = 5\n")
    result = filled("doctor", LITMUS_API_KEY="sk-do-not-show-this")
    assert result.exit_code == 0, result.output
    assert "LITMUS_API_KEY" in result.stdout
    assert "sk-do-not-show-this" not in result.output
    assert "LITMUS_TOP_K (litmus.toml)" in result.stdout
    assert "LITMUS_LLM_MODEL" in result.stdout
    report = DoctorReport.model_validate(filled.json("doctor"))
    looked_at = {check.name for check in report.checks}
    assert looked_at >= {"settings", "data directory", "papers", "indexes", "embedder", "LLM"}
    assert all(check.status == "ok" for check in report.checks), report


def test_doctor_repairs(filled: Shell) -> None:
    report = DoctorReport.model_validate(filled.json("doctor", "--repair"))
    assert report.repair is not None
    assert "nothing was out of line" in filled("doctor", "--repair").stdout


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        ({}, "ok", "local recognises"),
        ({"LITMUS_CHECKER": "llm:openai/judge"}, "ok", "llm:openai/judge"),
        ({"LITMUS_CHECKER": "llm"}, "failed", "LITMUS_LLM_MODEL"),
        ({"LITMUS_CHECKER": "nli", "LITMUS_NLI_DIR": "nowhere"}, "failed", "nowhere is no folder"),
    ],
)
def test_doctor_tells_of_the_checker(filled: Shell, more: dict[str, str], status: str, says: str) -> None:
    report = DoctorReport.model_validate_json(filled("doctor", "--json", **more).stdout)
    (check,) = [check for check in report.checks if check.name == "checker"]
    assert (check.status, says in check.detail) == (status, True)
    assert (check.next is None) == (check.detail.startswith("local"))


@pytest.mark.parametrize(
    ("reranker", "says"),
    [("", "none"), ("local", "local orders passages"), ("litellm:openai/ranker", "litellm:openai/ranker")],
)
def test_doctor_tells_of_the_reranker(filled: Shell, reranker: str, says: str) -> None:
    report = DoctorReport.model_validate_json(filled("doctor", "--json", LITMUS_RERANKER=reranker).stdout)
    (check,) = [check for check in report.checks if check.name == "reranker"]
    assert (check.status, says in check.detail) == ("ok", True)
    assert (check.next is not None) == reranker.startswith("litellm")


def test_doctor_tells_of_wrong_settings(shell: Shell) -> None:
    result = shell("doctor", "--json", LITMUS_TOP_K="many")
    assert result.exit_code == 1
    report = DoctorReport.model_validate_json(result.stdout)
    assert [check.name for check in report.checks if check.status == "failed"] == ["settings"]


def test_no_option_takes_the_next_one_for_its_value(shell: Shell) -> None:
    for words, command in commands():
        for parameter in command.params:
            if parameter.param_type_name == "option" and not parameter.is_flag:
                for option in parameter.opts:
                    result = shell(*words, option, *["--help"] * parameter.nargs)
                    assert result.exit_code == 2, (words, option)
                    assert "Invalid value for" in result.stderr, (words, option)
    assert "“--help” looks like an option" in shell("screen", "-i", "--help").stderr
    assert shell("papers", "list", "-q", " --help").exit_code == 0


def test_help_speaks_no_python(shell: Shell) -> None:
    for words, _ in commands():
        shown = shell(*words, "--help").stdout
        assert not re.findall(r"<[\w\[\]| ]+>|\{\w+\}", shown), words
    shown = shell("ask", "--help").stdout
    assert "Usage: litmus ask [OPTIONS] QUESTION...\n" in shown
    assert re.search(r"--author TEXT ", shown)
    assert re.search(r"-k, --top-k NUMBER ", shown)
    assert re.search(r"--mode auto\|llm\|extractive ", shown)
    assert re.search(r"--json +Write one", shown)
    assert "Usage: litmus import [OPTIONS] FILES...\n" in shell("import", "--help").stdout
    assert "Usage: litmus watch run [OPTIONS] [WATCHES]...\n" in shell("watch", "run", "--help").stdout


def test_help_is_whole_where_the_terminal_is_narrow(shell: Shell) -> None:
    for words, command in commands():
        shown = shell(*words, "--help", COLUMNS="80").stdout
        assert max(map(len, shown.splitlines())) <= 80, words
        assert "…" not in shown, words
        assert "..." not in shown.partition("\n")[2], words
        for parameter in command.params:
            assert all(re.search(rf"{re.escape(option)}\b", shown) for option in parameter.opts if option[0] == "-"), (
                words
            )
    assert "LITMUS_FAITHFULNESS)" in shell("ask", "--help", COLUMNS="80").stdout


def test_a_wrong_value_is_refused_in_words(shell: Shell) -> None:
    refused = shell("export", "--format", "docx").stderr
    assert "Invalid value for '--format': 'docx' is not one of 'bibtex'" in refused
    assert "Invalid value for 'DECISION': 'maybe' is not one of" in shell("screen", "decide", "j", "p", "maybe").stderr


@pytest.mark.parametrize(("words", "wanted"), [("litmus im", "import"), ("litmus ask --mo", "--mode")])
def test_shells_complete_commands_and_options(words: str, wanted: str) -> None:
    env = {"_LITMUS_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = CliRunner().invoke(app, [], env=env, prog_name="litmus")
    assert (result.exit_code, wanted in result.stdout.split()) == (0, True)


@pytest.mark.parametrize(
    "error",
    [PaperNotFound("p_1"), ChatNotFound("ch_1"), JobNotFound("j_1"), CollectionNotFound("x"), WatchNotFound("x")],
    ids=lambda error: type(error).__name__,
)
def test_the_command_that_a_message_names_lists_what_it_says(shell: Shell, error: LitmusError) -> None:
    (named,) = re.findall(r"`litmus ([^`]+)`", str(error))
    listed = shell(*named.split())
    assert (listed.exit_code, "Usage" in listed.output) == (0, False)


def test_every_command_that_the_code_names_exists() -> None:
    root = Path(__file__).parents[3]
    known = dict(commands())
    folders = ("core", "indexing", "answering", "reviewing", "service", "eval")
    for file in (path for folder in folders for path in (root / folder).rglob("*.py")):
        for named in re.findall(r"`litmus ([a-z][^`{]*)", file.read_text(encoding="utf-8")):
            words = tuple(named.split())
            command = known.get(words[:2]) or known.get(words[:1])
            assert command is not None, f"{file}: litmus {named}"
            offered = {option for parameter in command.params for option in parameter.opts}
            options = {word for word in words if re.fullmatch(r"--[a-z-]+", word)} - {"--help", "--version"}
            assert options <= offered or getattr(command, "commands", None), f"{file}: litmus {named}"


def test_version(shell: Shell) -> None:
    assert re.fullmatch(r"litmus \d+\.\d+\.\d+\n", shell("--version").stdout)


def test_every_command_and_option_is_documented() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "command-line.md").read_text(encoding="utf-8")
    for words, command in commands():
        assert " ".join(("litmus", *words)) in documented
        for parameter in command.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert not option.startswith("--") or option in documented, (words, option)


def test_a_list_of_keys_is_emptied_after_the_last_one_was_revoked(shell: Shell) -> None:
    assert shell("keys", "add", "ada").exit_code == 0
    assert shell("keys", "revoke", "ada").exit_code == 0
    assert "revoked" in shell("keys", "list").stdout
    assert "is needed, or --forget" in shell("keys", "revoke").stderr
    assert "There are no keys any more" in shell("keys", "revoke", "--forget").stderr
    assert shell("keys", "list").stdout == ""
