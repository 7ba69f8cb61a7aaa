"""Finds citation markers in the text that an LLM writes, while it writes.

Whether something is a marker depends on a bounded stretch of text around it, so it makes no difference in which pieces
the text comes.
"""

import re
from collections.abc import Sequence

from answering.citing import brackets
from answering.citing.brackets import NUMBER
from answering.citing.marked_text import MarkedText
from answering.citing.marker_forms import Forms, follows_prose, is_address
from answering.citing.tagged_markers import Tag, may_become_tag, tag_of
from core.paper import Paper

_SPECIAL = re.compile(r"[\[(【［（〔〚〖﹝⟦❲{^`$<\\⁰¹²³⁴-⁹\ue200]")
_SPECIAL_IN_TAG = re.compile(rf"{_SPECIAL.pattern[:-1]}.!?。！？\n]")
"""Within a tag that cites for what follows it, the end of a sentence counts too."""

_SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴-⁹]+(?:[,⸴˒][⁰¹²³⁴-⁹]+)*")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TICKS = re.compile("`+")
_FENCE_END = re.compile(r"\n[ \t]*```[^\n]*")
_CUT_OFF = re.compile(rf"\[\s*+({NUMBER}(?:\s*+[,;–-]\s*+{NUMBER})*)?[\s,;–-]*+")
_IN_TWO_BRACKETS = re.compile(r"\s*\[([^\[\]]*)\]\s*")
_ADDRESS = re.compile(r"\(([^()\n]*)\)")
_NOT_SAID = re.compile(r"\[(?:cite_(?:start|end)|/?cite|citation[ _]needed|citation)\][ \t]?", re.IGNORECASE)
_PRIVATE = re.compile("\ue200[^\ue201\n]{0,120}\ue201")
"""A marker of another product, in letters of its own."""
_TO = re.compile(rf"[ \t]?(?:[-–—~～]|to|through)[ \t]?[\[［【(（]\s*\^?({NUMBER})\s*[\]］】)）]")
_MAY_BE_TO = re.compile(
    r"[ \t]?(?:[-–—~～]|t(?:o|h(?:r(?:o(?:u(?:g(?:h)?)?)?)?)?)?)?\s?(?:[\[［【(（]\s*+\^?\d{0,3}\s*+)?"
)
_AROUND = re.compile(r"[*_]{1,3}$|\^$|~~$")
_BEFORE = 160
_LONGEST = 160
"""Characters after which what has no end is plain text; more where a title is longer."""
_LONGEST_WITH_TITLE = 1_000
_LONGEST_ODD = 24


