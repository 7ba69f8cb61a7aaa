"""An answer without an LLM: the sentences that were chosen, in the third person, each cited.

Only where a sentence has references of its own, `[3]`, they stand in round brackets, lest they be read as ours.

Every sentence of it is a sentence of an abstract, in which only who speaks is changed, so what it says is supported by
construction; what can go wrong is only that it answers beside the question, and choosing well is the whole art
(answering/drafting).
"""

from collections.abc import Mapping

from answering.citing.citations import with_markers, without_foreign_markers
from answering.drafting.candidates import Candidate
from answering.drafting.plan import Plan
from answering.guarding.inert import inert
from answering.voice.telling import Narrator
from core.answer import Evidence, Sentence, Verdict

_BETWEEN = "\n\n"


def write_extractively(plan: Plan, numbers: Mapping[str, int]) -> tuple[str, tuple[Sentence, ...]]:
    """Return the text and its sentences, each with its marker at its end.

    `numbers` are those of the sources, by the id of the paper. A line without a label is a paragraph,
    others make a list. A sentence that points at one that is not told stands behind the name of its paper.
    """
    text = ""
    sentences: list[Sentence] = []
    narrator = Narrator()

    def add(said: str) -> None:
        nonlocal text
        if said:
            start = len(text) + len(_BETWEEN if text else "")
            text += f"{_BETWEEN if text else ''}{said}"
            sentences.append(Sentence(said, start, len(text), verdict=Verdict.NOT_A_CLAIM))

    add(plan.before)
    for place, line in enumerate(plan.lines):
        listed = bool(line.label)
        text += "\n" if listed and place else _BETWEEN if text else ""
        text += f"- **{_plain(line.label)}**: " if listed else ""
        for nth, each in enumerate(line.sentences):
            text += " " if nth else ""
            told = narrator.tell(each.passage.paper, each.start, each.end, label_if_pointing=not listed).text
            sentence = _cited(told, each, numbers[each.passage.paper.id], len(text))
            sentences.append(sentence)
            text += sentence.text
    add(plan.after)
    return text, tuple(sentences)


def _cited(told: str, each: Candidate, source: int, start: int) -> Sentence:
    marked = with_markers(inert(without_foreign_markers(told)), (source,))
    return Sentence(
        text=marked,
        start=start,
        end=start + len(marked),
        citations=(source,),
        verdict=Verdict.SUPPORTED,
        score=1.0,
        evidence=(Evidence(source, each.text, each.start, each.end),),
    )


def _plain(label: str) -> str:
    """A label on one line, without marks that would end its emphasis or be read as a citation."""
    return inert(without_foreign_markers(" ".join(label.replace("*", "").split())))
