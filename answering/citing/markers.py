"""Finds citation markers in the text that an LLM writes, while it writes.

Whether something is a marker depends on a bounded stretch of text around it, so it makes no difference in which pieces
the text comes.
"""

import re
from collections.abc import Sequence

from answering.citing import brackets
from answering.citing.brackets import NUMBER
from answering.citing.foreign_markers import ForeignMarkers
from answering.citing.marker_forms import follows_prose, is_address
from answering.citing.tagged_markers import Tag, may_become_tag, tag_of
from answering.citing.tex_markers import BEFORE, TexMarkers
from core.paper import Paper

_OPENS = re.escape("".join(sorted(brackets.OPENERS | brackets.ODD_OPENERS)))
_SPECIAL = re.compile(rf"[{_OPENS}^`$\\⁰¹²³⁴-⁹⁽{brackets.CIRCLES}\ue200]")
_SPECIAL_IN_TAG = re.compile(rf"{_SPECIAL.pattern[:-1]}.!?。！？\n]")
"""Within a tag that cites for what follows it, the end of a sentence counts too."""

_TICKS = re.compile("`+")
_FENCE_END = re.compile(r"\n[ \t]*```[^\n]*")
_CUT_OFF = re.compile(rf"\[\s*+({NUMBER}(?:\s*+[,;–-]\s*+{NUMBER})*)?[\s,;–-]*+")
_IN_TWO_BRACKETS = re.compile(r"\s*\[([^\[\]]*)\]\s*")
_ADDRESS = re.compile(r"\(([^()\n]*)\)")
_TO = re.compile(rf"[ \t]?(?:[-–—~～]|to|through)[ \t]?[\[［【(（]\s*\^?({NUMBER})\s*[\]］】)）]")
_MAY_BE_TO = re.compile(
    r"[ \t]?(?:[-–—~～]|t(?:o|h(?:r(?:o(?:u(?:g(?:h)?)?)?)?)?)?)?\s?(?:[\[［【(（]\s*+\^?\d{0,3}\s*+)?"
)
_AROUND = re.compile(r"[*_]{1,3}$|\^$|~~$")
_LONGEST = 160
"""Characters after which what has no end is plain text; more where a title is longer."""
_LONGEST_WITH_TITLE = 1_000
_LONGEST_ODD = 24


