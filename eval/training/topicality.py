"""`python -m eval.training.topicality`: the weights of reviewing/reading/topicality.json, and what they give.

The judgements are those of eval/data/topics.jsonl over the papers of the sample. Each topic is also measured with
weights that were fitted on the others. Reading all pairs takes minutes; `--signs FILE` keeps what was read, or takes it
from there.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from answering import open_litmus
from core.json import from_json, to_plain
from core.paper import Paper
from core.settings import read_settings
from eval.corpus import papers_in
from eval.lines import DATA, read_lines
from eval.statistics import auc
from eval.training.fitting import Rows, held_out, logistic, write_weights
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.reading.topicality import Signs, TopicalityReader, likelihood
from reviewing.review.outlining import LEAST
from reviewing.screening.criteria import NO_EXCLUDES, YES_EXCLUDES, Limits
from reviewing.screening.wording import read_wording

_NAMES = ("read", "near", "covered")
_KEPT_TO = 1.0
"""How strongly weights are held near zero (L2), by scaled sign."""


@dataclass(frozen=True, slots=True)
class JudgedTopic:
    """A topic, and of each paper that is not debatable what is known and whether it is about it."""

    criterion: str
    signs: tuple[Signs, ...]
    fulfilled: tuple[bool, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.topicality", description=__doc__)
    parser.add_argument("--papers", type=Path, default=Path("sample/papers.jsonl"), help="the sample")
    parser.add_argument("--signs", type=Path, help="a file that keeps what was read of each pair")
    parser.add_argument("--write", type=Path, help="where the weights go")
    chosen = parser.parse_args(arguments)
    judged = _judged(chosen.papers, chosen.signs)
    weights = fit_topicality(judged)
    print(report(judged))
    print(json.dumps(weights))
    if chosen.write:
        write_weights(chosen.write, weights)
    return 0


def judgements() -> list[dict[str, Any]]:
    """Return the bundled judgements: `criterion`, and the titles that are `fulfilled` and `debatable`."""
    return read_lines(DATA / "topics.jsonl", dict)


def _judged(sample: Path, kept: Path | None) -> list[JudgedTopic]:
    if kept is not None and kept.exists():
        signs = from_json(dict[str, dict[str, Signs]], kept.read_bytes())
    else:
        signs = asyncio.run(_read(papers_in(sample)))
        if kept is not None:
            write_weights(kept, to_plain(signs), indent=None)
    return [_of(one, signs[one["criterion"]]) for one in judgements()]


async def _read(papers: Sequence[Paper]) -> dict[str, dict[str, Signs]]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_litmus(read_settings(data_dir=Path(folder))) as litmus:
            await litmus.library.upsert(papers)
            return {one["criterion"]: await _signs(litmus.library.index, one["criterion"]) for one in judgements()}


async def _signs(index: Index, criterion: str) -> dict[str, Signs]:
    roster = await index.roster.current()
    papers = list((await index.catalogue.read(reading.papers, list(roster.paper_numbers))).values())
    reader = TopicalityReader(index)
    found = await reader.signs(await reader.topic(read_wording(criterion).topic), papers)
    print(criterion, file=sys.stderr)
    return {paper.title: each for paper, each in zip(papers, found, strict=True)}


def _of(judged: Mapping[str, Any], signs: Mapping[str, Signs]) -> JudgedTopic:
    clear = [title for title in signs if title not in judged["debatable"]]
    return JudgedTopic(
        judged["criterion"],
        tuple(signs[title] for title in clear),
        tuple(title in judged["fulfilled"] for title in clear),
    )


def fit_topicality(judged: Sequence[JudgedTopic]) -> dict[str, float]:
    """Return the weights of a logistic regression; signs are scaled to a deviation of 1 for it."""
    rows = np.array([[getattr(each, name) for name in _NAMES] for one in judged for each in one.signs])
    truth = [each for one in judged for each in one.fulfilled]
    weights, bias = logistic(rows, truth, scale=rows.std(axis=0), C=1 / _KEPT_TO, solver="newton-cholesky", tol=1e-9)
    found = {name: round(float(weight), 4) for name, weight in zip(_NAMES, weights, strict=True)}
    return {"bias": round(bias, 4), **found}


def report(judged: Sequence[JudgedTopic]) -> str:
    """Return what weights give on the topics that they were not fitted on."""
    signs = [each for one in judged for each in one.signs]
    topics = [place for place, one in enumerate(judged) for _ in one.signs]

    def score(others: Rows, own: Rows) -> list[float]:
        weights = fit_topicality([judged[place] for place in sorted({topics[at] for at in others})])
        return [likelihood(signs[at], weights) for at in own]

    likely = held_out(topics, score).tolist()
    truth = [each for one in judged for each in one.fulfilled]
    lines = [f"{len(truth):,} pairs, {sum(truth)} fulfilled, AUC {auc(truth, likely):.3f}"]
    for name, limits in (("no excludes", NO_EXCLUDES), ("yes excludes", YES_EXCLUDES)):
        lines.append(f"{name}: {_decided(likely, truth, limits)}")
    kept = [fulfilled for each, fulfilled in zip(likely, truth, strict=True) if each >= LEAST]
    lines.append(f"review: {len(kept)} pairs kept at {LEAST}, {sum(kept)} of {sum(truth)} that are about the topic")
    return "\n".join(lines)


def _decided(likely: Sequence[float], truth: Sequence[bool], limits: Limits) -> str:
    def counted(is_in: Callable[[float], bool]) -> list[bool]:
        return [fulfilled for each, fulfilled in zip(likely, truth, strict=True) if is_in(each)]

    yes, no = counted(lambda each: each >= limits.yes), counted(lambda each: each <= limits.no)
    left = len(truth) - len(yes) - len(no)
    wrong = yes.count(False) + no.count(True)
    return (
        f"yes {len(yes)} ({yes.count(False)} wrong), no {len(no)} ({no.count(True)} wrong), "
        f"unclear {left} ({left / len(truth):.1%}), wrong {wrong / len(truth):.2%}"
    )


if __name__ == "__main__":
    sys.exit(main())
