"""Reads an LLM's text, as it comes, as sentences with citations.

However the LLM wrote them, in the result every citation stands as `[n]` behind the words of its sentence and before its
full stop: `… accuracy [1][3].` Markers that point at no source are dropped and counted; no word of the answer is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from answering.citing.marked_text import Marker, as_markers
from answering.citing.markers import MarkerScanner
from answering.citing.unmarking import (
    is_marked_ahead,
    lacks_subject,
    leading,
    markers_behind_stop,
    with_subject,
    without_markers,
)
from answering.guarding.inert import inert
from answering.llm_text.answer_lines import AnswerLines
from core.paper import Paper
from core.text.sentences import sentence_spans, settled_spans

# What stays behind the markers: the stop, the quotes, brackets and emphasis that it closes, and the rule below the head
# of a table.
_END = r"(?:[.!?…]+|[。！？]+|[:;,])?[\"'”’»)\]*_|\s]*(?:\n[ \t]*\|[|\s:-]*)?$"
_BEFORE_END = re.compile(r"\s*" + _END)
_LONGEST_END = 400
_OWN_MARKERS = re.compile(rf" ((?:\[[1-9]\d*\])+)(?={_END})")
_CLOSED_BY = {"(": ")", "[": "]", "“": "”", "„": "“"}
_FOREIGN_MARKER = re.compile(r"\[(\d+)\]")
# Without it no sentence can have ended, and looking for one would be in vain. Asked of whole words only.
_MAY_END = re.compile(r"[.!?…؟۔।](?!\d)\S*+\s|[。！？｡\n]")
_ENDS_AT_ONCE = re.compile(r"[。！？｡]")
_SAID = re.compile(
    r"\b(?:passages?|sources?)\s+(?P<numbers>[1-9]\d?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)[1-9]\d?)*)\b(?![.,]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """`text == whole[start:end]`, where `whole` is the normalised text; citations in their order of appearance."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]


