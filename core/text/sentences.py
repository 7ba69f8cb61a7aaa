"""Where sentences begin and end, in abstracts and in what LLMs write.

Own rules rather than a trained splitter, for two reasons. Answers carry citation markers and Markdown, which splitters
trained on newspapers tear apart. And an answer is split while it streams: here every decision looks back as far as it
likes but ahead only to the end of the next word or marker, so that text which comes later leaves earlier sentences
alone (`settled_spans`).
"""

import re
from collections.abc import Iterator

from core.text import word_set

Span = tuple[int, int]

# One citation marker in a form that models produce: [1] [1, 3] [1-3] [^1] [Source 1] 【1】 【1†source】 (1) ¹
_NUMBERS = r"\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3})*"
_MARKER = (
    rf"(?:\[\^?(?:[Ss]ources?[ ]|[Pp]assages?[ ]|[Pp]apers?[ ])?{_NUMBERS}\]"
    rf"|【{_NUMBERS}[^【】\s]{{0,20}}】|\({_NUMBERS}\)|[¹²³⁴-⁹⁰]+)"
)
_MARKERS = re.compile(rf"(?:[ \t\u00a0]*{_MARKER})+")
_MARKERS_ALONE = re.compile(rf"\s*+(?:{_MARKER}[ \t\u00a0,;]*+)+\.?\s*+\Z")
_MARKER_LINE = 100
_NEXT_LINE = re.compile(rf"[ \t\u00a0]*\n([^\n]{{0,{_MARKER_LINE + 1}}})")
_STOP = re.compile(r"[.!?…؟۔।]+|[。！？｡]+")
_CLOSERS = re.compile(r"[\"'”’»)\]}」』）】*_`]*")
_OPENERS = re.compile(r"[\"'“‘«(\[{「『（【*_`¿¡]*")
_BRACKET = re.compile(r"[()\[\]{}]")
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'“‘«/,;:—–]+\Z")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# What follows a sentence while more text may yet make it a marker, or a word that does not begin a sentence.
_UNDECIDED = re.compile(
    rf"(?:{_MARKER}[ \t\u00a0,;]*+)*\.?"
    rf"(?:[\[(【][^\])】\n]{{0,60}}[\])】]?|[¹²³⁴-⁹⁰]*|{_OPENERS.pattern}+\w*+(?:['’]\w*+)?)\Z"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,3}\Z")
_NUMBERING = re.compile(r"[\[(*_]*(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,4})\Z")
_ENUMERATION = re.compile(r"\((\d{1,3})\)\Z")

_NEVER_LAST = word_set(
    "e.g i.e eg ie cf vs v viz approx ca circa resp fig figs eq eqs eqn eqns sec sect ref refs tab app thm lem prop "
    "def ch chap vol nos pp dr drs prof profs mr mrs ms mx messrs st mt rev hon gen col capt lt sgt gov sen rep "
    "var nov dept univ assoc esp incl excl avg std conc temp est suppl ed eds trans "
    "jan feb mar apr jun jul aug sept sep oct nov dec ver ibid op loc"
)
# These end a sentence only where a word follows that usually begins one.
_SOMETIMES_LAST = word_set(
    "al etc inc ltd co corp jr sr bros no spp subsp a.m p.m ph.d m.d b.sc m.sc u.s u.k u.n e.u d.c"
)
_STARTERS = word_set(
    "a additionally after all along also although among an analysis analyses and another as at based because before "
    "besides both but by compared consequently conversely data de despite during each either empirical even "
    "experimental experiments extensive finally findings first for four from further furthermore given he hence her "
    "here his how however if importantly in indeed instead interestingly is it its lastly less many methods more "
    "moreover most my nevertheless next no none nonetheless notably of on once one only other our overall "
    "participants patients previous prior recent recently results second several she similarly since so some "
    "specifically subsequently such surprisingly that the their then there therefore these they third this those "
    "though three through thus to together two ultimately under unlike unfortunately until upon using was we were "
    "what when whereas whether which while who why with within without yet you"
)

