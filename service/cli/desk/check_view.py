"""A checked text on the terminal: each sentence with a mark, and under those that need it what to do."""

from rich.text import Text

from answering.checking.spans import moved
from core.answer import Evidence, Verdict
from reviewing.manuscripts.report import (
    CheckedCitation,
    CheckedSentence,
    CheckedSource,
    CitationState,
    Offer,
    Standing,
    TextReport,
)
from service.cli.output import harmless, paper_line, plural, print_indented, remark

MARKS = {
    Standing.SUPPORTED: ("✓", "green", "supported"),
    Standing.PARTIAL: ("⚠", "yellow", "only partly supported"),
    Standing.UNSUPPORTED: ("✗", "red", "not supported by what it cites"),
    Standing.CONTRADICTED: ("✗", "bold red", "contradicted by what it cites"),
    Standing.NOT_CHECKED: ("?", "yellow", "citations not checked"),
    Standing.NOTHING_FOUND: ("○", "cyan", "nothing found in the library"),
    Standing.OWN: ("·", "dim", "speaks of the authors' own work"),
    Standing.NOT_A_CLAIM: (" ", "dim", ""),
}
_COUNTED = {
    CitationState.UNSUPPORTED: "not supported by their papers",
    CitationState.CONTRADICTED: "contradicted by their papers",
    CitationState.UNKNOWN_KEY: "with unknown keys",
    CitationState.NOT_IN_LIBRARY: "of works that are not in the library",
    CitationState.NO_BIBLIOGRAPHY: "without a bibliography",
}
_QUIET = frozenset({CitationState.SUPPORTED, CitationState.UNTESTED})


def show_report(report: TextReport) -> None:
    """Print the report."""
    sources = {source.n: source for source in report.sources}
    for sentence in report.sentences:
        _show_sentence(sentence, sources)
    if not report.sentences:
        remark("The text has no sentences.")
    for line in (*_summary(report), *report.notices):
        remark(harmless(line))


def _show_sentence(sentence: CheckedSentence, sources: dict[int, CheckedSource]) -> None:
    mark, style, words = MARKS[sentence.standing]
    told = " ".join(harmless(sentence.text).split())
    note = f"  [{_note(sentence, words)}]" if words else ""
    quiet = "dim" if sentence.standing in (Standing.OWN, Standing.NOT_A_CLAIM) else ""
    shown = Text(told, quiet)
    for start, end in moved(sentence.unsupported_spans, sentence.text, told):
        shown.stylize("underline", start, end)
    print_indented(Text.assemble((f"{mark} ", style), shown, (note, style)), 0)
    if sentence.unsupported_spans:
        words = ", ".join(f"“{harmless(sentence.text[start:end])}”" for start, end in sentence.unsupported_spans)
        print_indented(Text(f"Not supported: {words}", style="dim"), 4)
    for citation in sentence.citations:
        if citation.state not in _QUIET:
            _show_citation(citation, sources)
    holds = [offer for offer in sentence.offers if offer.verdict is Verdict.SUPPORTED]
    for offer in holds or sentence.offers:
        _show_offer(offer, sources[offer.source])


def _note(sentence: CheckedSentence, words: str) -> str:
    if not sentence.citations and sentence.standing is Standing.SUPPORTED:
        return "cites nothing; supported by"
    if not sentence.citations and sentence.standing is Standing.PARTIAL:
        return "cites nothing; nearest"
    if not sentence.citations and sentence.standing is Standing.CONTRADICTED:
        return "cites nothing; a paper says otherwise"
    return f"{words}; nearest" if sentence.offers else words


def _show_citation(citation: CheckedCitation, sources: dict[int, CheckedSource]) -> None:
    title = f" “{citation.title}”" if citation.title else ""
    retracted = citation.source is not None and sources[citation.source].paper.retracted
    told = f"{citation.citation.key}{title}: {citation.says}{' RETRACTED.' if retracted else ''}"
    print_indented(Text(harmless(told), style="yellow"), 4)
    _show_evidence(citation.evidence, 6)


def _show_offer(offer: Offer, source: CheckedSource) -> None:
    style = "green" if offer.verdict is Verdict.SUPPORTED else "dim"
    head = Text.assemble(
        ("→ ", style),
        harmless(source.paper.title),
        (f"  {harmless(paper_line(source.paper))}  {source.key}", "dim"),
    )
    print_indented(head, 4)
    if offer.verdict is not Verdict.UNSUPPORTED:
        print_indented(Text(offer.why, style=style), 6)
    _show_evidence(offer.evidence, 6)


def _show_evidence(evidence: tuple[Evidence, ...], indent: int) -> None:
    for one in evidence:
        print_indented(Text(f"“{harmless(one.quote)}”", style="italic dim"), indent)


def _summary(report: TextReport) -> list[str]:
    counts, citations = report.counted(), report.citation_counts()
    uncited = sum(
        1
        for sentence in report.sentences
        if sentence.standing in (Standing.SUPPORTED, Standing.PARTIAL, Standing.CONTRADICTED, Standing.NOTHING_FOUND)
        and not sentence.citations
    )
    told = [f"{number} {MARKS[standing][2]}" for standing, number in counts.items() if number and MARKS[standing][2]]
    count = len(report.sentences)
    lines = [f"{plural(count, 'sentence')} as {report.form.value}: {', '.join(told) or 'nothing to test'}."]
    if uncited:
        lines[0] += f" {uncited} of them cite{'s' * (uncited == 1)} nothing."
    if total := sum(citations.values()):
        faults = [f"{number} {_COUNTED[state]}" for state, number in citations.items() if number and state in _COUNTED]
        lines.append(f"{plural(total, 'citation')}: {', '.join(faults) or 'none at fault'}.")
    if citations[CitationState.NOT_IN_LIBRARY]:
        lines.append(
            "What is not in the library was not looked into: `litmus import FILE.bib` adds what has abstracts."
        )
    return lines
