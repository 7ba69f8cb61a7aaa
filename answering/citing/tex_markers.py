r"""Citations that LLMs write in TeX: `\cite{1}`, `\textsuperscript{1}`, `$^{1}$`, `\[1\]`."""

import re
from collections.abc import Sequence

from answering.citing import brackets
from answering.citing.marked_text import MarkedText
from answering.citing.marker_forms import Forms, follows_prose
from core.paper import Paper

BEFORE = 160
"""Characters before a sign that tell what it is."""


class TexMarkers(MarkedText):
    """A text whose markers of TeX read `[n]`. Formulas and other commands stay as they are."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        super().__init__(len(papers))
        self.forms = Forms(papers)

    def _follows_words(self) -> bool:
        """Whether words stand before, or markers behind words."""
        text = self.text.rstrip(" ")
        goes_on = bool(self.markers) and self.markers[-1].end == len(text)
        return goes_on or follows_prose(self.text[-BEFORE:])

    def _whole(self, pattern: re.Pattern[str], window: str, *, waits: bool, opener: int = 1) -> int:
        """Pass on what the pattern matches as it is; if nothing on this line ends it, only what opened it."""
        if found := pattern.match(window):
            return self._plain(found[0])
        return 0 if waits and "\n" not in window else self._plain(window[:opener])

    def _escaped(self, window: str, *, waits: bool) -> int:
        r"""`\[1\]` is a marker, `\[ x \]` and `\( x \)` are formulas, any other escape is plain text."""
        if len(window) == 1 and waits:
            return 0
        if marker := brackets.ESCAPED_MARKER.match(window):
            self._mark(self.forms.numbers(marker[1]))
            return marker.end()
        if window[1:2].isalpha():
            return self._command(window, waits=waits)
        if window[1:2] not in {"[", "("}:
            return self._plain(window[:2])
        return self._whole(brackets.ESCAPED_FORMULA, window, waits=waits, opener=2)

    def _command(self, window: str, *, waits: bool) -> int:
        r"""`\cite{1}` and `\textsuperscript{1}` are markers, any other command is plain text."""
        if raised := brackets.RAISED.match(window):
            return self._tex_raised(raised)
        if cites := brackets.CITES.match(window):
            numbers = self.forms.cited("[", cites[1], "", "")
            keys = [self.forms.works.cited(key.strip()) for key in cites[1].split(",")]
            self._mark(numbers or [number for each in keys for number in each or [0]])
            return cites.end()
        return 0 if waits and brackets.MAY_BE_COMMAND.fullmatch(window) else self._plain(window[:2])

    def _tex_raised(self, raised: re.Match[str]) -> int:
        if not follows_prose(self.text[-BEFORE:]):
            return self._plain(raised[0])
        self._mark(self.forms.numbers(raised[1] or raised[2]))
        return raised.end()
