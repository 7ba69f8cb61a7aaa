"""Where a sentence may be parted, so that each part has a source of its own."""

import re

Span = tuple[int, int]

_BETWEEN = re.compile(
    r"(?<!\s)\s*+;\s++|(?:,|(?<!\s))\s++(?:whereas|while|although|though)\s++|,\s++(?:and|but|yet|or|nor|so|with)\s++"
    r"|(?<!\s)\s++(?:and|but)\s++",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:whereas|while|although|though)\s++(?P<one>[^,]++),\s++(?P<other>.+)", re.IGNORECASE | re.DOTALL
)
"""A subordinate clause in front."""
_FEWEST = 3
"""Words of a part: fewer say nothing of their own."""
_MOST = 4


def parted(text: str) -> list[tuple[Span, Span]]:
    """Return each way to part a sentence in two, as spans, those at a comma or semicolon first; at most four."""
    found: list[tuple[Span, Span]] = []
    before = len(text) - len(text.lstrip())
    if front := _FIRST.fullmatch(text, before):
        found.append((front.span("one"), front.span("other")))
    found += [
        ((0, match.start()), (match.end(), len(text)))
        for match in sorted(_BETWEEN.finditer(text), key=lambda match: text[match.start()].isspace())
    ]
    return [two for two in found if all(len(text[start:end].split()) >= _FEWEST for start, end in two)][:_MOST]
