"""Which sentences are tested, the tests, all of a text at once, and what they mean, as it is told."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from answering.checking.claims import LIST_MARK
from core.answer import Verdict
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, Judgement, SupportChecker
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.manuscripts.manuscript import Citation
from reviewing.manuscripts.report import CheckedCitation, CitationState
from reviewing.manuscripts.resolving import Target

_OWN_TEXT = (
    r"(?:paper|work|study|article|section|chapter|thesis|survey|review|report|manuscript|appendix|dissertation|"
    r"tutorial|contribution|letter|note)"
)
_OWN_THING = (
    r"(?:approach(?:es)?|methods?|model(?:s)?|system|results?|experiments?|analys[ei]s|findings?|framework|work|"
    r"contributions?|algorithm|data(?:set)?s?|benchmark|evaluation|implementation|code|goal|aim|hypothes[ei]s|study|"
    r"participants|sample|architecture|technique|solution|pipeline|tool|main|key|proposed|own|baselines?)"
)
_LEAD = (
    r"(?:(?:however|moreover|furthermore|finally|first|second|third|next|then|here|thus|therefore|hence|specifically|"
    r"additionally|in addition|to this end|to address this|in particular|also|lastly|overall|in summary|"
    r"in conclusion|for this purpose|in what follows|below),?\s+)*"
)
_OWN = re.compile(
    rf"{_LEAD}(?:in|throughout|within) (?:this|the present|our|the current) (?:\w+ ){{0,2}}{_OWN_TEXT}\b"
    rf"|{_LEAD}(?:this|the present|the current|our) (?:\w+ ){{0,1}}{_OWN_TEXT}\b"
    rf"|{_LEAD}our (?:\w+[ -]){{0,3}}{_OWN_THING}\b"
    rf"|{_LEAD}(?:we|i)\b"
    r"|.{0,80}\bwe (?:propose|present|introduce|describe|report|develop|release|investigate|evaluate|study|show|"
    r"demonstrate|use|conduct|compare|find|argue|train|collect|design|build|provide|explore|analy[sz]e|measure|"
    r"will|aim|focus|adopt|apply|extend|observe|conclude|hypothesi[sz]e|ask|discuss)\b"
    rf"|the (?:rest|remainder) of (?:this|the) {_OWN_TEXT}\b"
    r"|(?:sections?|chapters?|appendix|appendices)\s+(?:[\dA-Z][\d.]*\s+)?(?:\w+ )?(?:describes?|presents?|reviews?|"
    r"discusses|introduces|reports?|concludes|outlines?|explains?|gives?|shows?|contains?|details?)\b"
    r"|(?:as (?:shown|seen|illustrated|depicted|listed|given|described|discussed) in |in )?"
    r"(?:figures?|fig\.|tables?|equations?|eq\.|algorithms?|listings?)\s*(?:\d|[A-Z]\b|shows?|lists?|gives?|presents?|"
    r"summari[sz]es?|compares?|reports?|illustrates?)",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    rf"{_LEAD}(?:in )?(?:this|the present|the current) (?:\w+ ){{0,2}}{_OWN_TEXT}\b(?!.*\bwe\b)", re.IGNORECASE
)


def is_own(words: str, *, cites: bool = False) -> bool:
    """Whether a sentence says what its own authors do, found or show. "This study" of one that cites is another's."""
    bare = LIST_MARK.sub("", words)
    return bool(_OWN.match(bare)) and not (cites and _ANOTHERS.match(bare))


Test = tuple[str, tuple[str, ...]]
"""Words, and the ids of the papers that are to support them together."""
_UNREAD = Judgement(Verdict.UNSUPPORTED, 0.0)


