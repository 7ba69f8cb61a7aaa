"""HTML, JATS and MathML as they occur in titles and abstracts of Crossref, PubMed and Semantic Scholar, made text.

Only what is certainly a tag goes: a known name with well-formed attributes. `p < 0.05`, `a<b and c>d` and the `<s>`,
`<mask>`, `<SR>` of papers on language models stay.
"""

import html
import re
from html.entities import html5

_ENTITY = re.compile(r"&(?:(?:amp|#38|#x26);)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});", re.ASCII)
_COMMENT = re.compile(r"<!--[^<>]*-->|<!\[CDATA\[|\]\]>|<\?xml\b[^<>]{0,200}\?>")
_TAG = re.compile(
    r"""<\s?(?P<close>/?)\s?(?:(?P<prefix>jats|mml|m|xhtml|html):)?(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})
        (?:\s{1,5}[\w:.-]{1,60}\s?=\s?(?:"[^"<>]{0,1000}"|'[^'<>]{0,1000}'|[^\s"'<>=]{1,300})){0,20}
        \s{0,5}(?P<empty>/?)\s?>""",
    re.VERBOSE,
)
_BLOCK_NAMES = (
    "p br hr div section sec title h1 h2 h3 h4 h5 h6 ul ol li dl dt dd tr td th table tbody thead list list-item "
    "abstract abstracttext trans-abstract blockquote disp-quote disp-formula"
)
_PHRASE_NAMES = (
    "i b em strong u sub sup inf small big tt span font a italic bold monospace underline overline roman sc scp "
    "sans-serif strike styled-content named-content ext-link xref inline-formula tex-math alternatives"
)
_MATH_NAMES = (
    "math mi mn mo mrow msup msub msubsup mfrac msqrt mroot mtext ms mspace mstyle mpadded mphantom mfenced menclose "
    "merror mtable mtr mtd mover munder munderover mmultiscripts mprescripts none semantics annotation"
)
_JOINTS = {"msup": "^", "msub": "_", "msubsup": "_^", "mfrac": "/", "mover": "^", "munder": "_", "munderover": "_^"}
"""What stands between the children of an element, so that ten to the third does not become 103."""
_BLOCKS, _PHRASES, _MATH = (frozenset(names.split()) for names in (_BLOCK_NAMES, _PHRASE_NAMES, _MATH_NAMES))
_ALONE = frozenset({"p", "br", "hr", "math"})
"""Tags that mean markup even without their other half."""
_HEADINGS = frozenset({"title", "h2", "h3", "h4", "h5", "h6"})
_NO_HEADING = frozenset({"abstract", "summary"})
_TEX_TWIN = re.compile(r"\\documentclass|\\usepackage")
_DEEPEST_MATH = 100


def without_markup(text: str) -> str:
    """Return `text` with one level of entities decoded and of tags removed."""
    if "&" in text:
        text = _ENTITY.sub(_decoded, text)
    if "<" in text or "]]>" in text:
        text = _Stripper(_COMMENT.sub(" ", text)).text()
    return text


def _decoded(found: re.Match[str]) -> str:
    name = found.group(1)
    if name[0] == "#" or f"{name};" in html5:
        return html.unescape(f"&{name};")
    return found.group()


class _Stripper:
    """One pass over the tags of a text."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._tags = [tag for tag in _TAG.finditer(text) if _known(tag)]
        opened = {tag["name"].lower() for tag in self._tags if not tag["close"]}
        closed = {tag["name"].lower() for tag in self._tags if tag["close"]}
        self._paired = opened & closed
        self._out: list[str] = []
        self._math: list[list[str]] = []
        """Open elements of MathML: the name, and the joints that are still to come between its children."""
        self._dropped: dict[str, int] = {}
        """Where in the output an element began whose text may have to go when it ends."""

    def text(self) -> str:
        """Return what is left when every tag has become what it stands for."""
        end = 0
        for tag in self._tags:
            if not (tag["prefix"] or tag["name"].lower() in self._paired or tag["name"].lower() in _ALONE):
                continue
            self._add(self._source[end : tag.start()])
            end = tag.end()
            self._replace(tag, tag["name"].lower())
        self._add(self._source[end:])
        return "".join(self._out)

    def _add(self, piece: str) -> None:
        if self._math and piece.isspace():
            return
        self._out.append(piece)

    def _replace(self, tag: re.Match[str], name: str) -> None:
        closing, empty = bool(tag["close"]), bool(tag["empty"])
        if name in _MATH:
            self._mathematics(name, closing=closing, empty=empty)
        elif name == "sup" and not closing and self._exponent(tag.end()):
            self._out.append("^")
        elif name in _HEADINGS and closing:
            self._end_heading(name)
        elif name == "tex-math" and closing:
            self._end_tex()
        if (name in _HEADINGS or name in {"tex-math", "annotation"}) and not closing:
            self._dropped[name] = len(self._out)
        if name in _BLOCKS:
            self._out.append(" ")

    def _mathematics(self, name: str, *, closing: bool, empty: bool) -> None:
        if name == "math" and not closing:
            self._math.clear()
        if not closing and not empty and len(self._math) < _DEEPEST_MATH:
            self._math.append([name, _JOINTS.get(name, "")])
            return
        if closing:
            if name == "annotation":
                self._forget(name)
            while self._math and self._math.pop()[0] != name:
                pass
        if self._math and self._math[-1][1]:
            joint = self._math[-1][1]
            self._out.append(joint[0])
            self._math[-1][1] = joint[1:]

    def _exponent(self, end: int) -> bool:
        """10<sup>-3</sup> is 10^-3, not 10-3; 1<sup>st</sup> is 1st."""
        before = next((piece for piece in reversed(self._out) if piece), "")[-1:]
        return (before.isalnum() or before in ")]") and bool(re.match(r"\s?[-+−–]?\d", self._source[end : end + 3]))

    def _end_heading(self, name: str) -> None:
        start = self._dropped.get(name, len(self._out))
        heading = "".join(self._out[start:]).strip()
        if heading.rstrip(".:").lower() in _NO_HEADING:
            self._forget(name)
        elif heading and heading[-1].isalnum():
            self._out.append(":")

    def _end_tex(self) -> None:
        """Publishers give a formula as a whole LaTeX document beside its MathML; the document says nothing new."""
        start = self._dropped.get("tex-math", len(self._out))
        if _TEX_TWIN.search("".join(self._out[start:])):
            self._forget("tex-math")

    def _forget(self, name: str) -> None:
        start = self._dropped.pop(name, None)
        if start is not None:
            del self._out[start:]


def _known(tag: re.Match[str]) -> bool:
    name = tag["name"].lower()
    return bool(tag["prefix"]) or name in _BLOCKS or name in _PHRASES or name in _MATH