class CitationStream:
    """Takes an LLM's text in any pieces and returns each sentence as soon as nothing can change it any more."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        """`papers`: the sources 1, 2, …"""
        self.text = ""
        """Normalised, as far as sentences were returned."""
        self.dropped = 0
        """Markers that point at no source, or belong to no sentence."""
        self._lines = AnswerLines(papers)
        self._scanner = MarkerScanner(papers)
        self._sentences = 0
        self._read = 0
        self._searched = 0
        """Before it stands no end of a sentence that is not read yet; a word begins there."""
        self._next_marker = 0
        self._ahead: list[Marker] = []
        """Markers that stood before the sentence that they belong to."""
        self._line_is_marked_ahead = False
        self._skipped = ""
        """White space before markers that stood alone."""

    @property
    def over(self) -> bool:
        """Whether the answer was over before its text was: a turn followed that nobody asked for."""
        return self._lines.over

    def feed(self, piece: str) -> list[CitedSentence]:
        """Take the next piece and return the sentences that it completed."""
        self._scanner.feed(self._lines.feed(piece))
        if not self._may_end():
            return []
        return self._take(settled_spans(self._scanner.text), final=False)

    def _may_end(self) -> bool:
        """Look at each word once it is whole, and at the last one for stops that need no space behind them."""
        text, start = self._scanner.text, max(self._read, self._searched)
        rest = text[start:]
        unfinished = rest.split()[-1] if rest.strip() and not rest[-1].isspace() else ""
        whole = len(text) - len(unfinished)
        if _MAY_END.search(text, start, whole) or _ENDS_AT_ONCE.search(unfinished):
            return True
        self._searched = whole
        return False

    def finish(self) -> list[CitedSentence]:
        """Return the sentences that were still open."""
        self._scanner.feed(self._lines.finish())
        self._scanner.finish()
        last = self._take(sentence_spans(self._scanner.text), final=True)
        self.dropped += len(self._ahead)
        self._ahead = []
        return last

    def _take(self, spans: Sequence[tuple[int, int]], *, final: bool) -> list[CitedSentence]:
        taken = []
        for place in range(self._sentences, len(spans)):
            goes_on = place + 1 < len(spans) or not final
            led = self._each_led(*spans[place])
            for start, end in led:
                followed = (goes_on or end != led[-1][1]) and not self._line_ends(end)
                if sentence := self._sentence(start, end, followed=followed, own_line=start != led[0][0]):
                    taken.append(sentence)
                self._read = end
            self._sentences = place + 1
        return taken

    def _each_led(self, start: int, end: int) -> list[tuple[int, int]]:
        """Part what has a marker before each of several things, and no stop between: `[1] One title [2] Another`."""
        text = self._scanner.text
        leads = [start + at for at in leading(text[start:end], self._markers_between(start, end))] or [start]
        ends = [start + len(text[start:at].rstrip()) for at in leads[1:]]
        return list(zip(leads, [*ends, end], strict=True))

    def _line_ends(self, at: int) -> bool:
        rest = self._scanner.text[at:]
        return "\n" in rest[: len(rest) - len(rest.lstrip())]

    def _sentence(self, start: int, end: int, *, followed: bool, own_line: bool) -> CitedSentence | None:
        raw = self._scanner.text[start:end]
        gap = self._scanner.text[self._read : start]
        gap = "\n" if own_line and "\n" not in gap else gap
        markers = self._markers_until(start, end)
        if "\n" in gap or not self._read:
            self._line_is_marked_ahead = is_marked_ahead(raw, markers)
        belongs_ahead = followed and (self._line_is_marked_ahead or lacks_subject(self._scanner.text[end : end + 80]))
        behind = markers_behind_stop(raw, markers) if belongs_ahead else []
        cited = [*self._ahead, *(marker for marker in markers if marker not in behind)]
        words = inert(with_subject(without_markers(raw, markers), self._ahead))
        if not any(char.isalnum() for char in words):  # a rule, a bullet, or markers alone: they belong to what follows
            self._ahead = [*cited, *behind]
            cited = []
            if not words.strip(" \t.,;"):
                self._skipped = max(self._skipped, gap, key=len)
                return None
        else:
            self._ahead = behind
        self.dropped += sum(marker.number is None for marker in cited)
        citations = self._numbers(cited, words)
        gap, self._skipped = (max(self._skipped, gap, key=len) if self.text else ""), ""
        start = len(self.text) + len(gap)
        text = with_markers(words, citations)
        self.text += gap + text
        return CitedSentence(text, start, start + len(text), citations)

    def _numbers(self, markers: Sequence[Marker], words: str) -> tuple[int, ...]:
        """The sources that a sentence names by markers, in words ("Passage 2 says") or by their titles."""
        said = [int(number) for found in _SAID.finditer(words) for number in re.findall(r"\d+", found["numbers"])]
        known = [number for number in said if number <= self._scanner.forms.count]
        marked = [marker.number for marker in markers if marker.number]
        return tuple(dict.fromkeys([*marked, *known, *self._scanner.forms.titles_in(words)]))

    def _markers_until(self, start: int, end: int) -> list[Marker]:
        """The markers of a sentence, placed within it. They are not returned again."""
        found = self._markers_between(start, end)
        self._next_marker += len(found)
        return found

    def _markers_between(self, start: int, end: int) -> list[Marker]:
        coming = takewhile(lambda marker: marker.start < end, islice(self._scanner.markers, self._next_marker, None))
        return [Marker(marker.start - start, marker.end - start, marker.number) for marker in coming]


def parse_citations(text: str, papers: Sequence[Paper]) -> tuple[str, list[CitedSentence], int]:
    """Return the normalised text, its sentences, and how many markers were dropped."""
    stream = CitationStream(papers)
    sentences = [*stream.feed(text), *stream.finish()]
    return stream.text, sentences, stream.dropped


def with_markers(text: str, citations: Sequence[int]) -> str:
    """Return a sentence without markers with these citations at their place, before its full stop."""
    if not citations:
        return text
    place = place_of_markers(text)
    return f"{text[:place]} {as_markers(citations)}{text[place:]}"


def place_of_markers(text: str) -> int:
    """Return where the markers of a sentence stand: behind its words, before its full stop."""
    found = _BEFORE_END.search(text, max(0, len(text) - _LONGEST_END))
    place = found.start() if found else len(text)
    opened: list[str] = []
    for at, char in enumerate(text):
        if at >= place and not opened:
            break
        if char in _CLOSED_BY and (
            at or char == "["
        ):  # a sentence that stands in brackets as a whole keeps its marker there
            opened.append(_CLOSED_BY[char])
        elif opened and char == opened[-1]:
            opened.pop()
            place = max(place, at + 1) if not opened and at >= place else place
    return place


def without_foreign_markers(text: str) -> str:
    """Return a sentence of an abstract with round brackets around its own references, which point at no source here."""
    return _FOREIGN_MARKER.sub(r"(\1)", text)


def strip_markers(text: str) -> str:
    """Return the sentence without its markers: what `mark` was given."""
    return _OWN_MARKERS.sub("", text, count=1)
