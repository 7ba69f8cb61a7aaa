"""Reads a question: after what was said before, in its language, with its filters, rightly spelled."""

from dataclasses import replace
from datetime import date

from answering.question import Question
from answering.question.wishes import RosterNames, combined, read_wishes
from answering.understanding.condensing import condense
from answering.understanding.courtesy import reply
from answering.understanding.follow_ups import Condensed, Intent
from answering.understanding.languages import ENGLISH, OTHER, language_of, not_read, words_of_any_language
from answering.understanding.meant import Meant
from answering.understanding.spelling import Speller
from answering.understanding.turns import earlier_turns
from core.ports import Llm
from core.settings import Settings
from core.text.words import is_namelike
from indexing.embedding import EMBEDDED
from indexing.index import Index
from prompts import as_data

_LEAST_LETTERS = 6
"""Of a word in small letters. A shorter one may be a word of both languages: French "plus"."""


class Understanding:
    """Works for one library."""

    def __init__(self, settings: Settings, index: Index) -> None:
        self._settings = settings
        self._index = index
        self._speller = Speller(index)

    @property
    def speller(self) -> Speller:
        """Knows the words of the library."""
        return self._speller

    async def read(self, asked: Question, llm: Llm | None) -> Meant:
        """Return what a question means. `llm` is None where none is configured; one that fails does no harm."""
        language = self._language(asked.text) if asked.correct else ENGLISH
        condensed = await condense(
            asked.text, asked.history, llm, self._settings.chat_history_tokens, translate=language != ENGLISH
        )
        meant = Meant(
            asked,
            condensed.question,
            asked.filters,
            whole=condensed.whole,
            most_sentences=condensed.most_sentences,
            rewritten=condensed.rewritten,
            usage=condensed.usage,
        )
        if condensed.intent is Intent.THANKS:
            return replace(meant, courtesy=reply(asked.text))
        meant = _following(meant, condensed)
        if asked.read_filters:
            meant = await self._without_filters(meant)
        if condensed.translated:
            answer_in = language if language != OTHER else f"the language of “{as_data(asked.text)}”"
            return replace(meant, searched_for=meant.question, answer_in=answer_in)
        if language != ENGLISH and condensed.question == asked.text:
            return self._names_of(meant, language)
        if asked.correct and (corrected := await self._speller.correct(meant.question)) is not None:
            return replace(meant, question=corrected.question, searched_for=corrected.question)
        return meant

    def _language(self, text: str) -> str:
        if self._settings.embedder != EMBEDDED:
            return ENGLISH  # it is searched as it is, whatever it is
        return language_of(text, self._speller.is_known)

    async def _without_filters(self, meant: Meant) -> Meant:
        wishes = read_wishes(meant.question, await self._names(), date.today().year)
        filters = combined(meant.asked.filters, wishes.filters)
        return replace(meant, question=wishes.text, filters_read=wishes.phrases, filters=filters)

    def _names_of(self, meant: Meant, language: str) -> Meant:
        """Search only what an English model can make something of: names, numbers, and words that papers have."""
        words = [
            word
            for word in words_of_any_language(meant.question)
            if self._speller.is_known(word) and (len(word) >= _LEAST_LETTERS or is_namelike(word))
        ]
        if all(word.isdigit() for word in words):
            return replace(meant, foreign=language)
        found = " ".join(words)
        notice = not_read(language, searched=found, untranslated=meant.untranslated)
        return replace(meant, foreign=language, question=found, searched_for=found, notice=notice)

    async def _names(self) -> RosterNames:
        roster = await self._index.roster.current()
        return RosterNames(roster.authors.__contains__, roster.venue_numbers, roster.tags.__contains__)


def _following(meant: Meant, condensed: Condensed) -> Meant:
    """Return what a question means that leans on the turns before it."""
    turns = [turn for turn in earlier_turns(meant.asked.history) if turn.papers]
    if not condensed.leans or not turns:
        return meant
    said = " ".join(turn.text for turn in turns) if condensed.intent is Intent.ANSWER else ""
    return replace(meant, quoted=tuple(paper.title for paper in turns[-1].papers), said=said)
