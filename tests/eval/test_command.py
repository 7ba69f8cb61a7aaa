"""The whole way, with the real engine, on a library of a few papers."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from answering import open_litmus
from core.answer import Mode, Verdict
from core.errors import SettingsError, UnreadableFile
from core.ports import Claim, Judgement
from core.settings import Settings
from eval.command import EvalOutcome, evaluate
from eval.report.comparing import read_summary

PAPERS = [
    {
        "title": "Pruning Attention Heads in Small Translators",
        "abstract": "We remove attention heads from translation models. Half of the heads can go without any loss of "
        "quality. The pruned models translate 40% faster on ordinary processors.",
    },
    {
        "title": "A Corpus of Weather Reports for Retrieval",
        "abstract": "We collect 12,000 weather reports in six languages. Dense retrieval over the reports beats BM25 "
        "in every language but Finnish.",
    },
    {
        "title": "Teaching Robots to Fold Laundry",
        "abstract": "A robot learns to fold shirts from video alone. It succeeds in nine of ten trials and needs no "
        "demonstrations by hand.",
    },
]
QUESTIONS: list[dict[str, object]] = [
    {
        "id": "heads",
        "question": "How many attention heads can be removed from translation models without loss of quality?",
        "kind": "fact",
        "gold_titles": [PAPERS[0]["title"]],
        "facts": ["half of the heads"],
    },
    {
        "id": "weather",
        "question": "How many weather reports were collected, and in how many languages?",
        "kind": "fact",
        "gold_titles": [PAPERS[1]["title"]],
        "facts": ["12000 weather reports", "six languages"],
    },
    {"id": "none", "question": "What is the boiling point of osmium tetroxide?", "kind": "unanswerable"},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "questions.jsonl", QUESTIONS)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "papers.jsonl", PAPERS)


def jsonl(path: Path, records: Sequence[object]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def value(outcome: EvalOutcome, key: str) -> float | None:
    figure = outcome.summary.figure(key)
    assert figure is not None
    return figure.value


async def test_a_run_a_second_one_and_their_difference(
    tmp_path: Path, settings: Settings, questions: Path, papers: Path
) -> None:
    out = tmp_path / "out"
    phases: list[str] = []

    def progress(phase: str):  # type: ignore[no-untyped-def]  # returns a Progress
        return lambda done, total: phases.append(phase)

    first = await evaluate(
        questions, out=out, papers=papers, mode=Mode.EXTRACTIVE, settings=settings, progress=progress
    )
    assert first.exit_code == 0
    # Extractive answers quote, and are cited sentence by sentence.
    assert (value(first, "citation_recall"), value(first, "exact_evidence")) == (1.0, 1.0)
    assert value(first, "recall_at_1") == 1.0
    assert (value(first, "fact_recall") or 0) > 0
    assert value(first, "refusal_accuracy") == 1.0
    assert (value(first, "answer_relevance") or 0) > 0.3
    assert value(first, "prompt_tokens") is None
    assert (first.summary.run.papers, first.summary.run.failed) == (3, 0)
    assert set(phases) >= {"importing", "asking"}
    assert read_summary(out) == first.summary
    assert "Half of the heads can go" in first.page.read_text(encoding="utf-8")

    # Nothing of it reached the library of the settings.
    async with open_litmus(settings) as litmus:
        assert (await litmus.library.counts()).papers == 0

    kept = (out / "records.jsonl").read_bytes()
    second = await evaluate(
        questions,
        out=out,
        papers=papers,
        mode=Mode.EXTRACTIVE,
        settings=settings,
        compare=out,
        fail_under=["citation_recall=0.9", "over_refusal=0.5", "words=1000"],
    )
    assert (out / "records.jsonl").read_bytes() == kept
    assert second.summary.comparison is not None
    assert {item.difference.value for item in second.summary.comparison.compared} == {0.0}
    assert (second.exit_code, len(second.failures)) == (1, 1)
    assert second.failures[0].startswith("words is")
    assert second.page.exists()


async def test_one_part_of_a_set_and_its_answers_for_reading(tmp_path: Path, settings: Settings, papers: Path) -> None:
    more: list[dict[str, object]] = [
        {"split": "test", "best": ["Half of the heads can go without any loss of quality."]},
        {"split": "dev"},
        {"split": "test", "most_sentences": 0},
    ]
    asked = [question | said for question, said in zip(QUESTIONS, more, strict=True)]
    questions, reading = jsonl(tmp_path / "parts.jsonl", asked), tmp_path / "reading.md"

    async def measure(**given: str) -> EvalOutcome:
        return await evaluate(
            questions,
            out=tmp_path / "out",
            papers=papers,
            mode=Mode.EXTRACTIVE,
            settings=settings,
            reading=reading,
            **given,  # type: ignore[arg-type]  # the name of a part
        )

    with pytest.raises(SettingsError, match="--split train"):
        await measure(split="train")
    outcome = await measure(split="test")
    assert [row.id for row in outcome.summary.questions] == ["heads", "none"]
    figure = outcome.summary.figure("good_answer")
    assert figure is not None
    assert figure.n == 2
    text = reading.read_text(encoding="utf-8")
    assert text.count("\nRating:\n") == 2
    assert "How many weather reports" not in text
    with pytest.raises(SettingsError, match="there already"):
        await measure(split="test")
    assert reading.read_text(encoding="utf-8") == text


async def test_papers_that_come_with_the_questions(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    documents = [
        {"_id": f"d{place}", "title": paper["title"], "text": paper["abstract"]} for place, paper in enumerate(PAPERS)
    ]
    jsonl(folder / "corpus.jsonl", [*documents, {"_id": "empty", "title": "Empty", "text": ""}])
    jsonl(folder / "queries.jsonl", [{"_id": "q", "text": "Can a robot learn to fold shirts from video?"}])
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td2\t1\n")
    outcome = await evaluate(folder, out=tmp_path / "out", mode=Mode.EXTRACTIVE, settings=settings)
    assert (outcome.summary.run.papers, value(outcome, "recall_at_1")) == (3, 1.0)
    assert "Records of the papers that could not be used: 1." in outcome.summary.run.notices


async def test_ones_own_library_and_another_judge(
    tmp_path: Path, settings: Settings, questions: Path, papers: Path
) -> None:
    with pytest.raises(UnreadableFile, match="holds no papers"):
        await evaluate(questions, out=tmp_path / "out", settings=settings)
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(papers)

    class Doubter:
        name = "doubter"

        async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
            return [Judgement(Verdict.UNSUPPORTED, 0.0) for _ in claims]

    outcome = await evaluate(questions, out=tmp_path / "out", settings=settings, checker=Doubter(), limit=2)
    assert outcome.summary.run.questions == 2
    assert value(outcome, "citation_recall") in (0.0, None)
    assert outcome.summary.run.checker == "doubter"


async def test_bad_arguments_are_told_before_anything_is_asked(
    tmp_path: Path, settings: Settings, questions: Path, papers: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(SettingsError, match="no metric"):
        await evaluate(questions, out=out, papers=papers, settings=settings, fail_under=["faith=1"])
    with pytest.raises(UnreadableFile, match="earlier run"):
        await evaluate(questions, out=out, papers=papers, settings=settings, compare=tmp_path)
    assert not out.exists()
    with pytest.raises(SettingsError, match="no checker"):
        await evaluate(questions, out=out, papers=papers, settings=settings, checker="oracle", limit=1)


async def test_a_folder_that_cannot_be_written_is_told_before_papers_are_imported(
    tmp_path: Path, settings: Settings, questions: Path, papers: Path
) -> None:
    with pytest.raises(UnreadableFile, match="Choose another --out"):
        await evaluate(questions, out=questions, papers=papers, settings=settings)
    assert not (settings.data_dir / "eval").exists()


async def test_a_report_that_cannot_be_written_is_told(
    tmp_path: Path, settings: Settings, questions: Path, papers: Path
) -> None:
    (tmp_path / "out" / "summary.json").mkdir(parents=True)
    with pytest.raises(UnreadableFile, match="Choose another --out"):
        await evaluate(questions, out=tmp_path / "out", papers=papers, mode=Mode.EXTRACTIVE, settings=settings)


async def test_a_run_in_which_every_question_fails(
    tmp_path: Path, settings: Settings, questions: Path, papers: Path
) -> None:
    outcome = await evaluate(questions, out=tmp_path / "out", papers=papers, mode=Mode.LLM, settings=settings)
    assert outcome.exit_code == 1
    assert "No LLM is configured" in outcome.failures[0]
    assert (outcome.summary.run.failed, value(outcome, "mrr")) == (3, None)
    assert "No LLM is configured" in outcome.page.read_text(encoding="utf-8")
