"""Markdown and plain text: from the source to its readable text, with the citations in their places."""

import re

from core.latex import text_of_latex
from reviewing.manuscripts.citing import key_citations
from reviewing.manuscripts.manuscript import Listed
from reviewing.manuscripts.tracing import Traced

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_KEY = r"(?:[A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]{0,200}[A-Za-z0-9_])?|\{[^{}\s]{1,200}\})"
_TOKEN = re.compile(
    rf"""(?P<carriage>\r)
      |(?P<definition>^\[\^(?P<name>[^\[\]\s]{{1,60}})\]:
         (?P<said>[^\n]{{0,3000}}(?:\n[ \t]+\S[^\n]{{0,1000}}){{0,10}}))
      |(?P<code>^[ ]{{0,3}}(?P<fence>```+|~~~+)[^\n]*(?:\n(?![ ]{{0,3}}(?P=fence))[^\n]*)*
         (?:\n[ ]{{0,3}}(?P=fence)[^\n]*)?)
      |(?P<comment><!--.{{0,20000}}?-->)
      |(?P<display>\$\$(?:[^$\\]|\\.){{1,5000}}?\$\$)
      |(?P<math>(?<![\\$\w])\$(?![\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n)){{1,500}}?(?<![\s\\])\$(?![\d$]))
      |(?P<heading>^[ ]{{0,3}}\#{{1,6}}[ \t][^\n]*|^(?=\S)[^\n]{{1,200}}\n(?:=+|-+)[ \t]*\r?$)
      |(?P<table>^[ \t]*\|[^\n]*)
      |(?P<span>(?P<ticks>`+)[^`\n]{{1,300}}(?P=ticks)(?!`))
      |(?P<escape>\\[\\`*_{{}}\[\]()\#+.!@$&~<>|-])
      |(?P<image>!\[[^\[\]\n]{{0,500}}\](?:\([^()\n]{{0,1000}}\)|\[[^\[\]\n]{{0,100}}\])(?:\{{[^{{}}\n]{{0,200}}\}})?)
      |(?P<group>\[(?=[^\[\]]{{0,1000}}(?<![\w.])-?@)[^\[\]]{{2,1000}}\](?!\())
      |(?P<link>\[(?P<label>[^\[\]\n]{{1,500}})\]\([^()\s]{{0,1000}}(?:[ ]"[^"\n]{{0,200}}")?\))
      |(?P<note>(?<=\S)\[\^[^\[\]\s]{{1,60}}\](?!:))
      |(?P<narrative>(?<![\w@.+/-])-?@{_KEY}(?![@\w])(?:[ ]\[[^\[\]@\n]{{1,80}}\](?!\())?)
      |(?P<html></?[A-Za-z][^<>\n]{{0,300}}>)
      |(?P<strong>\*\*|__|(?<!\w)\*(?=\w)|(?<=[\w.,;:!?)\]])\*(?!\w)|(?<!\w)_(?=\w)|(?<=[\w.,;:!?)\]])_(?!\w))""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_CITED = re.compile(rf"(?<![\w.])-?@({_KEY})")
_DEFINITION = re.compile(r"^\[\^([^\[\]\s]{1,60})\]:([^\n]{0,3000})", re.MULTILINE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


def read_markdown(source: str) -> Traced:
    """Return the readable text. Never raises."""
    traced = Traced(source)
    notes = {f"^{found[1]}" for found in _DEFINITION.finditer(source) if _YEAR.search(found[2])}
    front = _FRONT_MATTER.match(source)
    at = front.end() if front else 0
    for found in _TOKEN.finditer(source, at):
        if found.start() > at:
            traced.keep(at, found.start())
        at = found.end()
        _take(traced, found, notes)
    traced.keep(at, len(source))
    return traced


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


def _take(traced: Traced, found: re.Match[str], notes: set[str]) -> None:
    start, end = found.span()
    kind = found.lastgroup
    match kind:
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
        case "span" | "ticks":
            ticks = len(found["ticks"])
            traced.keep(start + ticks, end - ticks)
        case "escape":
            traced.keep(start + 1, end)
        case "link" | "label":
            traced.keep(*found.span("label"))
        case "group":
            keys = [key.strip("{}") for key in _CITED.findall(found[0])]
            traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "narrative":
            keys = [key.strip("{}") for key in _CITED.findall(found[0])]
            if not found[0].startswith("-"):
                traced.name_authors(start, end)
            traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "note":
            name = found[0][2:-1]
            if f"^{name}" in notes:
                traced.cite(key_citations(traced.source, [f"^{name}"], start, end), start, end)
        case _:
            pass  # a carriage return, a tag, or a sign of emphasis


def _define(traced: Traced, found: re.Match[str]) -> None:
    """Take the text of a footnote: a reference if it has a year, else nothing that could be tested."""
    said = " ".join(found["said"].split())
    if _YEAR.search(said):
        traced.listed[f"^{found['name']}"] = Listed(said, *found.span())
    traced.put("\n\n", found.start(), found.start())


def _heading(traced: Traced, written: str, start: int) -> None:
    first = written.split("\n")[0].rstrip("\r")
    bare = first.strip().lstrip("#").strip().rstrip("#").strip()
    begin = start + first.find(bare) if bare else start
    traced.put("\n\n", start, start)
    place = len(traced)
    traced.keep(begin, begin + len(bare))
    traced.headings.append((place, len(traced)))
    traced.put("\n\n", start + len(written), start + len(written))
