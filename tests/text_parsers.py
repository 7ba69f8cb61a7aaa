"""Everything that reads text from outside, by name: what is fed, and how many characters may reach it at once."""

import asyncio
import io
import resource
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from answering.checking.claims import is_claim
from answering.checking.judge.quoting import QuotableText
from answering.checking.judge.reading import read_verdicts
from answering.checking.matching import unframed, wording
from answering.checking.parts import parted
from answering.checking.wording.numbers import quantities
from answering.citing.citations import CitationStream, strip_markers, with_markers
from answering.drafting.asking import asks_for
from answering.drafting.features import number_asked_for
from answering.finite_verbs import states_something
from answering.llm_text.courtesies import is_courtesy
from answering.llm_text.no_answer import denies, is_no_answer
from answering.llm_text.titles import lists_titles
from answering.question.splitting import split
from answering.question.wishes import read_wishes
from answering.understanding.follow_ups import follow_up
from answering.understanding.leaning import stands_alone
from answering.understanding.rewritten import read_rewritten
from answering.understanding.turns import EarlierTurn
from answering.verification.repairing import read_repairs
from answering.voice.calling import called
from answering.voice.telling import tell
from core.answer import Sentence, Verdict
from core.errors import LitmusError
from core.gateway.failures import detail_of
from core.gateway.thinking import WithoutThinking
from core.gateway.wire import Wire
from core.identity import identity_keys, normal_arxiv_id, normal_doi
from core.likeness import both_english, words_of
from core.paper import Paper
from core.text.readable import readable
from core.text.sentences import sentence_spans
from core.text.spelling import american
from indexing.exporting import WRITERS
from indexing.readers import FORMATS, open_records
from indexing.readers.fields import arxiv_of, doi_in, tags_in, values_listed
from indexing.readers.fields import names_in as authors_in
from indexing.readers.record import Record, paper_of
from prompts import as_data
from retrieval.owning import own_names
from reviewing.comparing.asking import read_answers
from reviewing.comparing.table import split_columns
from reviewing.manuscripts.inputs import with_inputs, with_markdown_inputs
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.reading import form_of, read_manuscript
from reviewing.manuscripts.references import read_bibliography
from reviewing.manuscripts.word import read_word
from reviewing.mapping.phrases import phrases
from reviewing.reading.abstracts import roles_in_abstract
from reviewing.review.outline import read_outline
from reviewing.screening.asking import read_said
from reviewing.screening.kinds import kinds_asked, read_kind
from reviewing.screening.metadata import condition_of
from reviewing.screening.wording import read_wording
from service.openai.request import without_references
from service.page.answer_html import answer_html

Parser = Callable[[str], object]

WHOLE = 100_000
"""Characters of a record."""
TEXT = 6_250
"""A sixteenth of what a text that is checked may have: enough to tell, in a sixteenth of the time."""
ANSWER = 3_000
"""Half of what an answer of an LLM may have."""
QUESTION = 4_000
LATEX = 3_000
"""Less than may come: reading LaTeX takes many steps a character, for any text."""

