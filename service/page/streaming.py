"""The events of an answer as the page hears them: no word before it is tested, and each with its HTML."""

from collections.abc import Iterator

from answering import Answered, Event, Retrieved, SentenceReady, Token, render
from answering.assembling import assemble, fails
from core.answer import Answer, Policy, Sentence, Source
from service.page.answer_html import answer_html
from service.sse import frame
from service.wire.answer import AnswerOut, SentenceOut
from service.wire.events import RetrievedOut
from service.wire.page import PageAnswer, PageSentence, Writing
from service.wire.sources import SourceOut


class PageEvents:
    """Turns the events of one answer into frames."""

    def __init__(self, policy: Policy) -> None:
        self._strict = policy is Policy.STRICT
        self._sources: tuple[Source, ...] = ()
        self._text = ""
        self._sentences: list[Sentence] = []
        self._writing = False

    def frames(self, event: Event) -> Iterator[bytes]:
        """Yield what the page hears of one event."""
        match event:
            case Retrieved(sources=sources):
                self._sources = sources
                yield frame("retrieved", RetrievedOut(sources=[SourceOut.of(source) for source in sources]))
            case Token():
                # The words themselves stay here until they are tested.
                if not self._writing:
                    self._writing = True
                    yield frame("writing", Writing())
            case SentenceReady(sentence=sentence):
                yield self._sentence(sentence)
            case Answered(answer=answer):
                yield frame("answer", page_answer(answer))

    def _sentence(self, sentence: Sentence) -> bytes:
        gap = sentence.start - len(self._text)
        self._text += (" " if gap == 1 else "\n" * gap) + sentence.text
        self._sentences.append(sentence)
        text, kept = assemble(self._text, self._sentences, lambda one: not (self._strict and fails(one)))
        removed = self._strict and fails(sentence)
        html = answer_html(text, kept, self._sources)
        return frame("sentence", PageSentence(sentence=SentenceOut.model_validate(sentence), removed=removed, html=html))


def page_answer(answer: Answer) -> PageAnswer:
    """Return an answer with what the page shows of it."""
    return PageAnswer(
        answer=AnswerOut.of(answer),
        html=answer_html(answer.text, answer.sentences, answer.sources),
        markdown=render(answer),
    )
