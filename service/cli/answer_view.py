"""An answer on the terminal: quiet where a sentence is supported, plain where it is not."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from core.answer import Mode, Verdict

if TYPE_CHECKING:
    from core.answer import Answer

MARKS = {
    Verdict.PARTIAL: "⚠ only partly supported",
    Verdict.UNSUPPORTED: "⚠ not supported",
    Verdict.CONTRADICTED: "✗ contradicted",
}


def show_answer(answer: "Answer", style: Literal["number", "title"], *, shown: str = "") -> None:
    """Print the answer; `shown` is text that is on the screen already."""
    from rich.markdown import Markdown

    from service.cli.printing import out, remark

    console = out()
    if answer.refusal:
        _show_refusal(answer)
    else:
        text = document(answer, style)
        if shown and text.startswith(shown.strip()):
            text = text[len(shown.strip()) :].lstrip("\n")
        elif shown:
            text = f"---\n\n{text}"  # what was written did not stand the test as it was
        if console.is_terminal:
            console.print(Markdown(text))
        else:
            sys.stdout.write(text.rstrip("\n") + "\n")
    for line in _summary(answer):
        remark(line)


def document(answer: "Answer", style: Literal["number", "title"]) -> str:
    """Return the answer as Markdown with marks behind the sentences that did not pass, and its references."""
    from answering.rendering import render
    from service.cli.printing import harmless

    return harmless(render(replace(answer, text=_marked(answer)), style=style))


def _marked(answer: "Answer") -> str:
    text = answer.text
    for sentence in reversed(answer.sentences):
        if sentence.verdict in MARKS:
            text = f"{text[: sentence.end]} **({MARKS[sentence.verdict]})**{text[sentence.end :]}"
    return text


def _summary(answer: "Answer") -> list[str]:
    if answer.sentences and not answer.sources and not answer.refusal:
        return []  # a courtesy
    tested = [sentence for sentence in answer.sentences if sentence.verdict not in {None, Verdict.NOT_A_CLAIM}]
    told = []
    if tested and answer.mode is not Mode.EXTRACTIVE:
        supported = sum(sentence.verdict is Verdict.SUPPORTED for sentence in tested)
        told.append(f"{supported} of {len(tested)} sentences supported by the papers they cite")
    told += _removed(answer)
    writer = "sentences of the papers themselves" if answer.mode is Mode.EXTRACTIVE else f"written by {answer.model}"
    lines = _removed(answer) if answer.refusal else [" · ".join((*told, writer))]
    if answer.filters_read:
        words = ", ".join(f"“{words}”" for words in answer.filters_read)
        lines.append(f"{words} narrowed the papers; --no-read-filters searches them all")
    if answer.searched_for:
        lines.append(f"searched for “{answer.searched_for}”; --no-correct searches for what you typed")
    if answer.parts:
        lines.append(f"answered as {len(answer.parts)} questions; --no-split asks it as one")
    return lines


def _removed(answer: "Answer") -> list[str]:
    """How many sentences of what was written were removed, and why; nothing if none was."""
    from answering.rendering import why_removed

    removed = answer.faithfulness.removed_sentences
    sentences = f"{len(removed)} sentence{'s' * (len(removed) != 1)}"
    return [f"{sentences} removed ({why_removed(removed)})"] if removed else []


def _show_refusal(answer: "Answer") -> None:
    from rich.text import Text

    from service.cli.printing import out, print_indented

    refusal = answer.refusal
    if refusal is None:
        return
    console = out()
    console.print(Text.assemble(("No answer. ", "bold yellow"), refusal.reason))
    if refusal.nearest:
        console.print("\nThe papers that came nearest:")
        for paper in refusal.nearest:
            console.print(Text.assemble("  ", paper.title, (f"  {paper.score:.2f}  {paper.paper_id}", "dim")))
            if paper.covers:
                print_indented(Text(paper.covers, style="dim"), 4)