class MarkerScanner(TexMarkers):
    """Makes a text in which every marker reads `[n]`, and remembers where they stand. Code and formulas stay as is."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        super().__init__(papers)
        self._longest = min(max(_LONGEST, 2 * self.forms.longest_title), _LONGEST_WITH_TITLE)
        self._unwrapped = ForeignMarkers()
        self._held = ""
        self._in_fence = False
        self._open: Tag | None = None
        """The tag that cites for what follows it, and is not closed yet."""
        self._cites_oddly: bool | None = None
        """Whether brackets such as `{1}` cite: not where one has stood within a sentence. None: nobody knows yet."""
        self._due = False
        """Whether no sentence behind that tag has ended yet."""

    def feed(self, piece: str) -> None:
        """Take the next piece; what cannot be decided yet is held back."""
        self._held += self._unwrapped.feed(piece)
        self._scan(final=False)

    def finish(self) -> None:
        """Decide everything that is still held back."""
        self._held += self._unwrapped.finish()
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
                if private := brackets.PRIVATE.match(window):
                    self._mark([0])
                    return private.end()
                return 0 if waits else self._plain(window[0])
            case "^":
                return self._odd(brackets.CARET.match(window), window, waits=waits)
            case opener if opener in brackets.OPENERS:
                return self._bracket(window, waits=waits, ends=final and at + len(window) == len(self._held))
            case "<" if tag_of(window) or (waits and may_become_tag(window)):
                return self._tag(window, waits=waits)
            case opener if opener in brackets.ODD_OPENERS:
                return self._odd_bracket(window, waits=waits)
            case "\n" | "." | "!" | "?" | "。" | "！" | "？":
                return 0 if len(window) == 1 and not final else self._stop(window)
            case _:
                return self._superscript(window, waits=waits)

    def _odd_bracket(self, window: str, *, waits: bool) -> int:
        """`{source 1}` is a marker; `{1}` is one at the end of a sentence, in a text that cites in no other way."""
        if waits and brackets.MAY_BE_ODD.fullmatch(window):
            return 0
        if keyed := brackets.KEYED_ODD.match(window):
            return self._odd(keyed, window, waits=waits)
        found = brackets.BARE_ODD.match(window)
        if found is None:
            return self._plain(window[0])
        cites = self._cites_oddly or (self._cites_oddly is None and not self.markers)
        after = window[len(found[0].rstrip(" ")) :]
        if cites and brackets.ends_sentence(self.text[-BEFORE:], after):
            self._cites_oddly = True
            return self._odd(found, window, waits=waits)
        self._cites_oddly = False
        return self._plain(found[0])

    def _odd(self, found: re.Match[str] | None, window: str, *, waits: bool) -> int:
        """Behind words, `{cite: 1}` and `^1^` are markers as far as there are such sources."""
        if waits and (len(window) < _LONGEST_ODD if found is None else found.end() + 2 > len(window)):
            return 0
        numbers = self.forms.numbers(found["numbers"]) if found and self._follows_words() else []
        if found is None or not numbers or max(numbers) > self.forms.count:
            return self._plain(window[0])
        self._mark(numbers)
        return len(found[0].rstrip(" "))

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
        if code and follows_prose(self.text[-BEFORE:]):
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
            joined = self.text[-1:].isalnum() and window[tag.length].isalnum() and window[tag.length].isascii()
            self.text += " " if joined else ""
            return tag.length + (window[tag.length] == " " and self.text[-1:].isspace())
        elif tag.closes:
            self._end_tag()
        else:
            if tag.raised and not self._follows_words():
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
        if rings := brackets.CIRCLED.match(window):
            return self._circled(rings, window, waits=waits)
        found = brackets.SUPERSCRIPTS.match(window)
        end = found.end() if found else 1
        if end + 1 >= len(window) and waits:  # two more characters may go on with it
            return 0
        if found is None or not self._follows_words():
            return self._plain(window[:end])
        for run in re.findall(r"\d+", brackets.lowered(found[0])):
            self._mark(self.forms.superscript(run))
        return end

    def _circled(self, found: re.Match[str], window: str, *, waits: bool) -> int:
        """①, behind words and before a stop, is a marker; before words it counts them."""
        if waits and len(window.rstrip()) == found.end():
            return 0
        numbers = brackets.circled(found[0])
        ends = brackets.ends_sentence(self.text[-BEFORE:], window[found.end() :])
        if not (ends and self._follows_words()) or max(numbers) > self.forms.count:
            return self._plain(found[0])
        self._mark(numbers)
        return found.end()

    def _bracket(self, window: str, *, waits: bool, ends: bool) -> int:
        opener = window[0]
        if said := brackets.NOT_SAID.match(window):
            return 0 if waits and said.end() == len(window) else said.end()
        if waits and brackets.MAY_BE_FOREIGN.fullmatch(window):
            return 0
        if foreign := brackets.FOREIGN.match(window):
            self._shorten(brackets.BEFORE_FOREIGN)
            self._mark([0])
            return foreign.end()
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
            if address and is_address(address[1], inside):
                end = close + 1 + address.end()
                if waits and end == len(window):
                    return 0
                linked = self.forms.linked(inside, address[1], window[end:])
                self._mark(linked)
                return end if linked else self._plain(window[:end])
        if opener == "[" and (inner := _IN_TWO_BRACKETS.fullmatch(inside)):
            inside = inner[1]
        numbers = self.forms.cited(
            brackets.plain_opener(opener), brackets.plain_inside(inside), self.text[-BEFORE:], after
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
