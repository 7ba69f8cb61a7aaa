"""`python -m eval.bench.texts QUESTIONS`: how well the check of a text finds what experts cite.

QUESTIONS is a file as ScholarQABench has them, with answers that experts wrote (`output`). Their markers are taken away
and the rest is checked against the papers of all questions: is a paper that the expert cited among those offered?
"""

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from answering import Litmus, open_litmus
from core.settings import Settings, read_settings
from core.text.keys import title_key
from core.text.sentences import sentences_of
from eval.bench.figures import Figure, Stopwatch, figures_table, share_figure
from eval.corpus import papers_in
from eval.questions.formats import SCHOLARQA
from eval.questions.records import Record, document_title, documents, records, text_field
from reviewing import Desk
from reviewing.manuscripts.report import CheckedSentence, Standing, TextReport

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_OFFERED = 3
_FEWEST_WORDS = 3
_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence of an expert's answer, without its markers, and what the check made of it."""

    question: int
    cited: frozenset[str]
    """Keys of titles; none where the expert cited nothing."""
    sentence: CheckedSentence
    offered: tuple[str, ...]
    """Titles, best first."""

    def found(self, among: int) -> bool:
        """Whether a paper that the expert cited is among the first so many."""
        return any(title_key(title) in self.cited for title in self.offered[:among])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.texts", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--show", type=Path, help="write every sentence and what was offered, for reading")
    parser.add_argument("--speed", type=Path, help="a file of papers: time a text of 30 sentences against them")
    chosen = parser.parse_args(arguments)
    figures, tried = asyncio.run(measure_texts(chosen.questions, chosen.speed))
    print(figures_table(figures))
    if chosen.show:
        chosen.show.write_text("".join(json.dumps(_shown(each)) + "\n" for each in tried), encoding="utf-8")
    return int(any(figure.reached is False for figure in figures))


async def measure_texts(questions: Path, speed: Path | None) -> tuple[list[Figure], list[Tried]]:
    """Return the figures, and what they were made of."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(data_dir=Path(folder) / "papers")
        async with open_litmus(settings) as litmus:
            await litmus.library.upsert(list(SCHOLARQA.papers(questions)))
            tried = [each async for each in _try(litmus, questions)]
        figures = [*_found(tried), *_unrelated(tried)]
        if speed is not None:
            figures.append(await _speed(settings.model_copy(update={"data_dir": Path(folder) / "speed"}), speed))
    return figures, tried


async def _try(litmus: Litmus, questions: Path) -> AsyncIterator[Tried]:
    desk = Desk(litmus)
    for number, (_, record) in enumerate(found for found in records(questions) if isinstance(found, tuple)):
        output = text_field(record, "output")
        if not output:
            continue
        plain = _MARKER.sub("", output)
        report = await desk.check(plain, offers=_OFFERED)
        titles = {source.n: source.paper.title for source in report.sources}
        for cited, sentence in _aligned(record, output, report):
            yield Tried(number, cited, sentence, tuple(titles[offer.source] for offer in sentence.offers))


def _aligned(record: Record, output: str, report: TextReport) -> Iterator[tuple[frozenset[str], CheckedSentence]]:
    """Yield the sentences that were checked, with the titles that the expert cited in them."""
    contexts = [title_key(document_title(document)) for document in documents(record, "ctxs")]
    gone = 0
    places: list[tuple[int, str]] = []
    for marker in _MARKER.finditer(output):
        if int(marker[1]) < len(contexts):
            places.append((marker.start() - gone, contexts[int(marker[1])]))
        gone += len(marker[0])
    for sentence in report.sentences:
        if len(sentence.words.split()) < _FEWEST_WORDS:
            continue
        # A marker stands behind the last word of its sentence, or behind its stop.
        cited = frozenset(title for place, title in places if sentence.start < place <= sentence.end)
        yield cited, sentence


def _found(tried: Sequence[Tried]) -> list[Figure]:
    """How many sentences find what the expert cited: of the questions that the order was set on, and of the others."""
    cited = [each for each in tried if each.cited]
    parts = {
        "all questions": cited,
        "questions that the order was set on": [each for each in cited if each.question % 2 == 0],
        "other questions": [each for each in cited if each.question % 2],
    }
    figures = []
    for name, part in parts.items():
        for among in (1, _OFFERED):
            hits = sum(each.found(among) for each in part)
            target = 0.85 if among == _OFFERED and part is cited else None
            label = f"cited paper among the first {among}, {name}"
            figures.append(share_figure(label, hits, len(part), target, better="higher"))
    supported = sum(each.sentence.standing is Standing.SUPPORTED for each in cited)
    return [*figures, share_figure("cited sentences called supported by an offer", supported, len(cited))]


def _unrelated(tried: Sequence[Tried]) -> list[Figure]:
    uncited = [each for each in tried if not each.cited]
    supported = sum(each.sentence.standing is Standing.SUPPORTED for each in uncited)
    own = sum(each.sentence.standing in (Standing.OWN, Standing.NOT_A_CLAIM) for each in tried if each.cited)
    return [
        share_figure("sentences without citation called supported by an offer", supported, len(uncited)),
        share_figure("cited sentences taken for the authors' own, or for no claim", own, len(tried) - len(uncited)),
    ]


async def _speed(settings: Settings, papers: Path) -> Figure:
    """Time a text that speaks of as many papers as it has sentences, none looked into before; models are loaded."""
    read = papers_in(papers)
    text = " ".join(_second_sentence(paper.abstract) for paper in read[:: max(len(read) // _LENGTH, 1)][:_LENGTH])
    async with open_litmus(settings) as litmus:
        await litmus.library.upsert(read)
        desk = Desk(litmus)
        await desk.check("Dense retrieval finds passages that share no word with the question.")
        watch = Stopwatch()
        with watch.timed():
            report = await desk.check(text)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    work = watch.worked[0] / 1000
    note = f"{len(report.sentences)} sentences, {len(read)} papers; {work:.1f} s of processor time{load}"
    return Figure("text of 30 sentences", watch.took[0] / 1000, "s", 3, note=note)


def _second_sentence(abstract: str) -> str:
    return " ".join(sentences_of(abstract)[:2][-1].split())


def _shown(each: Tried) -> dict[str, object]:
    return {
        "words": each.sentence.words,
        "standing": each.sentence.standing,
        "cited": sorted(each.cited),
        "offers": [
            {
                "title": title,
                "verdict": offer.verdict,
                "score": offer.score,
                "quotes": [one.quote for one in offer.evidence],
            }
            for title, offer in zip(each.offered, each.sentence.offers, strict=True)
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
