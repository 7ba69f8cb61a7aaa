"""Markers of another product, which have lost the letters of its own that stood around them: `citeturn0search0`."""

import re

_OWN = "\ue200-\ue2ff"
_FOUND = r"turn\d{1,3}[a-z]{3,12}\d{1,3}"
_BARE = re.compile(
    rf"\ue200[^\ue201\n]{{0,120}}\ue201|[\[(【（]?(?:[{_OWN}]{{0,3}}(?:(?:file|image)?_?cite|navlist)[{_OWN}\s_:,]{{0,3}}|[{_OWN}]{{1,3}}|(?<!\w)){_FOUND}"
    rf"(?:[{_OWN}]{{0,3}}(?:{_FOUND}|L\d{{1,6}}(?:-L?\d{{1,6}})?))*+(?:†[^\]】)）\n]{{0,60}})?[{_OWN}]{{0,3}}[\])】）]?"
)
_UNDECIDED = re.compile(
    rf"\ue200[^\ue201\n]{{0,120}}\Z|[\[(【（]?(?:\w{{0,5}}cite[{_OWN}\s_:,]{{1,3}})?[\w{_OWN}†-]{{0,80}}\Z"
)
_LONGEST = 130
_WRAPPED = "\ue200cite\ue201"


class ForeignMarkers:
    """Puts the letters back. A word waits until it is whole."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what is certain to hold no more of such a marker."""
        text = self._held + piece
        found = _UNDECIDED.search(text, max(0, len(text) - _LONGEST))
        at = found.start() if found else len(text)
        self._held = text[at:]
        return _BARE.sub(_WRAPPED, text[:at])

    def finish(self) -> str:
        """Return what was held back."""
        text, self._held = self._held, ""
        return _BARE.sub(_WRAPPED, text)
