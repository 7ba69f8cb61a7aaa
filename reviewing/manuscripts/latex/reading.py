"""LaTeX: from the source to its readable text, with the citations in their places.

Own scanner rather than a parser of the whole: a manuscript in the making is broken somewhere, and each character must
be found again where it stood. What accents, formulas and symbols say is left to core/text/latex.py, a few characters
at a time.
"""

import re

from core.text.latex import text_of_latex
from reviewing.manuscripts.citing import key_citations
from reviewing.manuscripts.latex.syntax import (
    ARGUMENTS_DROPPED,
    CITES_TOO,
    DEFINING,
    DOCUMENT,
    FIRST_DROPPED,
    FLOATS,
    FORMATTING,
    HEADINGS,
    NARRATIVE,
    NOT_CITING,
    SECOND_DROPPED,
    SIDE_TEXTS,
    VERBATIM,
    Macros,
    branches,
    cited_keys,
    closing_brace,
    condition_holds,
    macros_of,
    quoted_verbatim,
    skip_arguments,
    skip_group,
)
from reviewing.manuscripts.manuscript import ListedWork, Traced

_TOKEN = re.compile(
    r"""(?P<comment>%[^\n]*(?:\n[ \t]*)?
       |(?:(?<=\n)|\A)<<[^\n]*>>=[ \t\r]*(?:\n(?!@|<<)[^\n]*)*+\n@(?=\s|%|\Z)[^\n]*)
      |(?P<begin>\\begin[ \t]*\{(?P<env>[^{}\n]{1,60})\})
      |(?P<end>\\end[ \t]*\{[^{}\n]{1,60}\})
      |(?P<display>\$\$(?:[^$\\]|\\.){0,5000}?\$\$|\\\[(?:(?!\\\]|\n[^\S\n]*\n).){0,5000}?\\\])
      |(?P<math>\$(?:[^$\\\n]|\\.|\n(?![^\S\n]*\n)){1,2000}?\$|\\\((?:(?!\\\)|\n[^\S\n]*\n).){0,2000}?\\\))
      |(?P<accent>\\(?:['`^"~=.]|[uvHcdbtkr](?![A-Za-z]))[ \t]*(?:\{\\?[A-Za-z]{0,2}\}|\\[ij](?![A-Za-z])|[A-Za-z]))
      |(?P<break>\\\\\*?(?:[ \t]*\[[^\]\n]{0,20}\])?)
      |(?P<address>\\(?:url|nolinkurl|path|href)[ \t]*\{(?P<where>(?:[^{}\n]|\{[^{}\n]*\}){0,2000})\})
      |(?P<command>\\[A-Za-z@]+\*?)
      |(?P<escaped>\\[%&$#_{}])
      |(?P<spaced>\\[ \n,;:!/>-]|\\\Z|~)
      |(?P<par>\n[ \t]*(?:\n[ \t]*)+)
      |(?P<newline>\n[ \t]*)
      |(?P<dash>---?)|(?P<quote>``|'')
      |(?P<brace>[{}])
      |(?P<bare>[$&\\])""",
    re.VERBOSE | re.DOTALL,
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_BIBITEM = re.compile(
    r"\\bibitem\s*+(?:\[(?:[^\[\]{}]|\{[^{}]{0,500}\}|\[[^\[\]]{0,500}\]){0,1000}+\])?\s*+\{([^{}]{0,500})\}"
)
_INPUTS = frozenset(
    ("input", "include", "subfile", "subfileinclude", "import", "subimport", "includefrom", "inputfrom")
)
_NAME = re.compile(r"\s*(?:\{([^{}\n]{1,300})\}|([^\s{}\\%\[]{1,300}))")
_FOLDER_AND_NAME = re.compile(r"\s*\{([^{}\n]{0,300})\}\s*\{([^{}\n]{1,300})\}")
_DEFINED = re.compile(r"\s*\\[A-Za-z@]+(?:(?:#\d)+|\s*=?\s*\\[A-Za-z@]+)?")
_SWITCH = re.compile(r"\s*\\if[A-Za-z@]+")
_DEEPEST = 3


def _switch(name: str) -> str:
    return name.removesuffix("true").removesuffix("false")


def read_latex(source: str) -> Traced:
    """Return the readable text of a source. Never raises."""
    return LatexReader(source).read()


class LatexReader:
    """Reads one source. Never raises; what it does not know loses its command and keeps its words."""

    def __init__(self, source: str, depth: int = 0, macros: Macros | None = None) -> None:
        self._source = source
        self._macros = macros or macros_of(source)
        self._depth = depth
        self._traced = Traced(source)
        self._not_shown: dict[int, int] = {}
        """Where the other branch of a condition that holds begins, and where it ends."""

    def read(self) -> Traced:
        """Return the readable text."""
        document = DOCUMENT.search(self._source)
        at = document.end() if document else 0
        while found := _TOKEN.search(self._source, at):
            if found.start() > at:
                self._traced.keep(at, found.start())
            if found[0] == "\\endinput" or (found["end"] and found[0].replace(" ", "") == "\\end{document}"):
                return self._traced
            at = max(self._take(found), found.end())
        self._traced.keep(at, len(self._source))
        return self._traced

    def _take(self, found: re.Match[str]) -> int:
        """Take one token; return where to go on."""
        start, end, kind = found.start(), found.end(), found.lastgroup
        if start in self._not_shown:
            return self._not_shown[start]
        match kind:
            case "comment":
                if self._source[end : end + 1] == "\n":
                    self._break(end)
            case "env" | "begin":
                return self._environment(found["env"].strip(), start, end)
            case "end" | "par":
                self._break(start)
            case "display" | "break" | "spaced" | "newline":
                self._traced.put(" ", start, end)
            case "math" | "accent" | "escaped":
                self._traced.put(text_of_latex(found[0]), start, end)
            case "address" | "where":
                if not found[0].startswith("\\href"):
                    self._traced.put(found["where"], start, end)
            case "command":
                return self._command(found[0].rstrip("*")[1:], start, end)
            case "dash":
                self._traced.put("—" if len(found[0]) == 3 else "–", start, end)
            case "quote":
                self._traced.put("“" if found[0] == "``" else "”", start, end)
            case _:
                pass  # a brace or a sign that says nothing
        return end

    def _inner(self, start: int, end: int) -> Traced:
        """Return what is said inside, with places of its own; nothing where nobody would nest texts so deep."""
        if self._depth >= _DEEPEST:
            return Traced("")
        return LatexReader(self._source[start:end], self._depth + 1, self._macros).read()

    def _break(self, at: int) -> None:
        self._traced.put("\n\n", at, at)

    def _environment(self, name: str, start: int, end: int) -> int:
        bare = name.rstrip("*")
        if bare == "thebibliography":
            return self._bibliography(end, self._end_of(name, end))
        if bare in FLOATS or f"\\excludecomment{{{bare}}}" in self._source:
            self._traced.put(" ", start, end)
            return self._end_of(name, end)
        self._break(start)
        return skip_arguments(self._source, end)

    def _end_of(self, name: str, at: int) -> int:
        """Return where an environment ends; one that never does ends with its paragraph."""
        begin, end = f"\\begin{{{name}}}", f"\\end{{{name}}}"
        depth, place = 1, at
        while depth:
            closes = self._source.find(end, place)
            if closes < 0:
                blank = _BLANK_LINE.search(self._source, at)
                return blank.start() if blank else len(self._source)
            depth += self._source.count(begin, place, closes) - 1
            place = closes + len(end)
        return place

    def _bibliography(self, start: int, end: int) -> int:
        items = list(_BIBITEM.finditer(self._source, start, end))
        closes = self._source.rfind("\\end", start, end)
        last = closes if items and closes >= items[-1].end() else end
        for place, item in enumerate(items, start=1):
            stop = items[place].start() if place < len(items) else last
            readable = self._inner(item.end(), stop).text
            self._traced.listed[item[1].strip()] = ListedWork(" ".join(readable.split()), item.start(), stop)
        self._break(start)
        return end

    def _command(self, name: str, start: int, end: int) -> int:
        cites = self._macros.citing.get(name, name)
        known = cites in CITES_TOO or (_speaks_of_citing(cites) and cites not in NOT_CITING)
        if known and (after := self._cites(cites, start, end)):
            return after
        if name in _INPUTS:
            return self._input(end, several="import" in name or name.endswith("from"))
        if name == "newif":
            switch = _SWITCH.match(self._source, end)
            return switch.end() if switch else end
        if name.startswith("if") and name not in {"iff", "ifthenelse"}:
            return self._condition(name, start, end) or end
        if name in {"else", "fi"} or (
            name.endswith(("true", "false")) and f"\\newif\\if{_switch(name)}" in self._source
        ):
            return end
        if name in HEADINGS:
            return self._heading(start, end)
        if name in SIDE_TEXTS:
            return self._side_text(start, end)
        if name in DEFINING and (defined := _DEFINED.match(self._source, end)):
            return skip_arguments(self._source, defined.end())
        if name in ARGUMENTS_DROPPED:
            return skip_arguments(self._source, end)
        if name in {"item", "par", "newpage", "clearpage", "maketitle"}:
            self._break(start)
            return skip_arguments(self._source, end, braces=False) if name == "item" else end
        if name in VERBATIM:
            quoted = quoted_verbatim(self._source, end, VERBATIM[name])
            if quoted:
                self._traced.keep(*quoted[:2])
            return quoted[2] if quoted else end
        if name in FIRST_DROPPED:
            for _ in range(FIRST_DROPPED[name]):
                end = skip_group(self._source, end)
            return skip_arguments(self._source, end, braces=False)
        if name in SECOND_DROPPED and (first := closing_brace(self._source, end)):
            if second := closing_brace(self._source, first):
                self._not_shown[first] = second
            return end
        if name in self._macros.hiding:
            return skip_group(self._source, end)
        if name in FORMATTING:
            return end
        said = self._macros.saying.get(name)
        if said is None:
            said = "" if self._source[end : end + 1] in {"{", "["} else text_of_latex(f"\\{name}").strip()
        if said:
            self._traced.put(said, start, end)
        return self._behind_word(end)

    def _condition(self, name: str, start: int, end: int) -> int | None:
        """Leave out the branch of a condition that is known not to hold; None where nobody knows."""
        holds = condition_holds(self._source, name, start, end)
        if holds is None:
            return None
        otherwise, closes = branches(self._source, end)
        if not holds:
            return otherwise or closes
        if otherwise:
            self._not_shown[self._source.rindex("\\else", end, otherwise)] = closes
        return end

    def _behind_word(self, end: int) -> int:
        """`\\LaTeX{}` and `\\LaTeX\\ `: what ends the command is not part of the text."""
        return end + 2 if self._source.startswith("{}", end) else end

    def _cites(self, name: str, start: int, end: int) -> int | None:
        """Take a citation with all its groups; None if it has no keys."""
        found = cited_keys(self._source, name, end)
        citations = key_citations(self._source, found[0], start, found[1]) if found else []
        if found is None or not citations:
            return None
        if name.lower().rstrip("s") in NARRATIVE:
            self._traced.name_authors(start, found[1])
        self._traced.cite(citations, start, found[1])
        return found[1]

    def _input(self, end: int, *, several: bool) -> int:
        """Another file, which is not part of this text; `several`: its folder is named apart."""
        name = (_FOLDER_AND_NAME if several else _NAME).match(self._source, end)
        if name is None:
            return end
        self._traced.unread.append("".join(part.strip() for part in name.groups() if part))
        self._break(end)
        return name.end()

    def _heading(self, start: int, end: int) -> int:
        place = skip_arguments(self._source, end, braces=False)
        closes = closing_brace(self._source, place)
        self._break(start)
        if closes is None:
            return end
        begin = len(self._traced)
        said = self._inner(place + 1, closes - 1).text
        self._traced.put(" ".join(said.split()), start, closes)
        self._traced.headings.append((begin, len(self._traced)))
        self._break(closes)
        return closes

    def _side_text(self, start: int, end: int) -> int:
        """A footnote: what it cites counts for the sentence that it belongs to."""
        place = skip_arguments(self._source, end, braces=False)
        closes = closing_brace(self._source, place)
        if closes is None:
            return end
        inside = self._inner(place + 1, closes - 1)
        keys = [citation.key for anchor in inside.anchors for citation in anchor.citations]
        if keys:
            self._traced.cite(key_citations(self._source, keys, start, closes), start, closes)
        return closes


def _speaks_of_citing(name: str) -> bool:
    return name.isascii() and name.isalpha() and ("cite" in name or "Cite" in name)
