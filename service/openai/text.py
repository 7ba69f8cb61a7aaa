"""The text of a completion: the answer, what one should know about it, and the references that it ends with."""

from collections.abc import Sequence
from dataclasses import replace

from answering import render
from answering.citations import strip_markers
from answering.rendering import REFERENCES, why_removed
from core.answer import Answer, Source, Verdict

_FAILURES = frozenset({Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.PARTIAL})


def ending(answer: Answer, body: str, cited: Sequence[Source]) -> str:
    """Return what follows the answer's own text, in which `cited` have their numbers; of a refusal it is the whole."""
    shown = replace(answer, text=body, sources=tuple(cited), notices=(*answer.notices, *_notes(answer)))
    whole = render(shown).rstrip("\n")
    return whole.removeprefix(body) if whole.startswith(body) else f"\n\n{whole}"


def without_references(text: str) -> str:
    """Return an earlier answer as it was before its references, which would only crowd the conversation."""
    return text.rpartition(f"\n\n{REFERENCES}\n")[0] or text


def _notes(answer: Answer) -> list[str]:
    """Say how the question was understood and what testing gave, to readers who see nothing but the text."""
    notes = []
    if answer.standalone_question and answer.standalone_question != answer.question:
        notes.append(f"Understood as: {answer.standalone_question}")
    if removed := answer.faithfulness.removed_sentences:
        left_out = f"{_sentences(len(removed))} of the draft did not pass the test and {_is(len(removed))} left out"
        notes.append(f"{left_out} ({why_removed(removed)}).")
    if doubted := [sentence for sentence in answer.sentences if sentence.verdict in _FAILURES]:
        quoted = " ".join(f"“{strip_markers(sentence.text)}”" for sentence in doubted)
        notes.append(f"{_sentences(len(doubted))} above {_is(len(doubted))} not supported by the papers: {quoted}")
    return notes


def _sentences(count: int) -> str:
    return f"{count} sentence{'s' * (count != 1)}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
