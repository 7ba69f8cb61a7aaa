"""`litmus ask`: a question, and the answer as it comes: quiet where a sentence is supported, marked where not."""

import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer
from rich.live import Live as Display
from rich.text import Text

from answering import Answered, Event, Question, Retrieved, Token, Understood
from answering.rendering import render, why_removed
from core.answer import Answer, Mode, Verdict
from service.cli import options
from service.cli.output import harmless, out, plural, print_indented, print_json, remark
from service.cli.running import command, open_engine
from service.wire.answer import AnswerOut

if TYPE_CHECKING:
    from service.surface.library import Asker


@command
async def ask(
    question: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION", help="The question, best in quotes; `-` reads it from standard input."),
    ],
    json: options.Json = False,
    *,
    how: options.Answering,
) -> None:
    """Ask the papers. Each sentence of the answer is tested against the paper that it cites."""
    told = " ".join(question)
    asked = how.question(sys.stdin.buffer.read().decode("utf-8", "replace") if told == "-" else told)
    async with open_engine() as engine:
        if json:
            print_json(AnswerOut.of(await engine.ask(asked)))
        elif how.live:
            await show_live(engine, asked, how.style.value)
        else:
            show_answer(await engine.ask(asked), how.style.value)


MARKS = {
    Verdict.PARTIAL: "⚠ only partly supported",
    Verdict.UNSUPPORTED: "⚠ not supported",
    Verdict.CONTRADICTED: "✗ contradicted",
}
Style = Literal["number", "title"]


async def show_live(engine: "Asker", question: Question, style: Style) -> None:
    """Ask, show what comes, and at the end the tested answer. Being cancelled stops the LLM."""
    answer: Answer | None = None
    # Closed in any case, so that Ctrl-C stops the LLM too.
    async with aclosing(cast("AsyncGenerator[Event, None]", engine.stream(question))) as events:
        with _Live() as live:
            async for event in events:
                match event:
                    case Understood(standalone_question=meant) if meant != question.text:
                        live.understood(meant)
                    case Retrieved(sources=sources):
                        live.found(len(sources))
                    case Token(text=piece):
                        live.write(piece)
                    case Answered(answer=whole):
                        answer = whole
    if answer is not None:
        show_answer(answer, style, shown=live.kept)


class _Live:
    """On a terminal the last lines of what came so far; in a pipe every piece, as it comes."""

    def __init__(self) -> None:
        self._console = out()
        # Transient: on a terminal the finished answer replaces it.
        self._display = Display(console=self._console, transient=True, refresh_per_second=12)
        self._terminal = self._console.is_terminal
        self._text = ""

    @property
    def kept(self) -> str:
        """The text that stays in the output."""
        return "" if self._terminal else self._text

    def __enter__(self) -> "_Live":
        if self._terminal:
            self._display.start()
        return self

    def understood(self, question: str) -> None:
        """Say how a follow-up question is understood."""
        if self._terminal:
            self._console.print(Text(understood_as(question), style="dim"))
        else:
            remark(understood_as(question))

    def found(self, sources: int) -> None:
        """Say how much there is to answer from."""
        if self._terminal:
            self._display.update(Text(f"Reading {plural(sources, 'paper')} …", style="dim"))

    def write(self, piece: str) -> None:
        """Add a piece of text."""
        piece = harmless(piece)
        self._text += piece
        if self._terminal:
            lines = Text(self._text).wrap(self._console, self._console.width)
            # What is taller than the screen cannot be replaced: only its end is shown.
            self._display.update(Text("\n").join(lines[-(self._console.height - 2) :]))
        else:
            sys.stdout.write(piece)
            sys.stdout.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal:
            self._display.stop()
        elif self._text:
            sys.stdout.write("\n")


def understood_as(question: str) -> str:
    """Say how a follow-up question is understood."""
    return harmless(f"Understood as: {question}")


def show_answer(answer: Answer, style: Style, *, shown: str = "") -> None:
    """Print the answer; `shown` is text that is on the screen already."""
    if answer.refusal:
        _show_refusal(answer)
    else:
        text = document(answer, style)
        if shown and text.startswith(shown.strip()):
            text = text[len(shown.strip()) :].lstrip("\n")
        elif shown:
            text = f"---\n\n{text}"  # what was written did not stand the test as it was
        if out().is_terminal:
            from rich.markdown import Markdown  # what reads Markdown takes long to import, and a pipe needs none of it

            out().print(Markdown(text))
        else:
            sys.stdout.write(text.rstrip("\n") + "\n")
    for line in _summary(answer):
        remark(line)


def document(answer: Answer, style: Style) -> str:
    """Return the answer as Markdown with marks behind the sentences that did not pass, and its references."""
    text = answer.text
    for sentence in reversed(answer.sentences):
        if sentence.verdict in MARKS:
            text = f"{text[: sentence.end]} **({MARKS[sentence.verdict]})**{text[sentence.end :]}"
    return harmless(render(replace(answer, text=text), style=style))


def _summary(answer: Answer) -> list[str]:
    if answer.sentences and not answer.sources and not answer.refusal:
        return []  # a courtesy
    removed = answer.faithfulness.removed_sentences
    told = [f"{plural(len(removed), 'sentence')} removed ({why_removed(removed)})"] if removed else []
    if not answer.refusal:
        tested = [sentence for sentence in answer.sentences if sentence.verdict not in {None, Verdict.NOT_A_CLAIM}]
        if answer.mode is Mode.EXTRACTIVE:
            told.append("sentences of the papers themselves")
        else:
            if tested:
                supported = sum(sentence.verdict is Verdict.SUPPORTED for sentence in tested)
                told.insert(0, f"{supported} of {len(tested)} sentences supported by the papers they cite")
            told.append(f"written by {answer.model}")
    lines = [" · ".join(told)] if told else []
    if answer.filters_read:
        words = ", ".join(f"“{words}”" for words in answer.filters_read)
        lines.append(f"{words} narrowed the papers; --no-read-filters searches them all")
    if answer.searched_for:
        lines.append(f"searched for “{answer.searched_for}”; --no-correct searches for what you typed")
    if answer.parts:
        lines.append(f"answered as {len(answer.parts)} questions; --no-split asks it as one")
    return lines


def _show_refusal(answer: Answer) -> None:
    refusal, console = answer.refusal, out()
    if refusal is None:
        return
    console.print(Text.assemble(("No answer. ", "bold yellow"), refusal.reason))
    if refusal.nearest:
        console.print("\nThe papers that came nearest:")
    for paper in refusal.nearest:
        console.print(Text.assemble("  ", paper.title, (f"  {paper.score:.2f}  {paper.paper_id}", "dim")))
        if paper.covers:
            print_indented(Text(paper.covers, style="dim"), 4)
