"""`litmus eval`: ask, judge, measure, compare, report."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from answering.checking.choosing import checker_name
from core import version
from core.answer import Mode, Policy, Verdict
from core.errors import SettingsError
from core.json import to_plain
from core.ports import Progress, SupportChecker, silent
from core.settings import Settings, read_settings
from eval.checker_quality import measure_checker
from eval.corpus import OpenCorpus, open_corpus
from eval.judging import Judge, checker_for, only_known
from eval.lines import write_whole
from eval.questions.question import EvalQuestion, QuestionSet
from eval.questions.reading import name_gold_by_title, of_split, read_questions
from eval.ratings import for_reading
from eval.records import AnswerRecord, RecordStore, Scored, digest_of_parts
from eval.report.comparing import SUMMARY, compared_with, read_gates, read_summary
from eval.report.page import report_page
from eval.report.summary import RunInfo, Summary, summarise
from eval.running import run_questions, sampled
from eval.scoring import score, with_relevance
from eval.statistics import SEED, Reliability, calibrated

Phases = Callable[[str], Progress]
"""Gives a progress for each phase, in order: `importing`, `asking`, `judging`, `labelled pairs`."""


def quiet(phase: str) -> Progress:
    """No progress for any phase."""
    return silent


@dataclass(frozen=True, slots=True)
class EvalOutcome:
    """What a run gave, and where it lies."""

    summary: Summary
    page: Path
    json: Path
    failures: tuple[str, ...]
    """Gates that the run did not pass, in words; or that no question could be asked at all."""

    @property
    def exit_code(self) -> int:
        """1 if anything failed, else 0."""
        return 1 if self.failures else 0


async def evaluate(
    questions_path: Path,
    *,
    out: Path,
    papers: Path | None = None,
    mode: Mode = Mode.AUTO,
    policy: Policy | None = None,
    checker: str | SupportChecker | None = None,
    compare: Path | None = None,
    pairs: Path | None = None,
    fail_under: Sequence[str] = (),
    split: str | None = None,
    limit: int | None = None,
    parallel: int = 4,
    reading: Path | None = None,
    settings: Settings | None = None,
    progress: Phases = quiet,
) -> EvalOutcome:
    """Measure a question set and write the report to `out`; run again with the same `out`, it goes on.

    `split` takes one part of the set alone. `reading` is a file of the answers for somebody who rates them by reading.

    Raises SettingsError, UnreadableFile and whatever opening a library raises; a question that fails is recorded.
    """
    settings = settings or read_settings()
    only_known(checker, settings)
    gates, earlier = read_gates(fail_under), read_summary(compare) if compare else None
    question_set = read_questions(questions_path)
    questions = sampled(of_split(question_set, split), limit)
    if papers is not None:
        questions = list(name_gold_by_title(questions, papers))
    _not_there_yet(reading)
    RecordStore(out)  # raises where nothing can be written, before papers are imported, which takes long
    async with open_corpus(settings, questions_path, papers, progress("importing")) as corpus:
        records = await run_questions(
            corpus.litmus,
            questions,
            out=out,
            parallel=parallel,
            policy=policy,
            mode=mode,
            progress=progress("asking"),
            settings=corpus.settings,
            corpus=corpus.digest,
        )
        chosen = checker_for(checker, corpus.litmus.library.index.embedder, corpus.settings)
        judge = Judge(chosen, out, progress("judging"))
        scored = await _scored(questions, records, judge, corpus)
        measured = await measure_checker(pairs, chosen, progress=progress("labelled pairs")) if pairs else None
    info = _info(question_set, scored, corpus, mode, policy, judge, parallel)
    calibration = measured.calibration if measured else None
    if calibration is None and judge.name != info.serving_checker:
        calibration = _served_calibration(scored, judge.name)
    summary = summarise(info, scored, calibration)
    if earlier:
        summary = compared_with(summary, earlier)
    failures = (*_all_failed(summary), *filter(None, (gate.failure(summary) for gate in gates)))
    write_whole(out / SUMMARY, json.dumps(to_plain(summary), indent=1, allow_nan=False))
    write_whole(out / "report.html", report_page(summary, scored))
    if reading is not None:
        write_whole(reading, for_reading(scored), option="--reading")
    return EvalOutcome(summary, out / "report.html", out / SUMMARY, failures)


def _not_there_yet(reading: Path | None) -> None:
    """Raise SettingsError if it is: somebody may have written ratings into it for an hour."""
    if reading is not None and reading.exists():
        raise SettingsError(f"--reading {reading}: it is there already. Give another name, or move it away.")


def _all_failed(summary: Summary) -> tuple[str, ...]:
    if not summary.questions or summary.run.failed < summary.run.questions:
        return ()
    return (f"No question could be asked. The first problem: {summary.questions[0].error}",)


async def _scored(
    questions: Sequence[EvalQuestion], records: Sequence[AnswerRecord], judge: Judge, corpus: OpenCorpus
) -> tuple[Scored, ...]:
    asked = list(zip(questions, records, strict=True))
    scored = await judge.settle(lambda: [score(question, record, judge) for question, record in asked])
    return await with_relevance(scored, corpus.litmus.library.index.embedder)


def _served_calibration(scored: Sequence[Scored], judge: str) -> Reliability | None:
    """Hold the scores that answers were served with against the verdicts of another judge; None without scores."""
    held = [
        (judged.verdict is Verdict.SUPPORTED, judged.sentence.score)
        for item in scored
        for judged in item.judged
        if judged.sentence.score is not None and judged.verdict is not Verdict.NOT_A_CLAIM
    ]
    if not held:
        return None
    basis = f"Scores of {len(held):,} served sentences, held against the verdicts of the judge {judge!r}."
    return calibrated(basis, [label for label, _ in held], [score for _, score in held])


def _info(
    question_set: QuestionSet,
    scored: Sequence[Scored],
    corpus: OpenCorpus,
    mode: Mode,
    policy: Policy | None,
    judge: Judge,
    parallel: int,
) -> RunInfo:
    answers = [item.record.answer for item in scored if item.record.answer is not None]
    notices = Counter(notice for answer in answers for notice in answer.notices)
    rejected = len(question_set.rejections)
    return RunInfo(
        name=question_set.name,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version(),
        mode=mode.value,
        policy=(policy or corpus.settings.faithfulness).value,
        checker=judge.name,
        serving_checker=checker_name(corpus.settings),
        models=tuple(sorted({answer.model for answer in answers if answer.model})),
        questions=len(scored),
        answered=sum(not answer.refused for answer in answers),
        refused=sum(answer.refused for answer in answers),
        failed=len(scored) - len(answers),
        papers=corpus.papers,
        parallel=parallel,
        seed=SEED,
        settings=digest_of_parts(corpus.settings.model_dump(mode="json", exclude={"data_dir", "models_dir"}))[:12],
        rejections=rejected,
        rejected=f"{question_set.rejections[0].place}: {question_set.rejections[0].reason}" if rejected else "",
        notices=(
            *((f"Records of the question set that could not be used: {rejected}.",) if rejected else ()),
            *((f"Records of the papers that could not be used: {corpus.rejected}.",) if corpus.rejected else ()),
            *(f"{count} answers: {notice}" for notice, count in notices.most_common(3)),
            *(f"{count} judgements: {notice}" for notice, count in judge.notices.most_common(3)),
        ),
    )