class Tester:
    """Tests the sentences of one text. It numbers papers in the order in which it first hears of them, from 1."""

    def __init__(self, index: Index, checker: SupportChecker) -> None:
        self._index = index
        self._checker = checker
        self.notices: dict[str, None] = {}
        """What a reader should know of how sentences were tested."""
        self.papers: dict[str, Paper] = {}
        self._numbers: dict[str, int] = {}
        self._passages: dict[str, tuple[Passage, ...]] = {}
        self._known: dict[Test, Judgement] = {}

    def number(self, paper_id: str) -> int:
        """Return the number of a paper."""
        return self._numbers[paper_id]

    def know(self, papers: Iterable[Paper]) -> None:
        """Number papers."""
        for paper in papers:
            self.papers.setdefault(paper.id, paper)
            self._numbers.setdefault(paper.id, len(self._numbers) + 1)

    async def test(self, tests: Iterable[Test]) -> None:
        """Have all tests done that were not done before; their papers must be known."""
        missing = [test for test in dict.fromkeys(tests) if test not in self._known]
        await self._read([paper_id for _, paper_ids in missing for paper_id in paper_ids])
        claims = [self._claim(words, paper_ids) for words, paper_ids in missing]
        judgements = await self._checker.check(claims) if claims else []
        self._known |= dict(zip(missing, judgements, strict=True))
        self.notices |= dict.fromkeys(judgement.notice for judgement in judgements if judgement.notice)

    def of(self, words: str, paper_ids: tuple[str, ...]) -> Judgement:
        """Return what testing gave."""
        return self._known.get((words, paper_ids), _UNREAD)

    async def _read(self, paper_ids: Sequence[str]) -> None:
        for paper_id in dict.fromkeys(paper_ids):
            if paper_id not in self._passages:
                chunks = await self._index.catalogue.read(reading.chunks_of, paper_id)
                self._passages[paper_id] = tuple(Passage(each.chunk, each.paper, Scores(0.0)) for each in chunks)

    def _claim(self, words: str, paper_ids: tuple[str, ...]) -> Claim:
        cited = ((self._numbers[paper_id], passage) for paper_id in paper_ids for passage in self._passages[paper_id])
        return Claim(words, tuple(cited))


_BEST_FIRST = (Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.NOT_A_CLAIM)
_OF_VERDICT = {
    Verdict.SUPPORTED: (CitationState.SUPPORTED, "Its abstract says so."),
    Verdict.PARTIAL: (
        CitationState.PARTIAL,
        "Its abstract says part of it, or nearly so. Compare the sentence with the evidence.",
    ),
    Verdict.CONTRADICTED: (
        CitationState.CONTRADICTED,
        "Its abstract says otherwise. Correct the sentence, or cite another paper.",
    ),
    Verdict.NOT_A_CLAIM: (CitationState.UNTESTED, "The sentence claims nothing that could be tested."),
    Verdict.UNSUPPORTED: (
        CitationState.UNSUPPORTED,
        "Its abstract does not say it. Look whether the full text does, or cite another paper.",
    ),
}
_OF_STATE = {
    CitationState.NOT_IN_LIBRARY: "Not checked: not in the library. Add it with `litmus import`, then check again.",
    CitationState.UNKNOWN_KEY: "There is no such entry in the bibliography. Correct the key, or add the entry.",
    CitationState.NO_BIBLIOGRAPHY: "Not checked: nothing says what it points at. Give the .bib file with the text.",
    CitationState.UNTESTED: "Not tested: the sentence claims nothing of the work that it cites.",
}


def checked_citation(
    citation: Citation,
    target: Target,
    judged: Mapping[str, Judgement],
    number: Callable[[str], int],
    *,
    tested: bool,
) -> CheckedCitation:
    """Return a citation with what was found out about it."""
    if target.state is not None:
        return CheckedCitation(citation, target.state, _OF_STATE[target.state], title=target.title)
    if not tested:
        state, paper = CitationState.UNTESTED, target.papers[0]
        return CheckedCitation(citation, state, _OF_STATE[state], number(paper.id), paper.title)
    paper = min(target.papers, key=lambda each: _place(judged[each.id]))
    judgement = judged[paper.id]
    state, says = _OF_VERDICT[judgement.verdict]
    return CheckedCitation(
        citation, state, says, number(paper.id), paper.title, round(judgement.score, 4), judgement.evidence
    )


def best_of(judgements: Sequence[Judgement]) -> Judgement:
    """Return the best of what citations say alone and together."""
    return min(judgements, key=_place)


def _place(judgement: Judgement) -> tuple[int, float]:
    return _BEST_FIRST.index(judgement.verdict), -judgement.score
