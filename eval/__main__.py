"""`python -m eval QUESTIONS` and `python -m eval checker PAIRS`, for where the `litmus` command is not at hand."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from core.answer import Mode, Policy
from core.errors import LitmusError, SettingsError
from core.ports import Progress, silent
from core.settings import read_settings
from eval.checker_quality import CheckerReport, measure_checker
from eval.checkers import open_checker
from eval.command import EvalOutcome, evaluate
from eval.figures import BY_KEY, HEADLINE
from eval.report.writing import amount, between

_FAILED, _USAGE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 1 (failed, or a gate did not hold), 2 (usage)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["checker"]:
            return asyncio.run(_checker(_checker_parser().parse_args(given[1:])))
        return asyncio.run(_evaluate(_parser().parse_args(given)))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return _USAGE
    except LitmusError as error:
        print(error, file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure answers to a set of questions.")
    parser.add_argument("questions", type=Path, help="JSONL, BEIR folder, ALCE, ScholarQABench or RAGAS file")
    parser.add_argument("--papers", type=Path, help="papers to ask, apart from your library")
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.AUTO)
    parser.add_argument("--policy", type=Policy, choices=list(Policy), help="faithfulness policy")
    parser.add_argument("--checker", help="the judge; by default the checker that serves")
    parser.add_argument("--pairs", type=Path, help="labelled pairs for the calibration plot")
    parser.add_argument("--out", type=Path, default=Path("eval-report"), help="folder of the report")
    parser.add_argument("--compare", type=Path, help="--out folder of an earlier run")
    parser.add_argument("--fail-under", action="append", default=[], metavar="METRIC=VALUE")
    parser.add_argument("--limit", type=int, help="ask only so many, drawn at random")
    parser.add_argument("--parallel", type=int, default=4, help="questions at a time")
    return parser


def _checker_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval checker", description="Measure a checker on labelled pairs.")
    parser.add_argument("pairs", type=Path, help="JSONL of sentence, title, passage, label and kind")
    parser.add_argument("--checker", help="by default the checker that serves")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


async def _evaluate(given: argparse.Namespace) -> int:
    outcome = await evaluate(
        given.questions,
        out=given.out,
        papers=given.papers,
        mode=given.mode,
        policy=given.policy,
        checker=given.checker,
        compare=given.compare,
        pairs=given.pairs,
        fail_under=given.fail_under,
        limit=given.limit,
        parallel=given.parallel,
        progress=_on_stderr,
    )
    _print_outcome(outcome)
    return outcome.exit_code


def _print_outcome(outcome: EvalOutcome) -> None:
    for key in HEADLINE:
        figure, metric = outcome.summary.figure(key), BY_KEY[key]
        if figure and figure.n:
            print(f"{metric.title:32} {amount(metric, figure.value):>9}   {between(metric, figure.interval)}")
    if outcome.summary.run.failed:
        print(f"{outcome.summary.run.failed} questions could not be asked; the report says why.", file=sys.stderr)
    print(f"\n{outcome.page}\n{outcome.json}")
    for failure in outcome.failures:
        print(f"failed: {failure}", file=sys.stderr)


async def _checker(given: argparse.Namespace) -> int:
    async with open_checker(given.checker, read_settings()) as checker:
        report = await measure_checker(given.pairs, checker, limit=given.limit, progress=_on_stderr("judging"))
    print(json.dumps(report.to_json(), indent=1) if given.json else checker_table(report))
    return 0


def checker_table(report: CheckerReport) -> str:
    """The figures of a checker, for people."""
    lines = [f"{report.checker}: {report.pairs} pairs", f"{'':24} {'n':>6} {'AUC':>7} {'bal. acc.':>9} {'ECE':>7}"]
    for kind, quality in {"all": report.overall, **report.by_kind}.items():
        values = (quality.auc, quality.balanced_accuracy, quality.calibration_error)
        auc, accuracy, error = ("–" if value is None else f"{value:.3f}" for value in values)
        lines.append(f"{kind:24} {quality.positives + quality.negatives:>6} {auc:>7} {accuracy:>9} {error:>7}")
    return "\n".join(lines)


def _on_stderr(phase: str) -> Progress:
    if not sys.stderr.isatty():
        return silent

    def say(done: int, total: int | None) -> None:
        print(f"\r{phase} {done}{f' of {total}' if total else ''}", end="", file=sys.stderr, flush=True)
        if total is not None and done >= total:
            print(file=sys.stderr)

    return say


if __name__ == "__main__":
    sys.exit(main())
