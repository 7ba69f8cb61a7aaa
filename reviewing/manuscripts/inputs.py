"""A text with the files that it puts in: what is checked is the whole."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewing.manuscripts.latex.syntax import DOCUMENT, branches, condition_holds, macros_of
from reviewing.manuscripts.markdown.syntax import FRONT_MATTER, INCLUDE, TEXT_FENCE, included

_LATEX = re.compile(
    r"""\\\\|\\%|%[^\n]*
      |\\(?:url|nolinkurl|path|href)\s*\{[^{}\n]*\}
      |\\begin\s*\{(?P<env>verbatim|Verbatim|lstlisting|minted|comment|filecontents)(?P<star>\*?)\}
       .*?(?:\\end\s*\{(?P=env)(?P=star)\}|\Z)
      |\\verb\*?(?P<quote>[^\sA-Za-z*])[^\n]*?(?P=quote)
      |(?P<end>\\endinput(?![A-Za-z@]))
      |(?P<condition>\\(?P<name>if[A-Za-z@]*)(?![A-Za-z@]))
      |\\(?:input|include|subfile|subfileinclude)(?![A-Za-z@])\s*(?:\{(?P<file>[^{}\n]+)\}|(?P<bare>[^\s{}\\%\[]+))
      |\\(?:sub)?(?:import|inputfrom|includefrom)\*?\s*\{(?P<folder>[^{}\n]*)\}\s*\{(?P<of>[^{}\n]+)\}""",
    re.VERBOSE | re.DOTALL,
)
_BODY = re.compile(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", re.DOTALL)
_MACRO = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s)?")
_DEEPEST = 12
_MOST = 500
"""Files of one text."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A text with what it puts in."""

    text: str
    files: tuple[str, ...]
    """What was put in."""
    missing: tuple[str, ...]
    """What could not be; its command still stands in the text."""


def with_inputs(text: str, read: Callable[[str], str | None]) -> Whole:
    r"""Put what `\input`, `\include`, `\subfile` and `\import` name where they stand.

    `read` returns what a file says, by its path as the text writes it, with or without its ending; None if it cannot.
    """
    files = _LatexFiles(read, macros_of(text).saying)
    return files.whole(files.put_in(text, "", ()))


class _Files:
    """Reads the files of one text, none of them within itself, and not without end."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self.files: list[str] = []
        self.missing: list[str] = []

    def said(self, name: str, within: tuple[str, ...]) -> tuple[str, str] | None:
        """Return the path and the text of a file; None if it cannot be put in. `within` are the files that put it in.

        A part that may also be set on its own names files as it sees them: they may lie beside it.
        """
        beside = within[-1].rpartition("/")[0] if within else ""
        for path in (name, f"{beside}/{name}") if beside else (name,):
            if path in within or len(within) >= _DEEPEST or len(self.files) >= _MOST:
                return None
            said = self._read(path)
            if said is not None:
                self.files.append(path)
                return path, said
        return None

    def whole(self, text: str) -> Whole:
        """Return a text with what was put in."""
        return Whole(text, tuple(self.files), tuple(dict.fromkeys(self.missing)))


class _LatexFiles(_Files):
    def __init__(self, read: Callable[[str], str | None], saying: Mapping[str, str]) -> None:
        super().__init__(read)
        self._saying = saying
        """What macros without arguments say, which stand in paths."""

    def put_in(self, text: str, folder: str, within: tuple[str, ...]) -> str:
        """Return a text with what it puts in; `within` are the files that it was put in by."""
        pieces: list[str] = []
        at = place = 0
        body = DOCUMENT.search(text) if not within else None
        while found := _LATEX.search(text, place):
            place = found.end()
            if found["end"]:
                return "".join([*pieces, text[at : found.start()]])
            if found["condition"]:
                place = self._behind(text, found)
                continue
            name = (found["file"] or found["bare"] or found["of"] or "").strip().strip('"')
            if not name:
                continue
            name = _MACRO.sub(lambda macro: self._saying.get(macro[1], macro[0]), name)
            inside = f"{folder}{found['folder'].strip().rstrip('/')}/" if found["folder"] is not None else folder
            file = self.said(f"{inside}{name}", within)
            if file is None:
                if body is None or found.start() > body.end():  # a preamble puts in files of TeX's own
                    self.missing.append(f"{inside}{name}")
                continue
            path, said = file
            body_of = _BODY.search(said)  # of a subfile, which is a document of its own
            said = body_of[1] if body_of else said
            pieces += [text[at : found.start()], self.put_in(said, inside, (*within, path))]
            at = place
        return "".join([*pieces, text[at:]])

    @staticmethod
    def _behind(text: str, found: re.Match[str]) -> int:
        """Where to go on behind a condition: behind its branch if that is known not to hold."""
        if condition_holds(text, found["name"], found.start(), found.end()) is not False:
            return found.end()
        otherwise, closes = branches(text, found.end())
        return otherwise or closes


def with_markdown_inputs(text: str, read: Callable[[str], str | None]) -> Whole:
    """Put in what Quarto, MyST, R Markdown, reStructuredText, AsciiDoc, Org and Typst include.

    `read` returns what a file says, by its path as the text writes it; None if it cannot.
    """
    files = _Files(read)

    def put_in(said: str, within: tuple[str, ...]) -> str:
        def replaced(found: re.Match[str]) -> str:
            if found["code"]:
                opens = TEXT_FENCE.match(found[0])
                if opens is None or len(within) >= _DEEPEST:
                    return found[0]
                return opens[0] + put_in(found[0][opens.end() :], (*within, ""))
            name = included(found)
            file = files.said(name, within)
            if file is None:
                files.missing.append(name)
                return found[0]
            path, inner = file
            return put_in(FRONT_MATTER.sub("", inner, count=1), (*within, path))

        return INCLUDE.sub(replaced, said)

    return files.whole(put_in(text, ()))
