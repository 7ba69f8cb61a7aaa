"""The events of an answer as the page hears them: no word before it is tested, and each with its HTML."""

import re
from collections.abc import Iterator

from answering import Answered, Event, Retrieved, SentenceReady, Token, Understood, render
from answering.verification.assembling import assemble, why_removed, without_failures
from core.answer import Answer, Policy, Sentence, Source
from service.http.streams import frame
from service.page.answer_html import answer_html
from service.wire.answer import AnswerOut, RetrievedOut
from service.wire.page import EVENTS, PageAnswer, PageSentence, Writing

_OWN_LINE = re.compile(r"(?:[-*+>|]|#{1,6}|\d{1,3}[.)])\s|\||```|~~~")
"""How what Markdown wants on a line of its own begins."""


class PageEvents:
    """Turns the events of one answer into frames."""

    def __init__(self, policy: Policy, least_relevance: float) -> None:
        self._strict = policy is Policy.STRICT
        self._least_relevance = least_relevance
        self._sources: tuple[Source, ...] = ()
        self._tested: dict[int, Sentence] = {}
        """By where they begin: one that was put right takes the place of what it was."""
        self._writing = False

    def frames(self, event: Event) -> Iterator[bytes]:
        """Yield what the page hears of one event."""
        match event:
            case Understood():
                yield event_frame(event)
            case Retrieved(sources=sources):
                self._sources = sources
                yield event_frame(RetrievedOut.of(event))
            case Token():
                # The words themselves stay here until they are tested.
                if not self._writing:
                    self._writing = True
                    yield event_frame(Writing())
            case SentenceReady(sentence=sentence):
                yield self._sentence(sentence)
            case Answered(answer=answer):
                yield event_frame(page_answer(answer))

    def _sentence(self, sentence: Sentence) -> bytes:
        self._tested[sentence.start] = sentence
        text, shown = self._until_here()
        told = PageSentence(
            sentence=sentence,
            failed=why_removed(sentence, self._least_relevance) if self._strict else None,
            html=answer_html(text, shown, self._sources),
            sentences=tuple(shown),
        )
        return event_frame(told)

    def _until_here(self) -> tuple[str, list[Sentence]]:
        tested = [self._tested[start] for start in sorted(self._tested)]
        written = ""
        for sentence in tested:
            # How far apart two sentences stand is known, and what stands between them is white space.
            gap = sentence.start - len(written)
            alone = gap > 1 or _OWN_LINE.match(sentence.text)
            written += ("\n" if alone else " ") * gap + "." * (sentence.end - sentence.start)
        if not self._strict:
            return assemble(written, tested, lambda _: True)
        return without_failures(written, tested, lambda one: why_removed(one, self._least_relevance) is not None)


def event_frame(told: object) -> bytes:
    """Return an event of the page."""
    return frame(EVENTS[type(told)], told)


def page_answer(answer: Answer) -> PageAnswer:
    """Return an answer with what the page shows of it."""
    return PageAnswer(
        answer=AnswerOut.of(answer),
        html=answer_html(answer.text, answer.sentences, answer.sources),
        markdown=render(answer),
    )
