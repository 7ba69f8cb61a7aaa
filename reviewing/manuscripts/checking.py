"""A manuscript checked: which sentences the library supports, what to cite, and which citations do not hold."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from answering.checking.claims import is_claim
from answering.checking.spans import moved
from core.answer import Verdict
from core.errors import InvalidManuscript
from core.filters import Filters
from core.identity import identity_keys, same_work
from core.paper import Paper
from core.ports import SupportChecker
from indexing.exporting.bibtex import CiteKeys
from indexing.index import Index
from retrieval.search import Retriever
from reviewing.manuscripts.candidates import CitableSearch, Uncited
from reviewing.manuscripts.manuscript import Citation, Form, Manuscript, Statement
from reviewing.manuscripts.offering import offers_for
from reviewing.manuscripts.reading import read_manuscript
from reviewing.manuscripts.references import read_bibliography
from reviewing.manuscripts.report import OFFERS, CheckedSentence, CheckedSource, Offer, Standing, TextReport
from reviewing.manuscripts.resolving import Resolver, Target
from reviewing.manuscripts.testing import Test, Tester, best_of, checked_citation, is_own

_EVERYTHING = Filters()
_NEAR = 0.3
"""The cosine below which a paper speaks of something else."""
_BEFORE = 2
"""So many sentences before a sentence say what it speaks of."""
_LONGEST_SENTENCE = 2000
_MOST_NAMED = 10
_FEWEST_LETTERS = 0.3
"""The share of letters among a text's visible characters below which it is no text."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, and what is to be done about it."""

    statement: Statement
    standing: Standing | None
    """None: it is to be tested."""

    @property
    def words(self) -> str:
        return self.statement.words[:_LONGEST_SENTENCE]


class TextChecker:
    """Checks texts against one library."""

    def __init__(self, index: Index, retriever: Retriever, max_chars: int) -> None:
        self._index = index
        self._retriever = retriever
        self._resolver = Resolver(index, retriever)
        self._max_chars = max_chars

    async def check(
        self,
        text: str,
        checker: SupportChecker,
        *,
        form: Form | None = None,
        bibliography: str | None = None,
        filters: Filters = _EVERYTHING,
        offers: int = OFFERS,
    ) -> TextReport:
        """Return what was found out. Raises InvalidManuscript, IndexUnavailable, EmbedderUnavailable."""
        self._refuse(text)
        works = (
            await asyncio.to_thread(read_bibliography, bibliography) if bibliography and bibliography.strip() else {}
        )
        manuscript = await asyncio.to_thread(read_manuscript, text, form)
        sentences = [_Read(statement, _standing(statement)) for statement in manuscript.statements]
        targets = await self._resolver.resolve(manuscript, works)
        tester = Tester(self._index, checker)
        await self._test_citations(tester, sentences, targets)
        offered = await self._find_offers(tester, sentences, targets, filters, offers)
        checked = [
            self._checked(tester, sentence, targets, offered.get(place, ()), offers)
            for place, sentence in enumerate(sentences)
        ]
        return TextReport(
            form=manuscript.form,
            characters=len(text),
            sentences=tuple(checked),
            sources=_sources(tester, checked, targets, works),
            filters=filters,
            checker=checker.name,
            notices=(*_unread(manuscript), *tester.notices),
        )

    def _refuse(self, text: str) -> None:
        if len(text) > self._max_chars:
            raise InvalidManuscript(
                f"The text has {len(text):,} characters; at most {self._max_chars:,} are taken. Check it in parts, or "
                "raise LITMUS_MAX_MANUSCRIPT_CHARS."
            )
        visible = [char for char in text if not char.isspace()]
        if not any(char.isalnum() for char in visible):
            raise InvalidManuscript("The text is empty. Give a paragraph or a file in LaTeX, Markdown or plain text.")
        if "\0" in text or sum(char.isalpha() for char in visible) < _FEWEST_LETTERS * len(visible):
            raise InvalidManuscript("This is no text. Give a file in LaTeX, Markdown or plain text.")

    async def _test_citations(
        self, tester: Tester, sentences: Sequence[_Read], targets: Mapping[Citation, Target]
    ) -> None:
        tests: list[Test] = []
        for sentence in sentences:
            papers = _cited(sentence, targets)
            tester.know(papers.values())
            if sentence.standing is None and papers:
                tests += [(sentence.words, (paper_id,)) for paper_id in papers]
                tests.append((sentence.words, tuple(papers)))
        await tester.test(tests)

    async def _find_offers(
        self,
        tester: Tester,
        sentences: Sequence[_Read],
        targets: Mapping[Citation, Target],
        filters: Filters,
        offers: int,
    ) -> dict[int, list[Offer]]:
        """Return what to offer for every sentence that its citations do not support."""
        wanting = {
            place: _cited(sentence, targets)
            for place, sentence in enumerate(sentences)
            if sentence.standing is None and not _holds(tester, sentence, targets)
        }
        if not wanting:
            return {}
        search = CitableSearch(self._index, self._retriever)
        found = await search.search([_wanted(sentences, place) for place in wanting], filters)
        tested = max(offers, 1)
        candidates = {
            place: [one for one in each if one.paper.id not in cited and one.cosine >= _NEAR][:tested]
            for (place, cited), each in zip(wanting.items(), found, strict=True)
        }
        tests: list[Test] = []
        for place, each in candidates.items():
            tester.know(one.paper for one in each)
            tests += [(sentences[place].words, (one.paper.id,)) for one in each]
        await tester.test(tests)
        return {
            place: await offers_for(
                words := sentences[place].words,
                [(one, tester.of(words, (one.paper.id,)), tester.number(one.paper.id)) for one in each],
            )
            for place, each in candidates.items()
        }

    def _checked(
        self,
        tester: Tester,
        sentence: _Read,
        targets: Mapping[Citation, Target],
        offers: Sequence[Offer],
        count: int,
    ) -> CheckedSentence:
        statement = sentence.statement
        papers = tuple(_cited(sentence, targets))
        judged = {paper_id: tester.of(sentence.words, (paper_id,)) for paper_id in papers}
        citations = tuple(
            checked_citation(each, targets[each], judged, tester.number, tested=sentence.standing is None)
            for each in statement.citations
        )
        plain = CheckedSentence(
            statement.text, statement.start, statement.end, statement.words, Standing.NOT_A_CLAIM, citations=citations
        )
        if sentence.standing is not None:
            return replace(plain, standing=sentence.standing)
        first = next((one for one in offers if one.verdict in (Verdict.SUPPORTED, Verdict.PARTIAL)), None)
        best = tuple(offers[:count])
        if papers:
            whole = best_of([*judged.values(), tester.of(sentence.words, papers)])
            standing = Standing(whole.verdict.value)
            spans = moved(whole.unsupported_spans, statement.words, statement.text)
            return replace(
                plain,
                standing=standing,
                score=whole.score,
                evidence=whole.evidence,
                offers=best,
                unsupported_spans=spans,
            )
        if statement.citations:
            return replace(plain, standing=Standing.NOT_CHECKED, offers=best)
        if first is None and best and best[0].otherwise is not None:
            return replace(plain, standing=Standing.CONTRADICTED, score=best[0].score, offers=best)
        if first is None:
            return replace(plain, standing=Standing.NOTHING_FOUND, offers=best)
        return replace(plain, standing=Standing(first.verdict.value), score=first.score, offers=best)