_FENCE = re.compile(r"[ \t]*(```|~~~)")
# Decided by how a line begins, so that what follows on it cannot change the decision.
_OWN_LINE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\|)")
_TABLE_RULE = re.compile(r"[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?[ \t]*+\n?")
_MAY_BE_TABLE_RULE = re.compile(r"\|[ \t:|-]*\Z")
_NEW_BLOCK = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]|\||[-+*•‣◦▪·–][ \t]|\d{1,3}[.)][ \t]|>|\*\*|__|-{3}|={3}|\*{3}|_{3}|```|~~~)"
)
_LIST_MARK = re.compile(r"[ \t]*(?:\d{1,3}[.)]|[-+*•‣◦▪·–])[ \t]+")
_ENDS_BLOCK = re.compile(r"(?:[:：|]|\*\*|__|---|===)\s*\Z")
_WRAPPED = 45
"""A line that is shorter was not broken because it was full: it is a heading, an item or a line of its own."""
_BRACKETED = 150
"""A stop inside brackets ends no sentence, unless the bracket has been open for so many characters."""


def sentence_spans(text: str) -> list[Span]:
    """Return the half-open spans of the sentences, in order, without surrounding white space.

    They do not overlap and together hold every character that is not white space. A citation marker right after a full
    stop belongs to the sentence before it. Headings, table rows and fenced code are one span each, and so is the head
    of a table with the rule below it; list items start a new one. Takes linear time.

    Adding text at the end leaves all spans but the last two as they are: `sentence_spans(text)[:-2]` is a prefix of
    `sentence_spans(text + more)`. `settled_spans` says which of the last two are safe as well.
    """
    spans = []
    for start, end, whole in _blocks(text):
        begin = start
        for cut in () if whole else _cuts(text, start, end):
            spans.append(_trimmed(text, begin, cut))
            begin = cut
        spans.append(_trimmed(text, begin, end))
    return [span for span in spans if span[0] < span[1]]


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, in order, as `sentence_spans` finds them."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


def settled_spans(text: str) -> list[Span]:
    """Return those leading sentence spans that no text added at the end can change.

    A sentence that is followed by a whole word of the next one is settled; right after its full stop it is not yet,
    because a citation marker may follow.
    """
    spans = sentence_spans(text)
    if len(spans) < 2:
        return []
    last = spans[-1][0]
    return spans[:-2] if _UNDECIDED.match(text, last) or _MAY_BE_TABLE_RULE.match(text, last) else spans[:-1]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield stretches of text that no sentence crosses, and whether each is one span as a whole."""
    begin: int | None = None
    fence: str | None = None
    head: int | None = None
    line_start = 0
    before = ""
    while line_start < len(text):
        newline = text.find("\n", line_start)
        line_end = len(text) if newline < 0 else newline + 1
        line = text[line_start:line_end]
        if head is not None:
            ruled = bool(_TABLE_RULE.fullmatch(line))
            yield head, line_end if ruled else line_start, True
            head = None
            if ruled:
                before, line_start = line, line_end
                continue
        if fence is not None:
            if line.lstrip().startswith(fence):
                fence = None
                yield begin or 0, line_end, True
                begin = None
        elif opening := _FENCE.match(line):
            if begin is not None:
                yield begin, line_start, False
            begin, fence = line_start, opening[1]
        elif _OWN_LINE.match(line) or not line.strip():
            if begin is not None:
                yield begin, line_start, False
            begin = None
            if _begins_table(before, line):
                head = line_start
            else:
                yield line_start, line_end, True
        elif begin is None:
            begin = line_start
        elif _breaks(before, line):
            yield begin, line_start, False
            begin = line_start
        before = line
        line_start = line_end
    if head is not None:
        yield head, len(text), True
    elif begin is not None:
        yield begin, len(text), fence is not None


def _begins_table(before: str, line: str) -> bool:
    """Whether a line may be the head of a table, for which the rule below it is still wanted."""
    return line.lstrip().startswith("|") and not before.lstrip().startswith("|")


def _breaks(line: str, following: str) -> bool:
    """Whether a sentence cannot run from one line into the following."""
    if _NEW_BLOCK.match(following) or _ENDS_BLOCK.search(line[-12:]):
        return True
    first = following.lstrip()[:1]
    return len(line.strip()) < _WRAPPED and not first.islower() and not _markers_alone(following)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where sentences of a block end, the last one apart."""
    begin = start
    listed = _LIST_MARK.match(text, start, end)
    scanned = position = listed.end() if listed else start
    opened: list[int] = []
    while found := _STOP.search(text, position, end):
        for bracket in _BRACKET.finditer(text, scanned, found.start()):
            if bracket[0] in "([{":
                opened.append(bracket.start())
            elif opened:
                opened.pop()
        scanned = position = found.end()
        closers = _CLOSERS.match(text, found.end(), end)
        after = closers.end() if closers else found.end()
        closed = sum(text[at] in ")]}" for at in range(found.end(), after))
        depth = len(opened) - closed
        if depth > 0 and found.start() - opened[max(depth - 1, 0)] < _BRACKETED:
            continue
        cut = _cut(text, begin, found, after, end)
        if cut is None:
            continue
        yield cut
        begin = position = scanned = cut
        opened.clear()


def _cut(text: str, begin: int, stop: re.Match[str], after: int, end: int) -> int | None:
    """Return where the sentence that begins at `begin` ends, if this stop ends it."""
    cut, marked = _behind_markers(text, begin, after, end)
    if cut >= end:
        return None  # nothing follows: the end of the block is the end of the sentence
    if stop[0][0] in "。！？｡":
        return cut
    if not text[cut].isspace():
        return cut if text[cut].isupper() and (marked or _glued(text, stop, cut, end)) else None
    rest = _after_space(text, cut, end)
    if rest >= end:
        return None
    return cut if _ends(text, begin, stop, rest, end) else None


def _behind_markers(text: str, begin: int, after: int, end: int) -> tuple[int, bool]:
    """Return the end of the citation markers that follow a stop, and whether there are any."""
    markers = _MARKERS.match(text, after, end)
    if markers is None:
        below = _NEXT_LINE.match(text, after, end)
        return (below.end(), True) if below and _markers_alone(below[1]) else (after, False)
    follows = text[markers.end() : markers.end() + 1]
    if follows.isalnum() and not follows.isupper():
        return after, False
    if markers[0].lstrip().startswith("(") and _enumerates(text, begin, after, markers[0].strip()):
        return after, False
    return markers.end(), True


def _markers_alone(line: str) -> bool:
    return len(line) <= _MARKER_LINE and _MARKERS_ALONE.match(line) is not None


def _enumerates(text: str, begin: int, after: int, marker: str) -> bool:
    """Whether "(2)" after a stop goes on from a "(1)" that stood before an item rather than after a statement."""
    number = _ENUMERATION.match(marker)
    if number is None:
        return False
    place = text.rfind(f"({int(number[1]) - 1})", max(begin, after - 2000), after)
    if place < 0:
        return False
    before = text[max(begin, place - 5) : place].rstrip()
    return not before or before[-1] in ":,;" or before.endswith(" and")


def _glued(text: str, stop: re.Match[str], cut: int, end: int) -> bool:
    """Whether only the space between two sentences is missing: "…of models.The results…", but not "Node.js"."""
    word = _NEXT_WORD.match(text, cut, end)
    if word is None or word[0].lower() not in _STARTERS or not text[word.end() : word.end() + 1].isspace():
        return False
    found = _WORD_BEFORE.search(text, max(stop.start() - 40, 0), stop.start())
    last = found[0] if found else ""
    if len(word[0]) == 1:  # "Vitamin.A" may be a name
        return len(last) >= 4 and last.isalpha() and last.islower()
    return (last[-2:].isalpha() and len(last) > 1 and last.lower() not in _NEVER_LAST) or last[-1:] in "%)"


def _after_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _ends(text: str, begin: int, stop: re.Match[str], rest: int, end: int) -> bool:
    """Whether a stop that is followed by white space, with `rest` the next word, ends a sentence."""
    opener = _OPENERS.match(text, rest, end)
    first = opener.end() if opener else rest
    word = _NEXT_WORD.match(text, first, end)
    next_word = word[0] if word else ""
    begins_small = text[first : first + 1].islower()
    # iPhone, mRNA, p53: small first letters that may well begin a sentence
    coined = begins_small and (not next_word.islower() or text[first + len(next_word) :][:1].isdigit())
    if stop[0] != ".":
        return not begins_small or coined
    found = _WORD_BEFORE.search(text, max(begin, stop.start() - 40), stop.start())
    last = found[0] if found else ""
    if stop.start() - begin < 12 and _NUMBERING.match(text[begin : stop.start()].strip()):
        return False  # "1. text": the number belongs to what follows
    if last.isdigit() and len(last) <= 2 and text[begin : stop.start() - len(last)].rstrip()[-1:] in (":", ";"):
        return False  # "these steps: 1. text"
    bare = last.strip("*_`").lower()
    if bare in _NEVER_LAST:
        return False
    initial = len(last) == 1 and last.isalpha() and text[stop.start() - 2 : stop.start() - 1] != "/"  # but mmol/L
    if bare in _SOMETIMES_LAST or _DOTTED.search(last) or initial:
        if bare == "no" and text[first : first + 1].isdigit():
            return False
        return next_word.lower() in _STARTERS and next_word[:1].isupper()
    if begins_small and not coined:
        return len(last) >= 4 and last.isalpha() and last.islower()
    return True
