"""Every format, read from files that were written for these tests."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import LitmusError, SettingsError, UnknownFormat, UnreadableFile
from core.filters import Filters
from core.importing import Rejection
from core.paper import Paper
from eval.questions.question import EvalQuestion
from eval.questions.reading import name_gold_by_title, of_split, read_corpus, read_questions

Write = Callable[[str, object], Path]


@pytest.fixture
def jsonl(tmp_path: Path) -> Write:
    def write(name: str, records: object) -> Path:
        assert isinstance(records, list)
        path = tmp_path / name
        lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def json_file(tmp_path: Path) -> Write:
    def write(name: str, content: object) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
        return path

    return write


def papers_of(path: Path) -> list[Paper]:
    return [paper for paper in read_corpus(path) if isinstance(paper, Paper)]


def test_own_format(jsonl: Write) -> None:
    path = jsonl(
        "mine.jsonl",
        [
            {
                "id": "a",
                "question": "What is it?",
                "kind": "fact",
                "gold_titles": ["One Paper"],
                "facts": ["50%", ["half", "one half"]],
                "filters": {"year_from": 2020, "authors": ["Min"]},
                "note": "easy",
            },
            {"id": "b", "question": "And never?", "kind": "unanswerable"},
            {"id": "c", "question": "False premise?", "kind": "false_premise", "answerable": False},
        ],
    )
    found = read_questions(path)
    assert (found.name, found.format, found.rejections) == ("mine", "litmus", ())
    first, second, third = found.questions
    assert first == EvalQuestion(
        id="a",
        question="What is it?",
        kind="fact",
        gold_papers=("One Paper",),
        facts=(("50%",), ("half", "one half")),
        filters=Filters(year_from=2020, authors=("Min",)),
        note="easy",
    )
    assert (first.answerable, second.answerable, third.answerable) == (True, False, False)
    assert papers_of(path) == []


def test_what_a_set_says_of_a_right_answer(jsonl: Write) -> None:
    more = {"best": ["It is so."], "most_sentences": 0, "wrong": ["5%", ["a", "b"]], "lacks": ["Zebra"]}
    path = jsonl(
        "more.jsonl",
        [
            {"id": "a", "question": "Is it so?", "split": "dev", **more},
            {"id": "b", "question": "Or so?", "split": "test"},
            *({"id": "c", "question": "?", "most_sentences": most} for most in (-1, 1.5, True, "2")),
        ],
    )
    found = read_questions(path)
    assert [rejection.reason for rejection in found.rejections] == ["`most_sentences` is no whole number from 0"] * 4
    full, plain = found.questions
    assert (full.best, full.most_sentences, full.wrong, full.lacks) == (
        ("It is so.",), 0, (("5%",), ("a", "b")), ("Zebra",),
    )  # fmt: skip
    assert (plain.best, plain.most_sentences, plain.wrong, plain.lacks) == ((), None, (), ())
    assert of_split(found, "dev") == (full,)
    assert of_split(found, None) == (full, plain)
    with pytest.raises(SettingsError, match=r"--split train: .*has the parts dev, test"):
        of_split(found, "train")


def test_a_set_without_parts(jsonl: Write) -> None:
    found = read_questions(jsonl("plain.jsonl", [{"question": "Is it?"}]))
    with pytest.raises(SettingsError, match="no parts"):
        of_split(found, "dev")


def test_other_names_of_the_own_format(jsonl: Write) -> None:
    path = jsonl(
        "other.jsonl",
        [
            {"id": "d1", "question": "How?", "kind": "name", "gold_titles": ["T"], "answer_facts": ["x"], "note": ""},
            {"id": "q0", "question": "Is it?", "gold": ["paper-7"], "answer": "yes"},
        ],
    )
    named, yes_no = read_questions(path).questions
    assert named.facts == (("x",),)
    # "yes" would be found in almost any answer.
    assert (yes_no.facts, yes_no.gold_papers, yes_no.reference) == ((), ("paper-7",), "yes")


def test_gold_ids_are_told_by_title(jsonl: Write) -> None:
    questions = read_questions(jsonl("q.jsonl", [{"question": "Is it?", "gold": ["paper-7", "A Title"]}])).questions
    papers = jsonl("papers.jsonl", [{"id": "paper-7", "title": "Seventh Paper", "abstract": "…"}])
    assert name_gold_by_title(questions, papers)[0].gold_papers == ("Seventh Paper", "A Title")
    bibtex = papers.with_suffix(".bib")
    bibtex.write_text("@article{a, title={X}}\n")
    assert name_gold_by_title(questions, bibtex)[0].gold_papers == ("paper-7", "A Title")


def test_a_bad_record_is_reported_and_the_rest_kept(jsonl: Write) -> None:
    path = jsonl(
        "bad.jsonl",
        [
            {"id": "a", "question": "Good?"},
            "{not json",
            "",
            "[1, 2]",
            {"id": "b"},
            {"id": "a", "question": "Same id?"},
            {"id": "c", "question": "Odd filter?", "filters": {"colour": "red"}},
            {"question": "No id?"},
        ],
    )
    found = read_questions(path)
    assert [question.id for question in found.questions] == ["a", "line 8"]
    places = {rejection.place: rejection.reason for rejection in found.rejections}
    assert set(places) == {"line 2", "line 4", "line 5", "a", "line 7"}
    assert "colour" in places["line 7"]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"answerable": "false"}, "neither true nor false"),
        ({"answerable": 0}, "neither true nor false"),
        ({"filters": {"year_from": True}}, "whole numbers"),
        ({"question": "Half \ud800?"}, "half a character"),
    ],
)
def test_what_would_be_taken_for_something_else_is_reported(jsonl: Write, record: dict[str, object], says: str) -> None:
    found = read_questions(jsonl("odd.jsonl", [{"question": "Good?"}, {"question": "Odd?", **record}]))
    assert [question.question for question in found.questions] == ["Good?"]
    assert says in found.rejections[0].reason


@pytest.mark.parametrize("torn", ['{"id": "x", "question"', "%PDF", '"text"'])
def test_a_bad_first_line_does_not_lose_the_rest(jsonl: Write, torn: str) -> None:
    found = read_questions(jsonl("torn.jsonl", [torn, {"id": "a", "question": "Good?"}]))
    assert [question.id for question in found.questions] == ["a"]
    assert [rejection.place for rejection in found.rejections] == ["line 1"]


@pytest.mark.parametrize("layout", ["[\n{}\n]", '{{"data": [\n{}\n]}}'])
def test_json_with_one_record_a_line_is_still_json(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "lined.json"
    path.write_text(layout.format('{"id": "a", "question": "Good?"}'))
    found = read_questions(path)
    assert ([question.id for question in found.questions], found.rejections) == (["a"], ())


@pytest.fixture
def beir(tmp_path: Path, jsonl: Write) -> Path:
    (tmp_path / "qrels").mkdir()
    corpus = [
        {"_id": "d1", "title": "First Paper", "text": "About one."},
        {"_id": "d2", "title": "", "text": "Nothing but a text that is longer than any title should ever be in print."},
        {"_id": "d3", "title": "Empty", "text": ""},
    ]
    jsonl("corpus.jsonl", corpus)
    jsonl("queries.jsonl", [{"_id": "q1", "text": "One?"}, {"_id": "q2", "text": "Two?"}, {"_id": "q3", "text": "3?"}])
    (tmp_path / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t2\nq1\td3\t0\nq2\t0\td1\t1\nq3\tbroken\n"
    )
    (tmp_path / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\nq3\td1\t1\n")
    return tmp_path


def test_beir(beir: Path) -> None:
    found = read_questions(beir)
    assert found.format == "beir"
    stand_in = "Nothing but a text that is longer than any title should ever …"
    assert {question.id: question.gold_papers for question in found.questions} == {
        "q1": ("First Paper", stand_in),
        "q2": ("First Paper",),
    }
    assert [rejection.place for rejection in found.rejections] == ["qrels/test.tsv line 6"]
    corpus = list(read_corpus(beir))
    assert [paper.title for paper in corpus if isinstance(paper, Paper)] == ["First Paper", stand_in]
    assert [item.place for item in corpus if isinstance(item, Rejection)] == ["corpus.jsonl line 3"]


def test_beir_without_judgements(beir: Path) -> None:
    for file in (beir / "qrels").iterdir():
        file.unlink()
    with pytest.raises(UnreadableFile, match=r"qrels/test\.tsv"):
        read_questions(beir)


def test_a_folder_that_lacks_a_part_of_beir(beir: Path, tmp_path: Path) -> None:
    shutil.rmtree(beir / "qrels")
    with pytest.raises(UnknownFormat, match=r"judgements such as qrels/test\.tsv"):
        read_questions(beir)
    (tmp_path / "bare").mkdir()
    with pytest.raises(UnknownFormat, match=r"needs queries\.jsonl"):
        read_questions(tmp_path / "bare")


def test_alce(json_file: Write) -> None:
    docs = [
        {"title": "Page", "text": "First passage.", "answers_found": [0, 1]},
        {"title": "Page", "text": "Second passage.", "answers_found": [0, 0]},
        {"title": "Other", "text": "Third.", "answers_found": [0, 0]},
    ]
    path = json_file(
        "asqa.json",
        [
            {
                "sample_id": "s1",
                "question": "When?",
                "qa_pairs": [{"short_answers": ["1998", "in 1998"]}, {"short_answers": ["2001"]}],
                "answer": "First in 1998, then in 2001.",
                "docs": docs,
            },
            {"question": "Which?", "answers": [["A", "Aa"], ["B"]], "docs": docs[2:]},
            {"question": "Why?", "claims": ["It is so.", "It is not."], "docs": []},
        ],
    )
    found = read_questions(path)
    assert found.format == "alce"
    asqa, qampari, eli5 = found.questions
    assert (asqa.id, asqa.kind, asqa.gold_papers) == ("s1", "asqa", ("Page",))
    assert asqa.facts == (("1998", "in 1998"), ("2001",))
    assert (qampari.kind, qampari.facts) == ("qampari", (("A", "Aa"), ("B",)))
    assert (eli5.kind, eli5.facts) == ("eli5", (("It is so.",), ("It is not.",)))
    assert [(paper.title, paper.abstract) for paper in papers_of(path)] == [
        ("Page", "First passage. Second passage."),
        ("Other", "Third."),
    ]


def test_alce_results_wrapped_in_data(json_file: Write) -> None:
    path = json_file("results.json", {"args": {}, "data": [{"question": "When?", "docs": []}]})
    assert [question.question for question in read_questions(path).questions] == ["When?"]


def test_scholarqabench_with_human_answers(json_file: Write) -> None:
    contexts = [
        {"title": "Zero", "text": "About zero.", "year": 2014, "authors": [{"name": "A. B."}], "url": "http://x/0"},
        {"title": "One", "text": "About one."},
    ]
    path = json_file(
        "multi.json",
        [{"id": "m1", "input": "What?", "output": "It is so [1]. Never [7].", "ctxs": contexts, "subject": "optics"}],
    )
    found = read_questions(path)
    (question,) = found.questions
    assert (found.format, question.kind, question.gold_papers) == ("scholarqabench", "optics", ("One",))
    zero = papers_of(path)[0]
    assert (zero.title, zero.year, zero.authors, zero.url) == ("Zero", 2014, ("A. B.",), "http://x/0")


def test_scholarqabench_single_paper_tasks(jsonl: Write) -> None:
    gold = [{"title": "", "text": "A passage without any title."}]
    path = jsonl(
        "qasa.jsonl",
        [
            {"input": "Does it?", "answer": "yes", "gold_ctx": gold},
            {"input": "How?", "answer": "By attention.", "gold_ctxs": [{"title": "T", "text": "…"}], "ctxs": gold},
        ],
    )
    claim, question = read_questions(path).questions
    assert (claim.gold_papers, claim.facts, claim.reference) == (("A passage without any title.",), (), "yes")
    assert (question.gold_papers, question.facts) == (("T",), (("By attention.",),))
    assert len(papers_of(path)) == 2


def test_ragas(jsonl: Write) -> None:
    long = "It is a long reference answer with far more words than anyone would look for word for word."
    path = jsonl(
        "ragas.jsonl",
        [
            {"user_input": "Who?", "reference": "Berlin", "reference_contexts": ["Berlin is the capital."]},
            {"user_input": "Why?", "reference": long, "retrieved_contexts": ["Because."], "synthesizer_name": "multi"},
            {"user_input": [{"content": "Hi", "type": "human"}]},
        ],
    )
    found = read_questions(path)
    assert found.format == "ragas"
    short, why = found.questions
    assert (short.facts, short.gold_papers) == ((("Berlin",),), ("Berlin is the capital.",))
    assert (why.facts, why.reference, why.kind) == ((), long, "multi")
    assert [rejection.place for rejection in found.rejections] == ["line 3"]
    assert [paper.title for paper in papers_of(path)] == ["Berlin is the capital.", "Because."]


def test_names_of_ragas_0_1(jsonl: Write) -> None:
    path = jsonl("old.jsonl", [{"question": "Who?", "ground_truths": ["Berlin", "The city"], "contexts": ["C."]}])
    found = read_questions(path)
    assert found.format == "ragas"
    assert found.questions[0].facts == (("Berlin", "The city"),)


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        ("", UnknownFormat, "holds no JSON record"),
        ("title\nabstract\n", UnreadableFile, "neither JSON nor JSONL"),
        ('{"title": "A paper"}', UnknownFormat, "fields title"),
        ('{"question": ""}', UnreadableFile, "holds no question"),
        ("[" * 100_000, UnreadableFile, "too deeply"),
        ("\x00\x01\xff", UnreadableFile, "neither JSON nor JSONL"),
        ('"text"', UnreadableFile, "no list of records"),
    ],
)
def test_what_is_no_question_set(tmp_path: Path, content: str, error: type[Exception], says: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(error, match=says):
        read_questions(path)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="does not exist"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(UnknownFormat):
        read_questions(tmp_path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = ["id", "question", "input", "user_input", "docs", "ctxs", "answer", "facts", "filters", "gold", "gold_ctx"]


@given(records=st.lists(st.dictionaries(st.sampled_from(names), json_values, max_size=5), max_size=4))
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, records: list[object]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    try:
        found = read_questions(path)
        papers = list(read_corpus(path))
    except LitmusError:
        return
    assert all(question.question.strip() for question in found.questions)
    assert all(isinstance(paper, Rejection) or paper.title for paper in papers)


@pytest.mark.parametrize(
    ("file", "questions", "papers"),
    [
        ("questions_dev.jsonl", 39, 0),
        ("pubmedqa_questions.jsonl", 843, 0),
        ("scholarqa_multi_dev.json", 54, 250),
    ],
)
def test_the_larger_corpora(corpora: Path, file: str, questions: int, papers: int) -> None:
    path = corpora / "data" / file
    found = read_questions(path)
    assert (len(found.questions), found.rejections) == (questions, ())
    assert all(question.gold_papers or not question.answerable for question in found.questions)
    assert len(papers_of(path)) >= papers
