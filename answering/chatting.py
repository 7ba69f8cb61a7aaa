"""A question of a chat: asked after those before it, knowing them, and kept with its answer."""

from asyncio import CancelledError
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from uuid import uuid4

from answering.events import Answered, Event, Retrieved, SentenceReady, Settled, Token, Understood
from answering.question import Question
from answering.rendering import render
from answering.verification.assembling import count, with_cited
from core.answer import Answer, Mode, Sentence, Source, Turn
from core.errors import ChatNotFound
from core.ports import Message
from indexing.conversations import Chats

STOPPED = "Stopped before its end. This is what was tested until then."
_TURNS_READ = 30
"""The latest turns; how much of them an LLM reads is counted in tokens (answering/understanding/condensing.py)."""


async def converse(
    chats: Chats,
    chat_id: str,
    asked: Question,
    answer: Callable[[Question], AsyncGenerator[Event, None]],
    patience_s: float | None = None,
) -> AsyncGenerator[Event, None]:
    """Yield what `answer` yields for the question, which has the chat's history now.

    The answer is kept before it is told. If the iterator is closed, or its task cancelled, before the end, the question
    is kept with what was tested until then; if `answer` fails, nothing is kept. Raises ChatNotFound, and what `answer`
    raises; Overloaded where the question before it has no answer after `patience_s` seconds.
    """
    async with chats.in_order(chat_id, patience_s):
        asked = replace(asked, history=history_of(await chats.turns(chat_id, limit=_TURNS_READ)))
        heard = _Heard(asked, asked.text)
        try:
            async with aclosing(answer(asked)) as events:
                async for event in events:
                    if isinstance(event, Answered):
                        heard.ended = True  # said first: being cancelled does not stop the keeping
                        await _keep(chats, chat_id, event.answer)
                    heard.take(event)
                    yield event
        except (GeneratorExit, CancelledError):
            if not heard.ended:
                await _keep(chats, chat_id, heard.until_now(), stopped=True)
            raise


async def _keep(chats: Chats, chat_id: str, answer: Answer, *, stopped: bool = False) -> None:
    with suppress(ChatNotFound):  # deleted meanwhile, by somebody who wants nothing of it to be kept
        await chats.keep(chat_id, answer, stopped=stopped)


def history_of(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """Return the turns as a conversation: questions as they were asked, answers as Markdown with references."""
    return tuple(
        message
        for turn in turns
        for message in (
            Message("user", turn.answer.question),
            Message("assistant", render(turn.answer)),
        )
    )


@dataclass(slots=True)
class _Heard:
    """What was told of an answer that is not there yet."""

    asked: Question
    question: str
    sources: tuple[Source, ...] = ()
    text: str = ""
    sentences: dict[str, Sentence] = field(default_factory=dict)
    written: bool = False
    ended: bool = False

    def take(self, event: Event) -> None:
        match event:
            case Understood(standalone_question=question):
                self.question = question
            case Retrieved(sources=sources):
                self.sources = sources
            case Token():
                self.written = True
            case SentenceReady(sentence=sentence):
                self.sentences[sentence.text] = sentence
            case Settled(text=text):
                self.text += text
            case Answered():
                pass

    def until_now(self) -> Answer:
        sentences = self._settled()
        return Answer(
            id=f"a_{uuid4().hex[:16]}",
            question=self.asked.text,
            text=self.text,
            mode=Mode.LLM if self.written else Mode.EXTRACTIVE,
            sources=with_cited(self.sources, sentences),
            sentences=tuple(sentences),
            faithfulness=count(sentences),
            standalone_question=self.question,
            filters=self.asked.filters,
            notices=(STOPPED,),
        )

    def _settled(self) -> list[Sentence]:
        """The sentences of the text, at their places there. What `strict` removed is told too, but not settled."""
        found = [
            replace(sentence, start=start, end=start + len(text))
            for text, sentence in self.sentences.items()
            if (start := self.text.find(text)) >= 0
        ]
        placed: list[Sentence] = []
        for sentence in sorted(found, key=lambda sentence: (sentence.start, -sentence.end)):
            if not placed or sentence.start >= placed[-1].end:
                placed.append(sentence)
        return placed
