"""`python -m eval.bench`: measure, print a table, write JSON.

`kills` and `damages` are benches of their own, with options of their own: `python -m eval.bench kills --help`.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.errors import SettingsError
from core.settings import Settings, read_settings
from eval.attacks import read_attacks
from eval.bench.attacks import attack_figures
from eval.bench.checking import checking_figures
from eval.bench.damages import running as damages
from eval.bench.figures import Figure, figures_table, write_json
from eval.bench.kills import running as kills
from eval.bench.processes import service_figures
from eval.bench.quality import AskedQuestion, follow_up_quality, read_asked, reranking_figures, retrieval_quality
from eval.bench.speed import answering_figures, indexing_overhead, retrieval_figures
from eval.bench.stored_answers import read_stored
from eval.bench.strong_answers import strong_figures
from eval.corpus import papers_in
from eval.follow_ups import BUNDLED, read_follow_ups
from eval.lines import DATA, read_lines

ROOT = Path(__file__).parent.parent.parent
PARTS = ("indexing", "retrieval", "answering", "checking", "service", "quality", "reranking", "strong", "attacks")

_APART = {"kills": kills.main, "damages": damages.main}
"""What breaks a library on purpose, and asks for a machine of its own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments name; return 1 if a target was missed."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in _APART:
        return _APART[words[0]](words[1:])
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; all without")
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared", help="folder of the larger corpora")
    parser.add_argument("--large", type=int, default=100_000, help="papers of the large synthetic library")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "bench", help="keeps what is slow to make")
    parser.add_argument("--json", type=Path, default=ROOT / ".cache" / "bench" / "bench.json")
    chosen = parser.parse_args(words)
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    chosen.work.mkdir(parents=True, exist_ok=True)
    try:
        figures = asyncio.run(measure(chosen.parts or PARTS, chosen.corpora, chosen.work, chosen.large))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    print(figures_table(figures))
    write_json(figures, chosen.json)
    print(f"\nWritten to {chosen.json}", file=sys.stderr)
    return int(any(figure.reached is False for figure in figures))


async def measure(parts: Sequence[str], corpora: Path, work: Path, large: int) -> list[Figure]:
    """Return the figures of some parts, in their order."""
    settings = read_settings(models_dir=ROOT / ".cache" / "models", data_dir=work / "unused")
    sample = (ROOT / "sample" / "papers.jsonl", DATA / "questions.jsonl")
    biomedical = corpora / "data" / "pubmedqa_abstracts.jsonl"
    if not biomedical.exists():
        print(f"No larger corpora in {corpora}: measuring on the sample papers alone.", file=sys.stderr)
    papers = papers_in(biomedical if biomedical.exists() else sample[0])
    questions = [asked.text for asked in read_asked(sample[1])]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        if "indexing" in parts:
            figures += await indexing_overhead(papers[:400], settings, Path(folder))
        if "retrieval" in parts:
            figures += await retrieval_figures(papers, questions, settings, work, large=large)
        if "answering" in parts:
            figures += await answering_figures(papers, questions, settings, work)
        if "checking" in parts:
            figures += await checking_figures(settings)
        if "service" in parts:
            if not (work / "synthetic-10000").exists():
                await retrieval_figures(papers, questions, settings, work, large=10_000)
            figures += await service_figures(settings, work / "synthetic-10000", questions, 10_000)
        if "quality" in parts:
            figures += await _quality(corpora, settings, Path(folder), sample)
        if "reranking" in parts:
            figures += await _reranking(corpora, settings, Path(folder), sample)
        if "strong" in parts:
            answers = read_stored(DATA / "answers.jsonl")
            figures += await strong_figures(answers, papers_in(sample[0]), _in(settings, Path(folder) / "strong"))
        if "attacks" in parts:
            attacks = read_attacks(DATA / "attacks.jsonl")
            figures += await attack_figures(attacks, _in(settings, Path(folder) / "attacks"))
    return figures


async def _reranking(corpora: Path, settings: Settings, folder: Path, sample: tuple[Path, Path]) -> list[Figure]:
    sets = {
        "sample": sample,
        "machine learning": (corpora / "corpus" / "hf_papers.txt", corpora / "data" / "questions_dev.jsonl"),
    }
    figures: list[Figure] = []
    for name, (corpus, questions) in sets.items():
        if corpus.exists():
            answerable = [asked for asked in read_asked(questions) if asked.gold]
            figures += await reranking_figures(name, corpus, answerable, _in(settings, folder / f"reranked {name}"))
    return figures


async def _quality(corpora: Path, settings: Settings, folder: Path, sample: tuple[Path, Path]) -> list[Figure]:
    asked = read_asked(sample[1])
    figures = await retrieval_quality("sample", sample[0], asked, _in(settings, folder / "sample"), {})
    follow_ups = read_follow_ups(BUNDLED)
    figures += await follow_up_quality(sample[0], follow_ups, _in(settings, folder / "follow-ups"))
    biomedical = corpora / "data" / "pubmedqa_abstracts.jsonl"
    if biomedical.exists():
        titles = {record["id"]: record["title"] for record in read_lines(biomedical, dict)}
        asked = [
            AskedQuestion(each.text, tuple(titles[gold] for gold in each.gold))
            for each in read_asked(corpora / "data" / "pubmedqa_questions.jsonl")
        ]
        targets = {"recall@5": 0.99, "nDCG@10": 0.985}
        figures += await retrieval_quality("biomedical", biomedical, asked, _in(settings, folder / "bio"), targets)
        asked = read_asked(corpora / "data" / "questions_dev.jsonl")
        targets = {
            "recall@8": 0.95,
            "recall@8, one gold paper": 0.96,
            "refused of the unanswerable": 0.8,
            "refused of the answerable": 0.05,
        }
        corpus = corpora / "corpus" / "hf_papers.txt"
        figures += await retrieval_quality("machine learning", corpus, asked, _in(settings, folder / "ml"), targets)
    return figures


def _in(settings: Settings, data_dir: Path) -> Settings:
    return settings.model_copy(update={"data_dir": data_dir})


if __name__ == "__main__":
    sys.exit(main())