class MarkerScanner(MarkedText):
    """Makes a text in which every marker reads `[n]`, and remembers where they stand. Code and formulas stay as is."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        super().__init__(len(papers))
        self.forms = Forms(papers)
        self._longest = min(max(_LONGEST, 2 * self.forms.longest_title), _LONGEST_WITH_TITLE)
        self._held = ""
        self._in_fence = False
        self._open: Tag | None = None
        """The tag that cites for what follows it, and is not closed yet."""
        self._due = False
        """Whether no sentence behind that tag has ended yet."""

    def feed(self, piece: str) -> None:
        """Take the next piece; what cannot be decided yet is held back."""
        self._held += piece
        self._scan(final=False)

    def finish(self) -> None:
        """Decide everything that is still held back."""
        self._scan(final=True)
        if self._due:
            self._end_tag()

    def _scan(self, *, final: bool) -> None:
        at = 0
        while at < len(self._held):
            if self._in_fence:
                taken = self._fenced(at, final=final)
            elif special := (_SPECIAL_IN_TAG if self._open else _SPECIAL).search(self._held, at):
                self.text += self._held[at : special.start()]
                at = special.start()
                taken = self._special(at, final=final)
            else:
                self.text += self._held[at:]
                taken = len(self._held) - at
            if not taken:
                break
            at += taken
        self._held = self._held[at:]

    def _special(self, at: int, *, final: bool) -> int:
        """Deal with the character at `at` and what belongs to it; return how much that was, 0 if more must come."""
        window = self._held[at : at + self._longest]
        waits = not final and len(window) < self._longest
        match window[0]:
            case "`":
                return self._code(window, waits=waits)
            case "$":
                if raised := brackets.RAISED.match(window):
                    return self._tex_raised(raised)
                impossible = bool(re.match(r"\$[\s\d$]", window))
                return self._whole(brackets.FORMULA, window, waits=waits and not impossible)
            case "\\":
                return self._escaped(window, waits=waits)
            case "\ue200":
                if private := _PRIVATE.match(window):
                    self._mark([0])
                    return private.end()
                return 0 if waits else self._plain(window[0])
            case "{" | "^":
                return self._odd(brackets.BRACES if window[0] == "{" else brackets.CARET, window, waits=waits)
            case opener if opener in brackets.OPENERS:
                return self._bracket(window, waits=waits, ends=final and at + len(window) == len(self._held))
            case "<":
                return self._tag(window, waits=waits)
            case "\n" | "." | "!" | "?" | "。" | "！" | "？":
                return 0 if len(window) == 1 and not final else self._stop(window)
            case _:
                return self._superscript(window, waits=waits)

    def _odd(self, form: re.Pattern[str], window: str, *, waits: bool) -> int:
        """Behind words, `{cite: 1}` and `^1^` are markers as far as there are such sources."""
        found = form.match(window)
        if waits and (len(window) < _LONGEST_ODD if found is None else found.end() + 2 > len(window)):
            return 0
        numbers = self.forms.numbers(found["numbers"]) if found and follows_prose(self.text[-_BEFORE:]) else []
        if found is None or not numbers or max(numbers) > self.forms.count:
            return self._plain(window[0])
        self._mark(numbers)
        return found.end()

    def _whole(self, pattern: re.Pattern[str], window: str, *, waits: bool, opener: int = 1) -> int:
        """Pass on what the pattern matches as it is; if nothing on this line ends it, only what opened it."""
        if found := pattern.match(window):
            return self._plain(found[0])
        return 0 if waits and "\n" not in window else self._plain(window[:opener])

    def _code(self, window: str, *, waits: bool) -> int:
        run = _TICKS.match(window)
        ticks = run.end() if run else 1
        if ticks == len(window) and waits:
            return 0
        if ticks >= 3 and not self.text.rpartition("\n")[2].strip():
            self._in_fence = True
            return self._plain(window[:ticks])
        if waits and brackets.MAY_BE_MARKER_IN_CODE.fullmatch(window):
            return 0
        code = brackets.MARKER_IN_CODE.match(window)
        if code and follows_prose(self.text[-_BEFORE:]):
            self._mark(self.forms.numbers(code[1]))
            return code.end()
        return self._whole(re.compile(rf"`{{{ticks}}}[^`\n]+`{{{ticks}}}"), window, waits=waits, opener=ticks)

    def _fenced(self, at: int, *, final: bool) -> int:
        """Pass on code as far as it is certain that it is code, and the line that closes it."""
        close = _FENCE_END.search(self._held, at)
        if close and (final or close.end() < len(self._held)):
            self._in_fence = False
            return self._plain(self._held[at : close.end()])
        certain = len(self._held) if final else max(at, self._held.rfind("\n", at))
        return self._plain(self._held[at:certain])

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
        if not follows_prose(self.text[-_BEFORE:]):
            return self._plain(raised[0])
        self._mark(self.forms.numbers(raised[1] or raised[2]))
        return raised.end()

    def _tag(self, window: str, *, waits: bool) -> int:
        """`<cite>1</cite>` is a marker, `<sup>1</sup>` is one behind a word or another marker."""
        tag = tag_of(window)
        if waits and may_become_tag(window):
            return 0
        if tag is None or (tag.closes and (self._open is None or self._open.name != tag.name)):
            return self._plain("<")
        if tag.begins_block and self.text.rstrip(" ")[-1:] not in {"", *"\n.!?。！？:：;)]>"}:
            return self._plain("<")
        if tag.breaks:
            in_table = self.text.rpartition("\n")[2].lstrip().startswith("|")
            self.text += window[: tag.length] if in_table else "\n"
        elif tag.opens and window[tag.length : tag.length + 1] not in brackets.STOPS:
            if self._due:
                self._end_tag()
            self._open, self._due = tag, True
            return tag.length + (window[tag.length] == " " and self.text[-1:].isspace())
        elif tag.closes:
            self._end_tag()
        else:
            goes_on = bool(self.markers) and self.markers[-1].end == len(self.text)
            if tag.raised and not goes_on and not follows_prose(self.text[-_BEFORE:]):
                return self._plain("<")
            self._mark(self.forms.numbers(tag.numbers))
        return tag.length

    def _stop(self, window: str) -> int:
        """A sentence or line may end here: then the open tag cites for it, whether or not anything closes that tag."""
        behind = window[0] in ".!?"  # before a line's end, and before a stop that no space follows
        if behind:
            self._plain(window[0])
        if self._open and self._due and not (behind and window[1:2].strip()):
            self._mark(self.forms.numbers(self._open.numbers))
            self._due = False
        if not behind:
            self._plain(window[0])
        if window.startswith("\n\n"):
            self._open = None
        return 1

    def _end_tag(self) -> None:
        """Mark what the open tag cites, unless that was done for the sentence and nothing follows that."""
        marked = self.markers[-1].end if self.markers else 0
        if self._open and (self._due or self.text[marked:].strip()):
            self._mark(self.forms.numbers(self._open.numbers))
        self._open, self._due = None, False

    def _superscript(self, window: str, *, waits: bool) -> int:
        found = _SUPERSCRIPTS.match(window)
        end = found.end() if found else 1
        if end + 1 >= len(window) and waits:  # two more characters may go on with it
            return 0
        if not follows_prose(self.text[-_BEFORE:]):
            return self._plain(window[:end])
        for run in re.split("[,⸴˒]", window[:end].translate(_PLAIN_DIGITS)):
            self._mark(self.forms.superscript(run))
        return end

    def _bracket(self, window: str, *, waits: bool, ends: bool) -> int:
        opener = window[0]
        if said := _NOT_SAID.match(window):
            return 0 if waits and said.end() == len(window) else said.end()
        close = brackets.closing(window)
        if close is None:
            if ends and (cut := _CUT_OFF.fullmatch(window)):  # the text was cut off within a marker
                self._mark(self.forms.numbers(cut[1] or ""))
                return len(window)
            return 0 if waits and "\n" not in window else self._plain(opener)
        inside, after = window[1:close], window[close + 1 :]
        if opener == "(":
            inside = brackets.without_links(inside)
        if "\n" in inside:
            return self._plain(opener)
        if waits and not after.strip(" "):
            return 0
        if opener == "[" and after.startswith("("):
            address = _ADDRESS.match(after)
            if waits and not address and "\n" not in after:
                return 0
            if address and is_address(address[1]):
                linked = self.forms.linked(inside)
                self._mark(linked)
                end = close + 1 + address.end()
                return end if linked else self._plain(window[:end])
        if opener == "[" and (inner := _IN_TWO_BRACKETS.fullmatch(inside)):
            inside = inner[1]
        numbers = self.forms.cited(
            brackets.plain_opener(opener), brackets.plain_inside(inside), self.text[-_BEFORE:], after
        )
        if numbers is None:
            return self._plain(opener)
        end = close + 1
        if len(numbers) == 1 and (to := _TO.match(after)):  # [1]-[3]
            numbers, end = self.forms.numbers(f"{numbers[0]}-{to[1]}"), end + to.end()
        elif waits and len(numbers) == 1 and _MAY_BE_TO.fullmatch(after):
            return 0
        group = self._group()
        around = _AROUND.search(self.text[max(0, group - 3) : group])
        if waits and around and len(window) < end + len(around[0]):
            return 0
        self._mark(numbers)
        closed = around is not None and window[end:].startswith(around[0])
        if around and around[0] == "^" and not closed:
            self._bared("^")
        return end + (self._bared(around[0]) if around and closed else 0)
