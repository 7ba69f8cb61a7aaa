"""What citations stand in: brackets as keyboards and models of all languages write them, code, and commands of TeX."""

import re

NUMBER = r"[1-9]\d{0,2}"
NUMBERS = rf"{NUMBER}(?:\s*[,;–-]\s*{NUMBER})*"
_AS = {"［": "[", "（": "(", "〔": "[", "〚": "[", "〖": "[", "﹝": "[", "⟦": "[", "❲": "["}
OPENERS = frozenset(("[", "(", "【", *_AS))
_CLOSED_BY = {
    "[": "]",
    "(": ")",
    "【": "】",
    "［": "］",
    "（": "）",
    "〔": "〕",
    "〚": "〛",
    "〖": "〗",
    "﹝": "﹞",
    "⟦": "⟧",
    "❲": "❳",
}
_ONE_WIDTH = str.maketrans("［］（）", "[]()")
_PLAIN = str.maketrans("０１２３４５６７８９，、；：～－＋（）［］①②③④⑤⑥⑦⑧⑨", "0123456789,,;:~-+()[]123456789")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^()\s]*\)")
STOPS = frozenset(("", *".,;:!?)\n。，；：！？）"))
CARET = re.compile(rf"\^(?P<braces>[\[{{(]?)(?P<numbers>{NUMBERS})[\]}})]?\^?(?![\w^])")
BRACES = re.compile(rf"\{{{{1,2}}\s*cite:?\s*(?P<numbers>{NUMBERS})\s*\}}{{1,2}}(?=[.,;:!?)\n]| [A-Z]|\Z)")
MARKER_IN_CODE = re.compile(rf"`\s?\[({NUMBERS})\]\s?`(?=[\s.,;:!?)]|\Z)")
MAY_BE_MARKER_IN_CODE = re.compile(r"`\s?(?:\[[\d\s,;–-]*\]?)?\s?`?")
FORMULA = re.compile(r"\$[^\s\d$][^$\n]*\$")
ESCAPED_FORMULA = re.compile(r"\\\[[^\n]*?\\\]|\\\([^\n]*?\\\)")
ESCAPED_MARKER = re.compile(rf"\\\[\^?({NUMBERS})\\?\]")
RAISED = re.compile(
    rf"\$\s*\^\s*\{{?\s*(?:\\text\{{)?\[?({NUMBERS})\]?\}}*\s*\$"
    rf"|\\textsuperscript\{{\[?({NUMBERS})\]?\}}"
)
CITES = re.compile(r"\\[A-Za-z]*[Cc]ite[A-Za-z]*\*?(?:\[[^\[\]\n]{0,60}\]){0,2}\{([^{}\n]{1,120})\}")
MAY_BE_COMMAND = re.compile(r"\\[A-Za-z]{0,20}\*?(?:\[[^\[\]\n]{0,60}\]?){0,2}(?:\{[^{}\n]{0,120})?")


def plain_opener(opener: str) -> str:
    """Return the bracket that a bracket of another keyboard is: `[`, `(` or `【`."""
    return _AS.get(opener, opener)


def plain_inside(inside: str) -> str:
    """Return what stands in a bracket with the digits and signs of ASCII."""
    return inside.translate(_PLAIN)


def closing(window: str) -> int | None:
    """Return where the bracket that opens the window is closed, in whichever width."""
    window = window.translate(_ONE_WIDTH)
    opener, closer, depth = window[0], _CLOSED_BY[window[0]], 0
    for place, char in enumerate(window):
        depth += (char == opener) - (char == closer)
        if depth == 0:
            return place
    return None


def without_links(inside: str) -> str:
    """Return a text with the words of its links alone: `([1](https://…), [2](https://…))`."""
    return _LINK.sub(r"\1", inside)
