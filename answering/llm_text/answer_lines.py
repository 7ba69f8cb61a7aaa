"""Takes out of an LLM's text, while it comes, what is not its answer.

That is a list of references at its end, definitions of footnotes, JSON or a fence around prose, a label such as "Final
answer:", and a turn that the LLM invents behind its own. Works line by line, so that it makes no difference in which
pieces the text comes; a line waits only while it may yet be one of these.
"""

import re
from collections.abc import Sequence

from answering.citing.reference_lists import Entries, are_numbers, entries_behind_title, is_title, may_become_title
from answering.llm_text.boxes import WithoutBoxes
from answering.llm_text.json_answers import answer_in, may_be_json
from answering.llm_text.labels import (
    begins_turn,
    behind_label,
    goes_on_with_turn,
    may_become_label,
    may_begin_turn,
    without_label,
)
from core.paper import Paper

_HEADING = re.compile(r"\s*+(?:#{1,6}\s++\S|(?:\*\*|__)[^*_]++(?:\*\*|__)\s*+(?:[:：]\s*+)?$)")
_DEFINITION = re.compile(r"\s{0,3}\[\^[^\[\]\s]{1,40}\]:")
_GOES_ON = re.compile(r"(?:[ ]{2}|\t)\s*+\S")
_MAY_BE_MARK = re.compile(r"[-*_=+•‣◦▪·–(\[【［^\d.)\]】］:⁰¹²³⁴-⁹>\s]*+(?:</?(?:s(?:up?)?)?>?[\d\]\[]*+)*+")
_RULE = re.compile(r"\s*+(?:[-*_=]\s*+){3,}")
_FENCE = re.compile(
    r"[ \t]*+(?P<fence>`{3,}+|~{3,}+|(?:\'{3}|\"{3})(?=\s*$))[ \t]*+\{?\.?(?P<language>[\w+.#-]*+)[^\n`]*+"
)
_QUOTES = frozenset(("'", "''", "'''", '"', '""', '"""'))
_PROSE = frozenset(("markdown", "md", "gfm", "commonmark", "text", "txt", "plain", "plaintext", "answer", "output"))
_MAY_BE_PROSE = frozenset(("", "html", "xml", "latex", "tex", "rst", "org", "mdx", "asciidoc", "english", "quote"))
"""Languages in whose name LLMs put an answer into a fence that is none of their code."""
_LISTS = frozenset(("bibtex", "biblatex", "bib", "ris"))
_JSON = frozenset(("json", "json5", "jsonc", "jsonl"))
_TAG = re.compile(r"</?[a-z][^<>\n]{0,200}>|<![a-z][^<>\n]{0,200}>", re.IGNORECASE)
_CODE = re.compile(
    r"[{}=<>;\\]|\w\(\w*\)|^\s*(?:import|from|def|class|for|if|return|let|const|var|select|\$|>>>|#include)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4
_SHORT = 60
_LEADS_IN = re.compile(r"[:：]\s*+[*_]*+\s*+$")


def reads_as_prose(line: str) -> bool:
    """Whether a line in a fence is a sentence rather than code."""
    line = _TAG.sub(" ", line)
    return len(re.findall(r"[^\W\d_]{2,}", line)) >= _FEWEST_WORDS and not _CODE.search(line)


class AnswerLines:
    """Takes the pieces of a text, and returns what of each belongs to the answer."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._entries = Entries(papers)
        self.over = False
        """Whether the answer is over: a turn follows that nobody asked for."""
        self._boxes = WithoutBoxes()
        self._line = ""
        """What came of the line that is coming, as far as it was not passed on."""
        self._passing = False
        """Whether the rest of the line is passed on as it comes."""
        self._held = ""
        """What may be a list of references at the end."""
        self._titled = False
        """Whether that begins with the title of one."""
        self._listed = 0
        """How many entries it has."""
        self._said = ""
        """The last line of the answer that said something."""
        self._defining = False
        self._code = ""
        """The fence of the code that is open."""
        self._lists = False
        """Whether that code is a list of references."""
        self._prose: list[str] = []
        """The fences of prose that are open."""
        self._fence = ""
        """A fence that does not say what is in it, until its first line does."""
        self._json: list[str] = []
        """JSON that may hold the answer, with the fence that opened it, if one did."""
        self._turn = ""
        """What may be a turn."""
        self._asked = False
        """Whether the last line repeated the question."""
        self._asks = False
        """Whether the text began so: then it may do so for each part of the question."""

    def feed(self, piece: str) -> str:
        """Return what is certain to be answer."""
        self._line += self._boxes.feed(piece)
        return self._take(final=False)

    def finish(self) -> str:
        """Return what was held back and belongs to the answer."""
        self._line += self._boxes.finish()
        rest = self._take(final=True) + self._out_of_json(closed=False)
        rest += self._fence if len(self._fence.split()) > 1 else ""  # a fence around nothing
        rest += self._text(self._turn) if self._turn else ""
        ends = self._said and (self.over or self._titled or (self._listed and not _LEADS_IN.search(self._said)))
        return rest if ends else rest + self._held

    def _take(self, *, final: bool) -> str:
        out = ""
        while self._line:
            line, newline, rest = self._line.partition("\n")
            if self._passing:
                out += line + newline
                self._said = (self._said + line)[-_SHORT:]
            elif not (self.over or self._code or self._json or self._turn) and (
                said := behind_label(line, asked=self._asked)
            ):
                self._line, self._asked = said + newline + rest, False
                continue
            elif newline or final:
                out += self._whole(line + newline)
            elif self._may_wait(line):
                break
            else:
                out += self._text(line)
                self._passing = True
            self._line = rest
            self._passing = self._passing and not newline
        return out

    def _may_wait(self, line: str) -> bool:
        """Whether a line is to be looked at when it is whole."""
        bare = line.lstrip()
        if self.over or self._json or self._turn:
            return True
        if self._code:
            return self._lists or not bare or bare[0] == self._code[0]
        if (
            self._fence
            or self._titled
            or not bare
            or bare[0] in "`~"
            or bare.rstrip() in _QUOTES
            or may_become_label(line)
        ):
            return True
        if not self._said and may_be_json(line):
            return True
        if self._defining and line[0].isspace():
            return True
        if _DEFINITION.match(line) or re.fullmatch(r"\s{0,3}\[(?:\^[^\]\s]*\]?)?", line):
            return True
        return (
            _MAY_BE_MARK.fullmatch(line) is not None or may_become_title(line) or self._entries.may_become_entry(line)
        )

    def _whole(self, line: str) -> str:
        """Return what a whole line adds to the answer."""
        if self.over:
            return ""
        if self._json:
            return self._in_json(line)
        if self._fence:
            return self._inside(line)
        if self._turn and line.strip():
            turn, self._turn = self._turn, ""
            self.over = goes_on_with_turn(turn, line)
            return "" if self.over else self._text(turn) + self._whole(line)
        fence = _FENCE.fullmatch(line.rstrip("\n"))
        if self._code:
            lists = self._lists
            if fence and fence["fence"].startswith(self._code):
                self._code, self._lists = "", False
            return "" if lists else line
        if fence:
            return self._fenced(line, fence["fence"], fence["language"])
        if _DEFINITION.match(line) or (self._defining and _GOES_ON.match(line)):
            self._defining = True
            return ""
        if not line.strip():
            self._turn += line if self._turn else ""
            return self._hold(line) if self._held else "" if self._turn else line
        self._defining = False
        if begins_turn(line):
            self._asks = self._asks or not self._said
            self.over, self._asked = not self._asks, self._asks
            return ""
        if self._said and may_begin_turn(line):
            self._turn = line
            return ""
        if not self._said and may_be_json(line):
            self._json = ["", line]
            return ""
        unlabelled = without_label(line)
        return self._list(unlabelled) if unlabelled.strip() else ""

    def _fenced(self, line: str, fence: str, language: str) -> str:
        if self._prose and not language and fence.startswith(self._prose[-1]):
            self._prose.pop()
            return ""
        if language.casefold() in _PROSE:
            self._prose.append(fence)
            return ""
        if language.casefold() in _JSON:
            self._json = [line]
            return ""
        if language.casefold() in _MAY_BE_PROSE:
            self._fence = line
            return ""
        self._code = fence
        if language.casefold() in _LISTS:
            self._lists = True
            return ""
        return self._text(line)

    def _inside(self, line: str) -> str:
        """Decide by its first line what is in a fence that does not say so."""
        if not _TAG.sub("", line).strip():
            self._fence += line
            return ""
        if may_be_json(line):
            self._json, self._fence = [self._fence, line], ""
            return ""
        opened, self._fence = self._fence, ""
        fence = opened.lstrip()
        fence = fence[: len(fence) - len(fence.lstrip(fence[0]))]
        if reads_as_prose(line):
            self._prose.append(fence)
            return self._whole(line)
        if not line.strip().startswith(fence):
            self._code = fence
        return self._text(opened) + line

    def _in_json(self, line: str) -> str:
        self._json.append(line)
        fence = _FENCE.fullmatch(line.rstrip("\n"))
        opened = _FENCE.fullmatch(self._json[0].partition("\n")[0])
        if fence and opened and fence["fence"].startswith(opened["fence"]):
            return self._out_of_json(closed=True)
        return ""

    def _out_of_json(self, *, closed: bool) -> str:
        """Return the answer that JSON holds; what holds none is code."""
        if not self._json:
            return ""
        lines, self._json = self._json, []
        answer = answer_in("".join(lines[1 : -1 if closed else None]))
        return self._text("".join(lines) if answer is None else f"{answer}\n")

    def _list(self, line: str) -> str:
        behind = entries_behind_title(line)
        if is_title(line) or (behind and (are_numbers(behind) or self._entries.is_entry(behind, listed=True))):
            self._titled, self._listed = True, int(behind is not None)
            return self._hold(line)
        if self._titled and _HEADING.match(line):
            self._drop()
        elif self._entries.is_entry(line, listed=self._titled):
            self._listed += 1
            return self._hold(line)
        elif self._titled and self._listed:
            if not self._held.endswith("\n\n") and (line[0].isspace() or len(line) < _SHORT):
                return self._hold(line)  # an entry that goes on
            self._drop()
        elif _RULE.fullmatch(line):
            return self._hold(line)
        return self._text(line)

    def _hold(self, line: str) -> str:
        self._held += line
        return ""

    def _drop(self) -> None:
        self._held, self._titled, self._listed = "", False, 0

    def _text(self, line: str) -> str:
        """Return a line that is answer, behind what then is answer too."""
        held, self._asked = self._held, False
        self._drop()
        self._said = line if line.strip() else self._said
        return held + line
