"""What citations stand in: brackets as keyboards and models of all languages write them, code, and commands of TeX."""

import re

NUMBER = r"[1-9]\d{0,2}"
NUMBERS = rf"{NUMBER}(?:\s*[,;–-]\s*{NUMBER})*"
KEYWORD = (
    r"(?:sources?|passages?|papers?|documents?|docs?|references?|refs?|abstracts?|citations?|cites?|cited|quellen?|fuentes?"
    r"|réf(?:érence)?s?|fontes?|fonti|bron(?:nen)?|источники?|来源|文献|参考文献|出典|引用)"
)
_AS = {
    "［": "[",
    "（": "(",
    "〔": "[",
    "〚": "[",
    "〖": "[",
    "﹝": "[",
    "⟦": "[",
    "❲": "[",
    "⦅": "(",
    "⟪": "[",
    "｛": "[",
}
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
    "⦅": "⦆",
    "⟪": "⟫",
    "｛": "｝",
}
_ONE_WIDTH = str.maketrans("［］（）", "[]()")
_PLAIN = str.maketrans("０１２３４５６７８９，、；：～－＋（）［］①②③④⑤⑥⑦⑧⑨", "0123456789,,;:~-+()[]123456789")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ALL_RAISED = re.compile(r"[⁰¹²³⁴-⁹\s,;–-]+")
_EMPHASISED = re.compile(r"\s*+[*_]{1,3}+([\d\s,;–-]+)[*_]{1,3}\s*+")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^()\s]*)\)")
_KEYWORD_ALONE = re.compile(KEYWORD, re.IGNORECASE)
_NUMBER_IN_ADDRESS = re.compile(r"#?[a-z_-]{0,12}(\d{1,3})", re.IGNORECASE)
STOPS = frozenset(("", *".,;:!?)\n。，；：！？）"))
CIRCLES = "①-⑳⑴-⒇❶-❿➀-➉➊-➓"
"""Five runs of numbers in circles, each from 1 on."""
CIRCLED = re.compile(rf"[{CIRCLES}]{{1,9}}+")
NOTE = re.compile(r"\^(?:[a-zA-Z]|[a-zA-Z]{2}\w{0,30})")
"""A footnote with a name, such as `[^a]`; what is in it is not known yet."""
CARET = re.compile(rf"\^(?P<braces>[\[{{(]?)(?P<numbers>{NUMBERS})[\]}})]?\^?(?![\w^])")
ODD_OPENERS = frozenset("{<⟨〈‹«《「")
_OPEN, _CLOSE = "[{<⟨〈‹«《「]{1,2}+", "[}>⟩〉›»》」]{1,2}+"
KEYED_ODD = re.compile(rf"{_OPEN}\|?\s*{KEYWORD}[\s:_#=-]*(?P<numbers>{NUMBERS})\s*\|?/?{_CLOSE}", re.IGNORECASE)
"""`{cite: 1}`, `<source 1>`, `<ref:1>`."""
BARE_ODD = re.compile(rf"(?P<numbers>(?:{_OPEN}\s?{NUMBERS}\s?{_CLOSE} ?)++)")
"""`{1}`, `<1>`, `{1}{2}`: in mathematics, and in texts on markup, the same is no citation."""
MAY_BE_ODD = re.compile(rf"(?:{_OPEN}\|?\s?[^\W\d_]{{0,14}}[\s:_#=-]{{0,3}}[\d\s,;–-]{{0,20}}\|?/?(?:{_CLOSE} ?)?)++")
_NEEDS_WORD_BEHIND = re.compile(
    r"\b(?:an?|and|are|as|at|between|brackets?|by|cells?|class(?:es)?|contains?|degree|denotes?|dimensions?|elements?|emits?"
    r"|equals?|from|gives?|in|index|is|labels?|length|like|of|on|or|order|outputs?|over|predicts?|prints?|rank|returns?|sets?"
    r"|sizes?|states?|subsets?|symbols?|than|the|then|to|tokens?|values?|with|writes?)\s*$",
    re.IGNORECASE,
)
_MATHEMATICS = re.compile(r"[=∈∪∩⊂⊆∅≤≥$|^\\<>{}]|\w_\w")
SUPERSCRIPTS = re.compile(r"⁽?[⁰¹²³⁴-⁹]+⁾?(?:[,⸴˒]?⁽?[⁰¹²³⁴-⁹]+⁾?)*")
NOT_SAID = re.compile(r"\[(?:cite_(?:start|end)|/?cite|citation[ _]needed|citation)\][ \t]?", re.IGNORECASE)
PRIVATE = re.compile("\ue200[^\ue201\n]{0,120}\ue201")
"""A marker of another product, in letters of its own."""
FOREIGN = re.compile(
    r"[\[【(（](?:oaicite|turn\d{1,3}[a-z]{1,12}\d{1,3}|cite_?turn)[^\[\]【】()（）\n]{0,60}[\]】)）](?:\{index=\d{1,4}\})?",
    re.IGNORECASE,
)
"""The same as text: `:contentReference[oaicite:0]{index=0}`. It counts what that product found."""
MAY_BE_FOREIGN = re.compile(
    r"[\[【(（](?:oaicite|turn\d)[^\[\]【】()（）\n]{0,60}[\]】)）](?:\{[index=\d]{0,10})?", re.IGNORECASE
)
BEFORE_FOREIGN = re.compile(r"(?<!\s)\s?:contentReference$")
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


def ends_sentence(before: str, after: str) -> bool:
    """Whether what stands between these, behind words, stands at the end of a sentence or behind its stop."""
    if before.rstrip()[-1:] in set(".!?。！？"):
        return not after.strip() or after[0].isspace()
    sentence = re.split(r"[.!?。！？]\s|\n", before)[-1]
    calculates = _NEEDS_WORD_BEHIND.search(before) or _MATHEMATICS.search(sentence)
    return after[:1] in {"", *".!?。！？\n"} and not calculates


def plain_opener(opener: str) -> str:
    """Return the bracket that a bracket of another keyboard is: `[`, `(` or `【`."""
    return _AS.get(opener, opener)


def plain_inside(inside: str) -> str:
    """Return what stands in a bracket with the digits and signs of ASCII."""
    if bold := _EMPHASISED.fullmatch(inside):
        inside = bold[1]
    return lowered(inside) if _ALL_RAISED.fullmatch(inside) else inside.translate(_PLAIN)


def circled(signs: str) -> list[int]:
    """Return the numbers that stand in circles."""
    begins = CIRCLES[::3]
    return [ord(sign) - ord(max(begin for begin in begins if begin <= sign)) + 1 for sign in signs]


def lowered(superscripts: str) -> str:
    """Return superscripts as plain digits."""
    return superscripts.translate(_LOWERED)


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
    """Return a text with what its links cite alone: `([1](https://…), [source](#2))`."""
    return _LINK.sub(lambda link: linked_number(link[1], link[2]) or link[1], inside)


def linked_number(text: str, address: str) -> str | None:
    """Return the number that an address holds, where the text of a link says no more than that it cites."""
    found = _NUMBER_IN_ADDRESS.fullmatch(address) if _KEYWORD_ALONE.fullmatch(text.strip()) else None
    return found[1] if found else None
