"""A manuscript with the citations that were suggested, in its own form."""

import re
from collections import Counter
from dataclasses import dataclass

from core.answer import Verdict
from core.paper import Paper
from indexing.exporting.base import name_of
from indexing.exporting.bibtex import BibtexWriter
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.report import CheckedSentence, CheckedSource, Standing, TextReport

_STOP = re.compile(r"(?<![\s.!?…。！？])\s*+(?:[.!?…]++|[。！？]++)[\"'”’»)\]}*_]*+\s*+\Z")
_COMMAND = re.compile(r"\\((?:cite|citep|parencite|autocite|footcite|supercite))\*?\s*[\[{]")
_TITLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A manuscript with further citations."""

    text: str
    bibliography: str
    """BibTeX of what it now cites beyond its own bibliography; empty where it cites nothing new by key."""
    inserted: int


def with_citations(text: str, report: TextReport) -> Written:
    """Return the text that a report is about, with the best offer cited in each sentence that only an offer supports.

    Nothing else of the text changes.
    """
    sources = {source.n: source for source in report.sources}
    command = _own_command(report)
    pieces, at, cited = [], 0, dict[int, CheckedSource]()
    for sentence in report.sentences:
        source = _to_cite(sentence, sources)
        if source is None or sentence.start < at:
            continue
        stop = _STOP.search(sentence.text)
        place = sentence.start + (stop.start() if stop else len(sentence.text))
        pieces += [text[at:place], _citation(source, report.form, command)]
        at = place
        cited[source.n] = source
    pieces.append(text[at:])
    writer = BibtexWriter()
    new = [source for source in cited.values() if not source.listed and report.form is not Form.PLAIN]
    entries = "".join(writer.entry(source.paper, source.key) for source in new)
    return Written("".join(pieces), entries, (len(pieces) - 1) // 2)


def _to_cite(sentence: CheckedSentence, sources: dict[int, CheckedSource]) -> CheckedSource | None:
    if sentence.standing is not Standing.SUPPORTED or sentence.citations or not sentence.offers:
        return None
    best = sentence.offers[0]
    source = sources[best.source]
    return source if best.verdict is Verdict.SUPPORTED and not source.paper.retracted else None


def _own_command(report: TextReport) -> str:
    """The command by which a LaTeX text cites most often where it does not name the authors."""
    used = Counter(
        found[1]
        for sentence in report.sentences
        for each in sentence.citations
        if (found := _COMMAND.match(each.citation.text))
    )
    return used.most_common(1)[0][0] if used else "cite"


def _citation(source: CheckedSource, form: Form, command: str) -> str:
    match form:
        case Form.LATEX:
            return f"~\\{command}{{{source.key}}}"
        case Form.MARKDOWN:
            return f" [@{source.key}]"
        case _:
            return f" ({_named(source.paper)})"


def _named(paper: Paper) -> str:
    families = [name_of(author).family for author in paper.authors[:3]]
    if not families:
        words = paper.title.split()
        who = "“" + " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "") + "”"
    else:
        who = " & ".join(families) if len(families) <= 2 else f"{families[0]} et al."
    return f"{who}, {paper.year}" if paper.year else who
