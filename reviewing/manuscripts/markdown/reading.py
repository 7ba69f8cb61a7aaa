"""Markdown and plain text: from the source to its readable text, with the citations in their places."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.text.latex import text_of_latex
from reviewing.manuscripts.citing import YEAR, key_citations
from reviewing.manuscripts.latex.syntax import FLOATS, NARRATIVE, NOT_CITING, cited_keys
from reviewing.manuscripts.manuscript import ListedWork, Traced
from reviewing.manuscripts.markdown.syntax import (
    ATTRIBUTES,
    BRACKET,
    CITED,
    CITES,
    CITES_NOTHING,
    DEEPEST,
    DEFINITION,
    DIV,
    FRONT_MATTER,
    KEYED,
    LEADS_TO_NAME,
    NO_WORK,
    ORG,
    SAYS_WHO,
    TEXT_FENCE,
    TOKEN,
    WITHIN,
    includes,
)

_LONGEST_CALL = 20_000


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a whole text before it is read."""

    notes: Mapping[str, Sequence[str]]
    """By the names of footnotes: the keys that they cite."""
    is_org: bool
    """Whether stars at the beginning of a line begin a heading, and not the item of a list."""


def read_markdown(source: str) -> Traced:
    """Return the readable text. Never raises."""
    traced = Traced(source)
    notes = {
        (name := found[1] or found[2]): _works(CITED.findall(found[3])) or [f"^{name}"]
        for found in DEFINITION.finditer(source)
        if YEAR.search(found[3]) or CITED.search(found[3])
    }
    traced.unread += includes(source)
    front = FRONT_MATTER.match(source)
    _read(traced, front.end() if front else 0, len(source), _Known(notes, bool(ORG.search(source))))
    return traced


def _read(traced: Traced, start: int, end: int, known: _Known) -> None:
    at = start
    while found := TOKEN.search(traced.source, at, end):
        if found.start() > at:
            traced.keep(at, found.start())
        at = max(_take(traced, found, known), found.end())
    traced.keep(at, end)


def read_plain(source: str) -> Traced:
    """Return the text as it is, but for carriage returns."""
    traced = Traced(source)
    at = 0
    for found in re.finditer("\r\n?", source):
        traced.keep(at, found.start())
        traced.put("\n", *found.span())
        at = found.end()
    traced.keep(at, len(source))
    return traced


def _take(traced: Traced, found: re.Match[str], known: _Known) -> int:
    """Take one token; return where to go on."""
    start, end = found.span()
    kind = found.lastgroup
    match kind:
        case "code" | "fence" if directive := TEXT_FENCE.match(found[0]):
            traced.put("\n\n", start, start)
            _read(traced, start + directive.end(), start + max(directive.end(), found[0].rfind("\n") + 1), known)
            traced.put("\n\n", end, end)
        case "hidden":
            traced.put(" ", start, end)
            return _end_of_div(traced.source, end)
        case "colons":
            traced.put("\n\n", start, start)
        case "environment" | "env" if found["env"].rstrip("*") not in FLOATS:
            traced.put("\n\n", start, start)
            return start + len(found[0].partition("}")[0]) + 1
        case "role" | "does" | "quotes" | "inside":
            _role(traced, found)
        case "keyed":
            written = next(found[name] for name in KEYED if found[name])
            if found["org"] == "nocite":
                return end
            keys = (
                [written] if found["typst"] else re.split(r"[\s,;]+", written.replace("&", "").replace("#", "").strip())
            )
            named = found["typst"] and _is_named(traced.source, start, end)
            if named and re.search(r"form:\s*\"(?:prose|author)\"", found[0]):
                traced.name_authors(start, end)
            traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "by_doi" | "doi":
            traced.cite(key_citations(traced.source, [found["doi"]], start, end), start, end)
        case "item" | "named" | "entry":
            traced.listed[found["named"]] = ListedWork(" ".join(found["entry"].split()), start, end)
            traced.put("\n\n", start, start)
        case "example" | "number":
            if re.search(rf"^\(@{re.escape(found['number'])}\)[ \t]", traced.source, re.MULTILINE):
                return end
            traced.keep(start, start + 1)
            _read(traced, start + 1, end, known)
        case "spanned" | "marked":
            _read(traced, *found.span("marked"), known)
        case "tex" | "command":
            return _tex(traced, found)
        case "styled" | "words":
            traced.keep(*found.span("words"))
        case "shortcode":
            traced.put(" ", start, end)
        case (
            "environment" | "env" | "refers" | "label" | "attributes" | "caret" | "directive" | "listing" | "admonition"
        ):
            traced.put(" ", start, end)
        case "code" | "fence" | "comment" | "table" | "image":
            traced.put("\n" if kind in {"code", "fence", "table"} else " ", start, start)
        case "definition" | "name" | "said":
            _define(traced, found)
        case "display":
            traced.put(" ", start, end)
        case "math":
            traced.put(text_of_latex(found[0]), start, end)
        case "heading":
            _heading(traced, found[0], start)
        case "stars":
            if not known.is_org:
                traced.keep(start, end)
                return end
            stop = traced.source.find("\n", end)
            stop = len(traced.source) if stop < 0 else stop
            _heading(traced, traced.source[start:stop], start)
            return stop
        case "verbatim" | "sign":
            traced.keep(start + 1, end - 1)
        case "span" | "ticks":
            ticks = len(found["ticks"])
            traced.keep(start + ticks, end - ticks)
        case "escape":
            traced.keep(start + 1, end)
        case "link" | "text":
            if "@" in found["text"] and (keys := _works(CITED.findall(found["text"]))):
                traced.cite(key_citations(traced.source, keys, start, end), start, end)
            else:
                _read(traced, *found.span("text"), known)
        case "group":
            if re.match(r"\[cite/n(?:ocite)?[/:]", found[0]):
                return end
            if re.match(r"\[cite/t(?:ext)?[/:]", found[0]) and _is_named(traced.source, start, end):
                traced.name_authors(start, end)
            if keys := _works(CITED.findall(found[0])):
                traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "aside":
            _aside(traced, found, known)
        case "call":
            traced.put("\n\n", start, end)
            return _end_of_call(traced.source, start)
        case "faced":
            _read(traced, *found.span("face"), known)
        case "address":
            if found["called"]:
                _read(traced, *found.span("called"), known)
            elif not re.match(r"\[\[(?:\w+:|[./#*])", found[0]):  # the page of a wiki
                _read(traced, start + 2, end - 2, known)
        case "narrative":
            if not (keys := _works(CITED.findall(found[0]))):
                prefix = re.split("[-:]", found[0].lstrip("-@{"), maxsplit=1)[0].lower()
                traced.put(NO_WORK.get(prefix, ""), start, end)
                return end
            if not found[0].startswith("-") and _is_named(traced.source, start, end):
                traced.name_authors(start, end)
            traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "note":
            if works := known.notes.get(found[0].strip("[]^")):
                traced.cite(key_citations(traced.source, works, start, end), start, end)
        case _:
            pass  # a carriage return, a tag, or a sign of emphasis
    return end