def _unread(manuscript: Manuscript) -> list[str]:
    """Say which files a text puts in that were not given with it."""
    if not manuscript.unread:
        return []
    named, more = manuscript.unread[:_MOST_NAMED], len(manuscript.unread) - _MOST_NAMED
    told = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    return [
        f"Not checked, for the text only names it: {told}. `litmus check FILE` reads what a text inputs and "
        "includes from inside its folder."
    ]


def _standing(statement: Statement) -> Standing | None:
    """Return what a sentence is that is not to be tested."""
    if statement.heading or not is_claim(statement.words):
        return Standing.NOT_A_CLAIM
    return Standing.OWN if is_own(statement.words, cites=bool(statement.citations)) else None


def _wanted(sentences: Sequence[_Read], place: int) -> Uncited:
    before: list[str] = []
    for sentence in reversed(sentences[max(0, place - _BEFORE) : place]):
        if sentence.statement.heading:
            break
        before.insert(0, sentence.words)
    return Uncited(sentences[place].words, " ".join([*before, sentences[place].words]))


def _cited(sentence: _Read, targets: Mapping[Citation, Target]) -> dict[str, Paper]:
    return {paper.id: paper for each in sentence.statement.citations for paper in targets[each].papers}


def _holds(tester: Tester, sentence: _Read, targets: Mapping[Citation, Target]) -> bool:
    papers = tuple(_cited(sentence, targets))
    sets = [papers, *((paper_id,) for paper_id in papers)] if papers else []
    return any(tester.of(sentence.words, each).verdict is Verdict.SUPPORTED for each in sets)


def _sources(
    tester: Tester,
    checked: Sequence[CheckedSentence],
    targets: Mapping[Citation, Target],
    works: Mapping[str, Paper],
) -> tuple[CheckedSource, ...]:
    """Return the papers that the report speaks of, with keys: those of the bibliography where it has them."""
    known = {paper.id: target.key for target in targets.values() if target.key for paper in target.papers}
    own = {identity: key for key, work in works.items() if work.title for identity in identity_keys(work)}
    for paper in tester.papers.values():
        same = (own[identity] for identity in identity_keys(paper) if identity in own)
        if key := next((key for key in same if same_work(paper, works[key])), None):
            known.setdefault(paper.id, key)
    keys = CiteKeys()
    spoken: set[int | None] = {each.source for one in checked for each in one.offers}
    spoken |= {each.source for one in checked for each in one.citations}
    spoken |= {each.source for one in checked for each in one.evidence}
    sources = []
    for paper in tester.papers.values():
        new = keys.key(paper)
        if tester.number(paper.id) in spoken:
            while paper.id not in known and new in works:
                new += "a"
            sources.append(CheckedSource(tester.number(paper.id), paper, known.get(paper.id, new), paper.id in known))
    return tuple(sources)