_BEES = Paper(title="Sleep and memory in bees", abstract="Bees sleep.", authors=("Hive, Anna",), year=2019)
_FOLDER = Path(tempfile.mkdtemp(prefix="litmus-parsers-"))
_AROUND = {
    "arxiv": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><summary>',
        "</summary></entry></feed>",
    ),
    "csl-json": ('[{"title":"x","author":[{"family":"y"}],"abstract":"', '"}]'),
    "json": ('{"title":"x","abstract":"Bees sleep.","authors":"', '"}'),
    "pubmed-xml": (
        "<PubmedArticleSet><PubmedArticle><Article><ArticleTitle>x</ArticleTitle><Abstract><AbstractText>",
        "</AbstractText></Abstract></Article></PubmedArticle></PubmedArticleSet>",
    ),
    "endnote-xml": (
        "<xml><records><record><titles><title>x</title></titles><abstract>",
        "</abstract></record></records></xml>",
    ),
    "pubmed-text": ("1. J Bees. 2020;1:1.\n\nx\n\n", "\n\nPMID: 1\n"),
    "cochrane": ("Record #1 of 1\nTI: x\nAB: ", "\n"),
    "refworks": ("RT Journal Article\nT1 x\nAB ", "\n"),
    "ovid": ("<1>\nTitle\n  x\nAbstract\n  ", "\n"),
    "medline": ("PMID- 1\nTI  - x\nAB  - ", "\n"),
    "wos": ("PT J\nTI x\nAB ", "\nER\n"),
    "endnote": ("%0 Journal\n%T x\n%X ", "\n"),
    "ris": ("TY  - JOUR\nTI  - x\nAB  - ", "\nER  - \n"),
    "bibtex": ("@article{a,\n author={", "},\n title={x},\n abstract={Bees sleep.}}\n"),
    "csv": ('title,abstract\nx,"', '"\n'),
    "text": ("A title\n\n", "\n"),
}
"""By format: what stands before and behind a field that holds anything."""


class _AnyName:
    """A library that knows each name, so that each wish is looked at."""

    def has_author(self, name: str) -> bool:
        return True

    def venues_called(self, name: str) -> Sequence[str]:
        return (name,)

    def has_tag(self, name: str) -> bool:
        return True


def _record(field: str, text: str) -> None:
    several = field in {"authors", "tags", "arxiv", "collections"}
    given = {"title": "A title", "abstract": "Bees sleep at night.", field: (text,) if several else text}
    made = paper_of(Record("1", **given), WHOLE)  # type: ignore[arg-type]  # the fields are texts or lists of texts
    if isinstance(made, Paper):
        identity_keys(made)


def _file(format: str, before: str, behind: str, text: str) -> None:
    path = _FOLDER / format
    path.write_text(before + text + behind, errors="replace")
    with suppress(LitmusError):
        for _ in open_records(path, format=format, max_record_chars=WHOLE):
            pass


def _word(text: str) -> None:
    said = escape(text.replace("\0", ""))
    code = f"<fldSimple instr={quoteattr(text.replace(chr(0), ''))}><r><t>{said}</t></r></fldSimple>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<document><body><p><r><t>{said}</t></r>{code}</p></body></document>")
    with suppress(LitmusError):
        read_word(file.getvalue())


def _refused(parser: Parser, text: str) -> None:
    with suppress(LitmusError):
        parser(text)


def _streamed(text: str) -> None:
    stream = CitationStream([_BEES])
    for at in range(0, len(text), 100):
        stream.feed(text[at : at + 100])
    stream.finish()


def _thought(text: str) -> None:
    thinking = WithoutThinking()
    for at in range(0, len(text), 100):
        thinking.feed(text[at : at + 100])
    thinking.finish()


def _received(text: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(text), 100):
            yield text[at : at + 100].encode()

    async def read() -> None:
        async for _ in Wire().of(pieces()):
            pass

    asyncio.run(read())


def _shown(text: str) -> None:
    answer_html(text, [Sentence(text, 0, len(text), (), Verdict.SUPPORTED, 0.9)], [])


def _exported(text: str) -> None:
    paper = Paper(title=text[:2000], abstract=text, authors=(text[:2000],), year=2019, venue=text[:2000])
    for kind in WRITERS.values():
        writer = kind()
        writer.begin()
        writer.paper(paper)
        writer.end()