def _end_of_div(source: str, at: int) -> int:
    """Return where the div that opens before `at` is closed, with all that it holds; `at` if nothing closes it."""
    depth = 1
    for fence in DIV.finditer(source, at):
        depth += 1 if fence[1] else -1
        if depth == 0:
            return fence.end()
        if depth > DEEPEST:
            break
    return at


def _end_of_call(source: str, at: int) -> int:
    """Return where a call or rule of Typst ends: at the end of the line, or where its last bracket is closed."""
    depth = 0
    for found in BRACKET.finditer(source, at, at + _LONGEST_CALL):
        if found[0] == "\n":
            if not depth:
                return found.start()
        else:
            depth += 1 if found[0] in "([{" else -1
            if depth < 0:
                break
    line = source.find("\n", at)
    return line if line >= 0 else len(source)


def _aside(traced: Traced, found: re.Match[str], known: _Known) -> None:
    """A footnote in its place: what it cites counts for the sentence that it belongs to."""
    inner = Traced(traced.source)
    _read(inner, *found.span("asides"), known)
    keys = [citation.key for anchor in inner.anchors for citation in anchor.citations]
    if keys:
        traced.cite(key_citations(traced.source, keys, *found.span()), *found.span())


def _is_named(source: str, start: int, end: int) -> bool:
    """Whether a key without brackets is a part of its sentence; Typst puts keys behind what they are cited for."""
    found = LEADS_TO_NAME.search(source[max(0, start - 40) : start])
    goes_on = source[end : end + 20].lstrip(" ")[:1] not in {*".,;:!?)]@#\n", ""}
    return found is not None and (goes_on or found[0].strip().isalpha())


def _works(keys: list[str]) -> list[str]:
    """Return the keys that mean works, and not figures or sections of the text."""
    return [key for key in (key.strip("{}") for key in keys) if not WITHIN.fullmatch(key)]


def _role(traced: Traced, found: re.Match[str]) -> None:
    """A role of MyST: it cites, it refers to a part of the text, or it says something in another face."""
    start, end = found.span()
    does = found["does"] or found["says"]
    if does in CITES_NOTHING:
        return
    if CITES.fullmatch(does):
        # `{see}key{p. 3}`: what stands before and behind a key
        keys = re.split("[,;]", re.sub(r"\{[^{}]*\}", " ", found["inside"]))
        if SAYS_WHO.fullmatch(does):
            traced.name_authors(start, end)
        traced.cite(key_citations(traced.source, keys, start, end), start, end)
        return
    begin, stop = found.span("inside")
    target = re.search(r"\s*<[^<>]*>\s*\Z", found["inside"])
    if target:
        traced.keep(begin, begin + target.start())
    elif does.rpartition(":")[2] in {"ref", "numref", "eq", "doc", "any", "index", "label", "download", "math"}:
        traced.put(text_of_latex(f"${found['inside']}$") if does == "math" else " ", start, end)
    else:
        traced.keep(begin, stop)


def _tex(traced: Traced, found: re.Match[str]) -> int:
    """A citation as LaTeX writes it, which converters of Markdown take too."""
    name, start = found["command"], found.start()
    cited = cited_keys(traced.source, name, found.end()) if name not in NOT_CITING else None
    if cited is None:
        return found.end()
    if name.lower().rstrip("s") in NARRATIVE:
        traced.name_authors(start, cited[1])
    traced.cite(key_citations(traced.source, cited[0], start, cited[1]), start, cited[1])
    return cited[1]


def _define(traced: Traced, found: re.Match[str]) -> None:
    """Take the text of a footnote: a reference if it has a year, else nothing that could be tested."""
    said = " ".join(found["said"].split())
    if YEAR.search(said):
        traced.listed[f"^{found['name'] or found['orgname']}"] = ListedWork(said, *found.span())
    traced.put("\n\n", found.start(), found.start())


def _heading(traced: Traced, written: str, start: int) -> None:
    first = written.split("\n")[0].rstrip("\r")
    bare = ATTRIBUTES.sub("", first.strip()).lstrip("#=*").strip().rstrip("#=").strip()
    begin = start + first.find(bare) if bare else start
    traced.put("\n\n", start, start)
    place = len(traced)
    traced.keep(begin, begin + len(bare))
    traced.headings.append((place, len(traced)))
    traced.put("\n\n", start + len(written), start + len(written))
