"""Markdown and plain text: from the source to its readable text, with the citations in their places."""

import re
from collections.abc import Mapping, Sequence

from core.text.latex import text_of_latex
from reviewing.manuscripts.citing import YEAR, key_citations
from reviewing.manuscripts.latex_syntax import FLOATS, NARRATIVE, NOT_CITING, cited_keys
from reviewing.manuscripts.manuscript import ListedWork, Traced

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_KEY = r"(?:[A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]{0,200}[A-Za-z0-9_])?|\{[^{}\s]{1,200}\})"
_TOKEN = re.compile(
    rf"""(?P<carriage>\r)
      |(?P<definition>^\[\^(?P<name>[^\[\]\s]{{1,60}})\]:
         (?P<said>[^\n]{{0,3000}}(?:\n[ \t]+\S[^\n]{{0,1000}}){{0,10}}))
      |(?P<code>^[ ]{{0,3}}(?P<fence>```+|~~~+)[^\n]*(?:\n(?![ ]{{0,3}}(?P=fence))[^\n]*)*
         (?:\n[ ]{{0,3}}(?P=fence)[^\n]*)?)
      |(?P<hidden>^:::+[ ]*\{{[^{{}}\n]*\.(?:content-)?hidden\b[^{{}}\n]*\}}[^\n]*)
      |(?P<colons>^[ ]{{0,3}}:::+[^\n]*(?:\n[ ]*:[\w-]+:[^\n]*)*)
      |(?P<shortcode>\{{\{{[<%][ ]*(?P<word>\w+)(?P<rest>[^{{}}\n]{{0,300}})[>%]\}}\}})
      |(?P<keyed><d-cite\s[^<>]*?key=["'](?P<ofcite>[^"'<>]{{1,500}})["'][^<>]*>(?:\s*</d-cite>)?
         |\{{%[ ]*cite[ ]+(?P<ofliquid>[^%{{}}\n]{{1,300}})%\}}
         |\#cite\((?:<|label\(")(?P<oftypst>[\w:.-]{{1,200}})(?:>|"\))[^()\n]{{0,200}}\)
         |\[(?P<ofrst>\#?[A-Za-z][\w.:-]{{0,100}})\]_(?!\w)
         |(?:\[\[)?(?<![\w.])cite[pt]?:(?:\[(?P<ofadoc>[^\[\]\n]{{1,200}})\]|(?P<oforg>&?[A-Za-z][\w:-]{{0,100}}(?:[;,]&?[A-Za-z][\w:-]{{0,100}})*))(?:\]\])?)
      |(?P<by_doi>(?:\[\]\(|<)(?P<doi>(?:doi:|https?://(?:dx\.)?doi\.org/)10\.[^()<>\s]{{1,200}})[>)])
      |(?P<item>^\.\.[ ]\[\#?(?P<named>[\w.:-]{{1,100}})\](?P<entry>[^\n]{{0,2000}}(?:\n[ ]+\S[^\n]{{0,1000}}){{0,10}}))
      |(?P<listing>^[ \t]*(?i:\#\+begin_(?:src|example|export|comment)\b)[^\n]*
           (?:\n(?![ \t]*(?i:\#\+end_))[^\n]*)*(?:\n[^\n]*)?
         |^\.\.[ ](?:code-block|code|sourcecode|math|raw)::[^\n]*(?:\n(?:[ \t]+\S[^\n]*|(?=\n[ \t])))*
         |^\.\.[ ](?=[^\n]*:[a-z]*cite)(?![\w:-]{{1,60}}::|_|\[|\|)[^\n]*(?:\n[ \t]+\S[^\n]*)*
         |^\#\+\w{{1,40}}:[^\n]*|/\*(?:[^*]|\*(?!/)){{0,20000}}+\*/|^[ \t]*//[ ][^\n]*)
      |(?P<verbatim>(?<![\w=~])(?P<sign>[=~])(?=\[?cite)[^=~\n]{{1,200}}(?P=sign)(?![\w=~]))
      |(?P<admonition>^\.\.[ ](?:note|warning|tip|important|caution|danger|hint|attention|seealso|epigraph)::[ \t]*)
      |(?P<directive>^\.\.[ ](?:[\w:-]{{1,60}}::|_|\|)[^\n]*(?:\n[ ]+:[\w-]+:[^\n]*)*)
      |(?P<example>\(@(?P<number>[\w-]{{0,60}})\))
      |(?P<spanned>\[(?P<marked>[^\[\]\n@]{{1,500}})\](?=\{{[.\#][^{{}}\n]{{0,200}}\}}))
      |(?P<label>^\([^()\s]{{1,100}}\)=[ \t]*$|^\(ref:[\w-]{{1,60}}\)|\(\\?\#[\w:-]{{1,60}}\)
         |(?:(?<=\n\n)|(?<=\n\r\n)|(?<=^---\n)|(?<=```\n)|\A)%[^\n]*(?:\n%[^\n]*)*)
      |(?P<attributes>(?<=[\])`$\s*])\{{[\#.:][^{{}}\n]{{0,200}}\}})
      |(?P<environment>\\begin[ ]?\{{(?P<env>[A-Za-z]+\*?)\}}.{{0,20000}}?\\end[ ]?\{{(?P=env)\}})
      |(?P<role>(?:\{{(?P<does>[A-Za-z][\w:+.*-]{{0,40}})\}}|(?<![\w:]):(?P<says>[A-Za-z][\w:+.-]{{0,40}}):)(?P<quotes>`+)(?P<inside>[^`\n]{{1,1000}})(?P=quotes))
      |(?P<tex>\\(?P<command>[A-Za-z]*[Cc]ite[A-Za-z]*)\*?(?=\s*[\[{{(]))
      |(?P<styled>\\(?:textbf|textit|emph|text|underline|textsc|textrm)\{{(?P<words>[^{{}}\n]{{0,1000}})\}})
      |(?P<refers>\\(?:[A-Za-z]*[Rr]ef|label|footnotemark|index|vspace|hspace|input|include)\*?\{{[^{{}}\n]{{0,200}}\}}
         |\\@ref\([^()\s]{{1,100}}\)|\\(?:newpage|clearpage|pagebreak|noindent|centering|item)(?![A-Za-z])
         |\\(?:begin|end)\{{[A-Za-z]+\*?\}})
      |(?P<comment><!--(?:[^<-]|-(?!->)|<(?!!--)){{0,20000}}+-->)
      |(?P<display>\$\$(?:[^$\\]|\\.){{1,5000}}?\$\$)
      |(?P<math>(?<![\\$\w])\$(?![\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n)){{1,500}}?(?<![\s\\])\$(?![\d$]))
      |(?P<heading>^[ ]{{0,3}}\#{{1,6}}[ \t][^\n]*|^(?=\S)[^\n]{{1,200}}\n(?:=+|-+|~{{4,}}|\^{{3,}}|"{{3,}})[ \t]*\r?$)
      |(?P<table>^[ \t]*\|[^\n]*\|[^\n]*)
      |(?P<span>(?<!`)(?P<ticks>`++)[^`\n]{{1,300}}(?P=ticks)(?!`))
      |(?P<escape>\\[\\`*_{{}}\[\]()\#+.!@$&~<>|\ -])
      |(?P<image>!\[(?:[^\[\]\n]|\[[^\[\]\n]{{0,200}}\]){{0,500}}\](?:\([^()\n]{{0,1000}}\)|\[[^\[\]\n]{{0,100}}\])(?:\{{[^{{}}\n]{{0,200}}\}})?)
      |(?P<group>\[(?=[^\[\]]{{0,1000}}(?<![\w.])-?@)[^\[\]]{{2,1000}}\](?!\())
      |(?P<link>\[(?P<text>[^\[\]\n]{{1,500}})\]\([^()\s]{{0,1000}}(?:[ ]"[^"\n]{{0,200}}")?\))
      |(?P<caret>\^(?=\[[^\[\]\n]*@)|(?<=\])\^)
      |(?P<note>(?:(?<=\S)|(?<=\S[ ]))\[\^[^\[\]\s]{{1,60}}\](?!:))
      |(?P<narrative>(?<![\w@.+/-])-?@{_KEY}(?![@\w])(?:[ ]\[[^\[\]@\n]{{1,80}}\](?!\())?)
      |(?P<html></?[A-Za-z][^<>\n]{{0,300}}>)
      |(?P<strong>\*\*|__|(?<!\w)[*_](?=[\w\[])|(?<=[\w.,;:!?)\]])\*(?!\w)|(?<!\w)_(?=\w)|(?<=[\w.,;:!?)\]])_(?!\w))""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_KEYED = ("ofcite", "ofliquid", "oftypst", "ofrst", "ofadoc", "oforg")
TEXT_FENCE = re.compile(
    r"[ ]{0,3}(?:`{3,}|~{3,}|:{3,})\{(?:note|warning|tip|important|caution|danger|hint|seealso|attention|admonition"
    r"|topic|margin|sidebar|epigraph|prf:\w+|dropdown|card|div|aside|theorem|proof|abstract)\}"
    r"[^\n]*\n(?:[ ]*:[\w-]+:[^\n]*\n)*"
)
"""Fences of MyST that hold text."""
_CITES = re.compile(r"(?:foot|full|footfull|super|auto|paren|text)?cite(?:[pt]|alp|alt|author|year)?(?::[\w*]+)*")
_SAYS_WHO = re.compile(r"citet|textcite|cite:(?:t|ts|ct|author|authors)\b.*")
_NO_WORK = {
    "fig": "Figure", "tbl": "Table", "tab": "Table", "eq": "Equation", "sec": "Section", "lst": "Listing",
    "thm": "Theorem", "lem": "Lemma", "cor": "Corollary", "prp": "Proposition", "cnj": "Conjecture",
    "def": "Definition",
    "exm": "Example", "exr": "Exercise", "sol": "Solution", "rem": "Remark", "alg": "Algorithm", "prf": "Proof",
    "apx": "Appendix", "tip": "Tip", "nte": "Note", "wrn": "Warning", "imp": "Note", "cau": "Note", "suppfig": "Figure",
    "supptbl": "Table", "vid": "Video", "dia": "Diagram", "ch": "Chapter", "chap": "Chapter", "app": "Appendix",
}  # fmt: skip
"""Prefixes of keys by which Quarto and others refer to parts of the text itself: @fig-hives, @tbl:losses."""
_WITHIN = re.compile(rf"(?:{'|'.join(_NO_WORK)})[-:].*", re.IGNORECASE)
_CITED = re.compile(rf"(?<![\w.])-?@({_KEY})")
_DEFINITION = re.compile(r"^\[\^([^\[\]\s]{1,60})\]:([^\n]{0,3000})", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{[#.:-][^{}\n]{0,200}\}\s*\Z")
_DIV = re.compile(r"^[ ]{0,3}:::+[ \t\r]*([^\s:][^\n]*)?$", re.MULTILINE)
_DEEPEST = 20


def read_markdown(source: str) -> Traced:
    """Return the readable text. Never raises."""
    traced = Traced(source)
    notes = {
        found[1]: _works(_CITED.findall(found[2])) or [f"^{found[1]}"]
        for found in _DEFINITION.finditer(source)
        if YEAR.search(found[2]) or _CITED.search(found[2])
    }
    front = FRONT_MATTER.match(source)
    _read(traced, front.end() if front else 0, len(source), notes)
    return traced


def _read(traced: Traced, start: int, end: int, notes: Mapping[str, Sequence[str]]) -> None:
    at = start
    while found := _TOKEN.search(traced.source, at, end):
        if found.start() > at:
            traced.keep(at, found.start())
        at = max(_take(traced, found, notes), found.end())
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


def _take(traced: Traced, found: re.Match[str], notes: Mapping[str, Sequence[str]]) -> int:
    """Take one token; return where to go on."""
    start, end = found.span()
    kind = found.lastgroup
    match kind:
        case "code" | "fence" if directive := TEXT_FENCE.match(found[0]):
            traced.put("\n\n", start, start)
            _read(traced, start + directive.end(), start + max(directive.end(), found[0].rfind("\n") + 1), notes)
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
            written = next(found[name] for name in _KEYED if found[name])
            keys = re.split(r"[\s,;]+", written.replace("&", "").replace("#", "").strip())
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
            _read(traced, start + 1, end, notes)
        case "spanned" | "marked":
            _read(traced, *found.span("marked"), notes)
        case "tex" | "command":
            return _tex(traced, found)
        case "styled" | "words":
            traced.keep(*found.span("words"))
        case "shortcode":
            if found["word"] == "include":
                traced.unread.append(found["rest"].strip(" \"'"))
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
        case "verbatim" | "sign":
            traced.keep(start + 1, end - 1)
        case "span" | "ticks":
            ticks = len(found["ticks"])
            traced.keep(start + ticks, end - ticks)
        case "escape":
            traced.keep(start + 1, end)
        case "link" | "text":
            if "@" in found["text"] and (keys := _works(_CITED.findall(found["text"]))):
                traced.cite(key_citations(traced.source, keys, start, end), start, end)
            else:
                _read(traced, *found.span("text"), notes)
        case "group":
            if keys := _works(_CITED.findall(found[0])):
                traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "narrative":
            if not (keys := _works(_CITED.findall(found[0]))):
                prefix = re.split("[-:]", found[0].lstrip("-@{"), maxsplit=1)[0].lower()
                traced.put(_NO_WORK.get(prefix, ""), start, end)
                return end
            if not found[0].startswith("-"):
                traced.name_authors(start, end)
            traced.cite(key_citations(traced.source, keys, start, end), start, end)
        case "note":
            if works := notes.get(found[0][2:-1]):
                traced.cite(key_citations(traced.source, works, start, end), start, end)
        case _:
            pass  # a carriage return, a tag, or a sign of emphasis
    return end


def _end_of_div(source: str, at: int) -> int:
    """Return where the div that opens before `at` is closed, with all that it holds; `at` if nothing closes it."""
    depth = 1
    for fence in _DIV.finditer(source, at):
        depth += 1 if fence[1] else -1
        if depth == 0:
            return fence.end()
        if depth > _DEEPEST:
            break
    return at


def _works(keys: list[str]) -> list[str]:
    """Return the keys that mean works, and not figures or sections of the text."""
    return [key for key in (key.strip("{}") for key in keys) if not _WITHIN.fullmatch(key)]


def _role(traced: Traced, found: re.Match[str]) -> None:
    """A role of MyST: it cites, it refers to a part of the text, or it says something in another face."""
    start, end = found.span()
    does = found["does"] or found["says"]
    if does == "nocite":
        return
    if _CITES.fullmatch(does):
        # `{see}key{p. 3}`: what stands before and behind a key
        keys = re.split("[,;]", re.sub(r"\{[^{}]*\}", " ", found["inside"]))
        if _SAYS_WHO.fullmatch(does):
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
        traced.listed[f"^{found['name']}"] = ListedWork(said, *found.span())
    traced.put("\n\n", found.start(), found.start())


def _heading(traced: Traced, written: str, start: int) -> None:
    first = written.split("\n")[0].rstrip("\r")
    bare = _ATTRIBUTES.sub("", first.strip()).lstrip("#").strip().rstrip("#").strip()
    begin = start + first.find(bare) if bare else start
    traced.put("\n\n", start, start)
    place = len(traced)
    traced.keep(begin, begin + len(bare))
    traced.headings.append((place, len(traced)))
    traced.put("\n\n", start + len(written), start + len(written))