QUESTIONS: dict[str, Parser] = {
    "question in parts": split,
    "wishes": lambda text: read_wishes(text, _AnyName(), date.today().year),
    "leaning": stands_alone,
    "asks": asks_for,
    "number asked for": number_asked_for,
    "spelling": american,
    "follow-up": lambda text: follow_up(text, [EarlierTurn("How do bees sleep?", "Bees sleep at night.")]),
    "criterion": read_wording,
    "condition": lambda text: condition_of(text, 2025),
    "kinds asked": kinds_asked,
}
ANSWERS: dict[str, Parser] = {
    "citations": _streamed,
    "thoughts": _thought,
    "placing markers": lambda text: with_markers(text, (1,)),
    "removing markers": strip_markers,
    "no answer": is_no_answer,
    "denial": denies,
    "titles": lambda text: lists_titles(text, [_BEES.title]),
    "claim": is_claim,
    "courtesy": is_courtesy,
    "bytes of a server": _received,
    "verdicts": lambda text: read_verdicts(text, 3),
    "quote": QuotableText("Bees sleep at night.").find,
    "unframed": unframed,
    "parts of a claim": parted,
    "verbs": states_something,
    "repairs": lambda text: read_repairs(text, 3, [_BEES]),
    "rewritten question": lambda text: read_rewritten(text, "How do bees sleep?", "bees"),
    "screening": lambda text: read_said(text, 3),
    "cells": lambda text: read_answers(text, 3),
    "earlier answer": without_references,
    "page": _shown,
    "error": lambda text: detail_of(ValueError(text)),
}
RECORDS: dict[str, Parser] = {
    **{f"record: {field}": partial(_record, field) for field in ("authors", "tags", "venue")},
    **{f"record: {field}": partial(_record, field) for field in ("doi", "arxiv", "url", "note", "collections")},
    "readable": readable,
    "names of its own": lambda text: own_names(["bees"], Paper("Bees", text)),
    "doi": normal_doi,
    "arxiv id": normal_arxiv_id,
    "arxiv mentions": lambda text: arxiv_of((text,), (text,)),
    "authors": authors_in,
    "tags": tags_in,
    "printed list": lambda text: values_listed(f"[{text}]"),
    "converted list": lambda text: values_listed(f"array({text}"),
    "doi in a note": doi_in,
    "words": words_of,
    "language": lambda text: both_english(text, text),
}
TEXTS: dict[str, Parser] = {
    "sentences": sentence_spans,
    "data of a prompt": as_data,
    "wording": wording,
    "quantities": quantities,
    "form of a text": form_of,
    "plain text": lambda text: read_manuscript(text, Form.PLAIN),
    "markdown": lambda text: read_manuscript(text, Form.MARKDOWN),
    "latex text": lambda text: read_manuscript(text, Form.LATEX),
    "word": _word,
    "inputs": lambda text: with_inputs(text, lambda name: None),
    "includes": lambda text: with_markdown_inputs(text, lambda name: None),
    "bibliography": partial(_refused, read_bibliography),
    "outline": partial(_refused, lambda text: read_outline(text, "bees")),
    "columns": split_columns,
    "roles_in_abstract": lambda text: roles_in_abstract([text]),
    "kind of a paper": lambda text: [read_kind(kind, text, [text]) for kind in kinds_asked("randomized trials")],
    "phrases": lambda text: list(phrases(text)),
    "telling": lambda text: tell(Paper(title="BEES: a study", abstract=text), 0, len(text)),
    "name of a paper": lambda text: called(Paper(title=text, abstract="Bees sleep.")),
    "export": _exported,
}
FILES: dict[str, tuple[Parser, int]] = {
    **{f"{name}: a field": (partial(_file, name, *_AROUND[name]), LATEX) for name in FORMATS},
    **{f"{name}: a whole file": (partial(_file, name, "", ""), WHOLE) for name in FORMATS},
    **{f"{name}: no end": (partial(_file, name, _AROUND[name][0], ""), LATEX) for name in FORMATS},
    "record: title": (partial(_record, "title"), LATEX),
    "record: abstract": (partial(_record, "abstract"), LATEX),
    "record: a long abstract": (lambda text: _record("abstract", text.replace("\\", "").replace("$", "")), WHOLE),
    "latex": (lambda text: readable(text, latex=True), LATEX),
}
WORST = (
    *" \n\ta1.,:;!?()[]{}<>\\$\"'*_`#|-/=@%&~^¹é。",
    *(
        "a ",
        "1 ",
        "A.",
        "1.",
        "a-",
        ". ",
        ", ",
        ", and ",
        " or ",
        "\t\n",
        "a\n\n",
        "\r\n",
        "- a\n",
        "# a\n",
        "| a ",
        "::: {.hidden}\n",
        "::: {.hidden}\n::: a\n:::\n",
        "\n<<a>>=",
        "\n\n% a",
        "|-|\n",
    ),
    *(
        "<a ",
        "<b>",
        "</b>",
        "<!--",
        "&amp;",
        "<sup>",
        "<think>",
        "</think>",
        "<result>",
        '<source id="1">a ',
        "</source>",
        "<|a",
        "[1]",
        "[1, ",
        "[^1]: ",
        "【1",
        "![",
        "](",
    ),
    *(
        "[a](",
        "**a",
        "```\n",
        "\\a{",
        "\\a[",
        "\\frac{",
        "\\begin{a}",
        "\\item ",
        "\\begin{figure}",
        "\\footnote{",
        "\\section{",
        "\\cite{a}",
        "\\boxed{",
        "$\\boxed{a}",
        "{1",
        "{1}",
        "<1",
        "⟨1⟩ ",
        "⁽¹",
        "[oaicite:",
        "[@a",
        "[a-2020-",
        "Answer: ",
        "User: a\n",
        "Reasoning: ",
        "Sure, ",
        '{"answer": "a',
        '{"answer": {"a": [',
        "\\if",
        "\\left(",
        "$a",
        "$$",
        "^{",
    ),
    *("10.1/a", "10.1000/", "arxiv:", "arxiv ", "http://", "Hive, 2013", "(Hive", "by A ", "Q1: ", "1) ", "no answer "),
    *(
        "@a{a,",
        "@a [",
        "Aa Bb, ",
        "a={",
        '"a",',
        '{"a":',
        "[[",
        "{{",
        "TI  - a\n",
        "%T a\n",
        '{"verdict": "',
        "References\n",
        "Passage 1 and ",
        "<cite id=",
        "<co: 1>",
        "Hive ",
        ":::{",
        "::: {.hidden}\n",
        "\n.. [a] b",
        "\n~~~~\n",
        "cite:a;",
        "\\url|",
        "\\newcommand{\\a}",
        "\n<<",
        "x, dtype=",
        "doi.org/",
        "\n#a(",
        "\n#set ",
        " #a[",
        "#footnote[",
        "[fn:a:",
        "[fn:a] b",
        "#cite(",
        "{cite}`a\n",
        "\n:PROPERTIES:\n",
        "{a #1; ",
        " CITATION a \\m ",
        "<1>\na\n",
        "PMID: 1\n",
        "1. a\n\n",
        "<!DOCTYPE a [",
    ),
)
"""What parsers have been seen to go over again and again, or begin something that never ends."""


def feed(group: str, budget_s: int) -> None:
    """Give each parser of a group each of the worst texts. The process ends where one takes more processor time.

    The last line that was printed then tells which. Work is bounded rather than time: a busy machine changes nothing.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    for name, (parser, length) in GROUPS[group].items():
        for token in WORST:
            for before in ("", "a ") if len(token) == 1 and length < TEXT else ("",):
                print(f"{name}: {before + token!r}", flush=True)
                used = resource.getrusage(resource.RUSAGE_SELF)
                resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + budget_s, hard))
                parser(before + token * (length // len(token)) + "\0b.")


def _all_of(parsers: dict[str, Parser], length: int) -> dict[str, tuple[Parser, int]]:
    return {name: (parser, length) for name, parser in parsers.items()}


GROUPS = {
    "questions": _all_of(QUESTIONS, QUESTION),
    "answers": _all_of(ANSWERS, ANSWER),
    "records": _all_of(RECORDS, WHOLE),
    "texts": _all_of(TEXTS, TEXT),
    "files": FILES,
}
