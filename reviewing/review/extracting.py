"""A section without an LLM: sentences of the abstracts in the third person, each tested; else word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

from answering.citations import without_foreign_markers
from core.answer import Evidence, Verdict
from core.paper import Paper
from core.ports import Claim, SupportChecker
from reviewing.reading.whole import whole_passage
from reviewing.review.retelling import UNNAMED, label_of, retold, short_title, speaks_of_itself, who_wrote
from reviewing.review.review import Paragraph, ReviewSentence
from reviewing.review.telling import TellParagraph, TellSentence


@dataclass(frozen=True, slots=True)
class _Draft:
    """A sentence as it is to be shown, as it is tested, and as it stands in the abstract."""

    told: TellSentence
    text: str
    tested: str


class SectionExtractor:
    """Tells chosen sentences."""

    def __init__(self, checker: SupportChecker) -> None:
        self._checker = checker

    async def written(self, paragraphs: Sequence[TellParagraph], numbers: dict[str, int]) -> list[Paragraph]:
        """Return the paragraphs, citing papers by their numbers. Raises EmbedderUnavailable."""
        drafts = [_drafts(paragraph) for paragraph in paragraphs]
        flat = [draft for some in drafts for draft in some]
        claims = [
            Claim(draft.tested, ((numbers[draft.told.abstract.paper.id], whole_passage(draft.told.abstract.paper)),))
            for draft in flat
        ]
        judged = iter(await self._checker.check(claims))
        return [
            Paragraph(
                tuple(_sentence(draft, numbers, next(judged).verdict is Verdict.SUPPORTED) for draft in some),
                paragraph.lead,
            )
            for some, paragraph in zip(drafts, paragraphs, strict=True)
        ]


def _drafts(paragraph: TellParagraph) -> list[_Draft]:
    drafts: list[_Draft] = []
    for place, told in enumerate(paragraph.sentences):
        paper = told.abstract.paper
        known = place > 0 and paragraph.sentences[place - 1].abstract.paper.id == paper.id
        original = stopped(told.sentence.text)
        text = retold(original, who_wrote(paper), known=known and _named(drafts[-1], paper))
        tested = retold(original, UNNAMED, known=known and _named(drafts[-1], paper))
        if text is None or tested is None:
            drafts.append(_Draft(told, quoted(original, paper), original))
        else:
            follows = place > 0 and paragraph.sentences[place - 1].abstract.paper.id == paper.id
            label = "" if follows or not paragraph.named or _mentions(text, paper) else f"{label_of(paper)}: "
            drafts.append(_Draft(told, f"{label}{stopped(text)}", stopped(tested)))
    return drafts


def _named(draft: _Draft, paper: Paper) -> bool:
    """Whether a sentence says who wrote it, so that the next one can say "they"."""
    who = who_wrote(paper)
    return any(named.strip() in draft.text for named in (who.authors.removeprefix("the "), who.paper))


def _mentions(text: str, paper: Paper) -> bool:
    """Whether a sentence says by itself whose work it tells of: by the authors, or by what the title calls it."""
    who = who_wrote(paper)
    names = [who.authors.removeprefix("the "), short_title(paper.title)]
    if paper.authors:
        names.append(who.possessive)
    return any(name in text for name in names)


def _sentence(draft: _Draft, numbers: dict[str, int], supported: bool) -> ReviewSentence:
    sentence, paper = draft.told.sentence, draft.told.abstract.paper
    number = numbers[paper.id]
    original = stopped(sentence.text)
    text = without_foreign_markers(draft.text if supported else quoted(original, paper))
    tested = draft.tested if supported else original
    return ReviewSentence(
        text=text,
        citations=(number,),
        verdict=Verdict.SUPPORTED,
        score=1.0,
        evidence=(Evidence(number, sentence.text, sentence.start, sentence.end),),
        tested=None if tested == text else tested,
    )


def quoted(text: str, paper: Paper) -> str:
    """Return a sentence of an abstract word for word, in quotes where it speaks of itself."""
    if not speaks_of_itself(text):
        return text
    return f"In the words of {who_wrote(paper).authors}: “{text}”"


def stopped(text: str) -> str:
    """Return a sentence on one line and with a stop."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ".”", ".)", "。")) else f"{text.rstrip(',;:')}."
