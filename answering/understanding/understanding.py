"""Reads a question: after what was said before, in its language, with its filters, rightly spelled."""

import re
from datetime import date

from answering.composing import as_data
from answering.run import Run
from answering.understanding.condensing import Condensed, condense
from answering.understanding.courtesy import reply
from answering.understanding.follow_ups import Intent
from answering.understanding.languages import ENGLISH, OTHER, language_of, seems, words_of_any_language
from answering.understanding.spelling import Speller
from answering.understanding.turns import read_turns
from answering.wishes import RosterNames, combined, read_wishes
from core.settings import Settings
from indexing.embedding import EMBEDDED
from indexing.index import Index

_READS_ENGLISH = (
    "The question seems {language}, and the embedded model reads English: only what stands in papers too was searched "
    "({words}). Ask in English, or configure an LLM, which translates, or an embedder that reads other languages."
)
_LEAST_LETTERS = 6
"""Of a word that is not written like a name. A shorter one may be a word of both languages: French "plus"."""
_NAMELIKE = re.compile(r"\d|.[A-Z]")


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

    async def read(self, run: Run) -> None:
        """Put into the run what its question means."""
        language = self._language(run.asked.text) if run.asked.correct else ENGLISH
        condensed = await condense(
            run.asked.text,
            run.asked.history,
            run.llm,
            self._settings.chat_history_tokens,
            translate=language != ENGLISH,
        )
        if condensed.usage is not None:
            run.used(condensed.usage)
            run.lap("generate")
        run.question, run.rewritten, run.filters = condensed.question, condensed.rewritten, run.asked.filters
        run.most_sentences, run.whole = condensed.most_sentences, condensed.whole
        if condensed.intent is Intent.THANKS:
            run.courtesy = reply(run.asked.text)
            return
        self._follow(run, condensed)
        if run.asked.read_filters:
            await self._read_filters(run)
        if condensed.translated:
            run.searched_for = run.question
            run.answer_in = language if language != OTHER else f"the language of “{as_data(run.asked.text)}”"
        elif language != ENGLISH and condensed.question == run.asked.text:
            self._keep_names(run, language)
        elif run.asked.correct and (corrected := await self._speller.correct(run.question)) is not None:
            run.question = run.searched_for = corrected.question

    def _language(self, text: str) -> str:
        if self._settings.embedder != EMBEDDED:
            return ENGLISH  # it is searched as it is, whatever it is
        return language_of(text, self._speller.is_known)

    def _follow(self, run: Run, condensed: Condensed) -> None:
        turns = [turn for turn in read_turns(run.asked.history) if turn.papers]
        run.leans = condensed.leans
        if not condensed.leans or not turns:
            return
        run.quoted = tuple(paper.title for paper in turns[-1].papers)
        if condensed.intent is Intent.ANSWER:
            run.said = " ".join(turn.text for turn in turns)

    async def _read_filters(self, run: Run) -> None:
        wishes = read_wishes(run.question, await self._names(), date.today().year)
        run.question, run.filters_read = wishes.text, wishes.phrases
        run.filters = combined(run.asked.filters, wishes.filters)

    def _keep_names(self, run: Run, language: str) -> None:
        """Search only what an English model can make something of: names, numbers, and words that papers have."""
        run.foreign = language
        words = [
            word
            for word in words_of_any_language(run.question)
            if self._speller.is_known(word) and (len(word) >= _LEAST_LETTERS or _NAMELIKE.search(word))
        ]
        if words:
            run.question = run.searched_for = " ".join(words)
            run.note(_READS_ENGLISH.format(language=seems(language), words=run.question))

    async def _names(self) -> RosterNames:
        roster = await self._index.roster.current()
        return RosterNames(roster.authors.__contains__, roster.venue_numbers, roster.tags.__contains__)
