"""Markdown and its relatives: what is markup in them, by its looks.

MyST, Quarto, R Markdown, Org, Typst, reStructuredText and AsciiDoc differ in so little that one pattern
finds the markup of all.
"""

import re
from collections.abc import Iterator

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_KEY = r"(?:[A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]{0,200}[A-Za-z0-9_])?|\{[^{}\s]{1,200}\})"
TOKEN = re.compile(
    rf"""(?P<carriage>\r)
      |(?P<definition>^\[(?:\^(?P<name>[^\[\]\s]{{1,60}})\]:|(?P<orgname>fn:[\w-]{{1,60}})\])
         (?P<said>[^\n]{{0,3000}}(?:\n[ \t]+\S[^\n]{{0,1000}}){{0,10}}))
      |(?P<code>^[ ]{{0,3}}(?P<fence>```+|~~~+)[^\n]*(?:\n(?![ ]{{0,3}}(?P=fence))[^\n]*)*
         (?:\n[ ]{{0,3}}(?P=fence)[^\n]*)?)
      |(?P<hidden>^:::+[ ]*\{{[^{{}}\n]*\.(?:content-)?hidden\b[^{{}}\n]*\}}[^\n]*)
      |(?P<colons>^[ ]{{0,3}}:::+[^\n]*(?:\n[ ]*:[\w-]+:[^\n]*)*)
      |(?P<shortcode>\{{\{{[<%][ ]*(?P<word>\w+)(?P<rest>[^{{}}\n]{{0,300}})[>%]\}}\}})
      |(?P<keyed><d-cite\s[^<>]*?key=["'](?P<ofcite>[^"'<>]{{1,500}})["'][^<>]*>(?:\s*</d-cite>)?
         |\{{%[ ]*cite[ ]+(?P<ofliquid>[^%{{}}\n]{{1,300}})%\}}
         |(?P<typst>\#cite\([^()<>\n]{{0,100}}(?:<(?P<oftypst>[^<>\s"()]{{1,200}})>|label\("(?P<oflabel>[^"\n]{{1,200}})"\))[^()\n]{{0,200}}\))
         |\[(?P<ofrst>\#?[A-Za-z][\w.:-]{{0,100}})\]_(?!\w)
         |(?:\[\[)?(?<![\w.])(?P<org>[a-z]{{0,10}}cite[a-z]{{0,10}}\*?):(?:\[(?P<ofadoc>[^\[\]\n]{{1,200}})\]|(?P<oforg>&?[A-Za-z][\w:-]{{0,100}}(?:[;,]&?[A-Za-z][\w:-]{{0,100}})*))(?:\]\])?)
      |(?P<by_doi>(?:\[\]\(|<)(?P<doi>(?:doi:|https?://(?:dx\.)?doi\.org/)10\.[^()<>\s]{{1,200}})[>)])
      |(?P<item>^\.\.[ ]\[\#?(?P<named>[\w.:-]{{1,100}})\](?P<entry>[^\n]{{0,2000}}(?:\n[ ]+\S[^\n]{{0,1000}}){{0,10}}))
      |(?P<listing>^[ \t]*(?i:\#\+begin_(?:src|example|export|comment)\b)[^\n]*
           (?:\n(?![ \t]*(?i:\#\+end_))[^\n]*)*(?:\n[^\n]*)?
         |^\.\.[ ](?:code-block|code|sourcecode|math|raw)::[^\n]*(?:\n(?:[ \t]+\S[^\n]*|(?=\n[ \t])))*
         |^\.\.[ ](?=[^\n]*:[a-z]*cite)(?![\w:-]{{1,60}}::|_|\[|\|)[^\n]*(?:\n[ \t]+\S[^\n]*)*
         |^include::[^\s\[]{{1,300}}\[[^\n]*
         |^[ \t]*:PROPERTIES:[ \t]*(?:\n(?![ \t]*:END:)[^\n]*){{0,100}}\n[ \t]*:END:[^\n]*
         |^[ \t]*\#\+(?:(?i:begin|end)_\w|\w{{1,40}}:)[^\n]*|/\*(?:[^*]|\*(?!/)){{0,20000}}+\*/|^[ \t]*//[ ][^\n]*)
      |(?P<call>^[ ]{{0,8}}\#(?:let[ ]+[\w-]{{1,60}}[ ]*[=(]|set[ ]+[\w.-]{{1,60}}\(
         |show\b[^\n:]{{0,200}}:|(?:import|include)[ ]+"
         |(?:bibliography|outline|pagebreak|figure|image|table|metadata|state|counter|v|h)[.(\[]))
      |(?P<faced>(?<![\w&/])\#(?!footnote\b)[a-z][a-z-]{{1,30}}(?:\([^()\n]{{0,200}}\))?\[(?P<face>(?:[^\[\]\n]|\[[^\[\]\n]{{0,300}}\]){{0,2000}})\])
      |(?P<verbatim>(?<![\w=~])(?P<sign>[=~])(?=\[?cite|[^\s=~@][^=~@\n]{{0,100}}@)[^=~\n]{{1,200}}(?<!\s)(?P=sign)(?![\w=~]))
      |(?P<admonition>^\.\.[ ](?:note|warning|tip|important|caution|danger|hint|attention|seealso|epigraph)::[ \t]*)
      |(?P<directive>^\.\.[ ](?:[\w:-]{{1,60}}::|_|\|)[^\n]*(?:\n[ ]+:[\w-]+:[^\n]*)*)
      |(?P<example>\(@(?P<number>[\w-]{{0,60}})\))
      |(?P<spanned>\[(?P<marked>[^\[\]\n@]{{1,500}})\](?=\{{[.\#][^{{}}\n]{{0,200}}\}}))
      |(?P<label>^\([^()\s]{{1,100}}\)=[ \t]*$|^\(ref:[\w-]{{1,60}}\)|\(\\?\#[\w:-]{{1,60}}\)
         |(?:(?<=\n\n)|(?<=\n\r\n)|(?<=^---\n)|(?<=```\n)|\A)%[^\n]*(?:\n%[^\n]*)*)
      |(?P<attributes>(?<=[\])`$\s*])\{{[\#.:][^{{}}\n]{{0,200}}\}})
      |(?P<environment>\\begin[ ]?\{{(?P<env>[A-Za-z]+\*?)\}}.{{0,20000}}?\\end[ ]?\{{(?P=env)\}})
      |(?P<role>(?:\{{(?P<does>[A-Za-z][\w:+.*-]{{0,40}})\}}|(?<![\w:]):(?P<says>[A-Za-z][\w:+.-]{{0,40}}):)
         (?P<quotes>`+)(?P<inside>(?:[^`\n]|\n(?![ \t]*\n)){{1,1000}})(?P=quotes))
      |(?P<tex>\\(?P<command>[A-Za-z]*[Cc]ite[A-Za-z]*)\*?(?=\s*[\[{{(]))
      |(?P<styled>\\(?:textbf|textit|emph|text|underline|textsc|textrm)\{{(?P<words>[^{{}}\n]{{0,1000}})\}})
      |(?P<refers>\\(?:[A-Za-z]*[Rr]ef|label|footnotemark|index|vspace|hspace|input|include)\*?\{{[^{{}}\n]{{0,200}}\}}
         |\\@ref\([^()\s]{{1,100}}\)|\\(?:newpage|clearpage|pagebreak|noindent|centering|item)(?![A-Za-z])
         |\\(?:begin|end)\{{[A-Za-z]+\*?\}})
      |(?P<comment><!--(?:[^<-]|-(?!->)|<(?!!--)){{0,20000}}+-->)
      |(?P<display>\$\$(?:[^$\\]|\\.){{1,5000}}?\$\$)
      |(?P<math>(?<![\\$\w])\$(?![\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n)){{1,500}}?(?<![\s\\])\$(?![\d$]))
      |(?P<heading>^[ ]{{0,3}}\#{{1,6}}[ \t][^\n]*|(?:(?<=\n\n)|(?<=\n\r\n)|\A)={{1,6}}[ \t][^\n]*
         |^(?=\S)[^\n]{{1,200}}\n(?:=+|-+|~{{4,}}|\^{{3,}}|"{{3,}})[ \t]*\r?$)
      |(?P<stars>^\*{{1,8}}[ ]+(?=\S))
      |(?P<table>^[ \t]*\|[^\n]*\|[^\n]*)
      |(?P<span>(?<!`)(?P<ticks>`++)[^`\n]{{1,300}}(?P=ticks)(?!`))
      |(?P<escape>\\[\\`*_{{}}\[\]()\#+.!@$&~<>|\ -])
      |(?P<image>!\[(?:[^\[\]\n]|\[[^\[\]\n]{{0,200}}\]){{0,500}}\](?:\([^()\n]{{0,1000}}\)|\[[^\[\]\n]{{0,100}}\])(?:\{{[^{{}}\n]{{0,200}}\}})?)
      |(?P<aside>(?:\[fn:[\w-]{{0,40}}:|(?<![\w&/])\#footnote\[)(?P<asides>(?:[^\[\]\n]|\[[^\[\]\n]{{0,300}}\]){{0,1000}})\])
      |(?P<group>\[(?=[^\[\]]{{0,1000}}(?<![\w.])-?@)[^\[\]]{{2,1000}}\](?!\())
      |(?P<address>\[\[[^\[\]\n]{{1,1000}}\](?:\[(?P<called>[^\[\]\n]{{1,500}})\])?\])
      |(?P<link>\[(?P<text>[^\[\]\n]{{1,500}})\]\([^()\s]{{0,1000}}(?:[ ]"[^"\n]{{0,200}}")?\))
      |(?P<caret>\^(?=\[[^\[\]\n]*@)|(?<=\])\^)
      |(?P<note>(?:(?<=\S)|(?<=\S[ ]))\[(?:\^[^\[\]\s]{{1,60}}|fn:[\w-]{{1,60}})\](?!:))
      |(?P<narrative>(?<![\w@.+/-])-?@{_KEY}(?![@\w])(?:[ ]?\[[^\[\]@\n]{{1,80}}\](?!\())?)
      |(?P<html></?[A-Za-z][^<>\n]{{0,300}}>)
      |(?P<strong>\*\*|__|(?<!\w)[*_](?=[\w\[])|(?<=[\w.,;:!?)\]])\*(?!\w)|(?<!\w)_(?=\w)|(?<=[\w.,;:!?)\]])_(?!\w))""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
KEYED = ("ofcite", "ofliquid", "oftypst", "oflabel", "ofrst", "ofadoc", "oforg")
TEXT_FENCE = re.compile(
    r"[ ]{0,3}(?:`{3,}|~{3,}|:{3,})\{(?:note|warning|tip|important|caution|danger|hint|seealso|attention|admonition"
    r"|topic|margin|sidebar|epigraph|prf:\w+|dropdown|card|div|aside|theorem|proof|abstract)\}"
    r"[^\n]*\n(?:[ ]*:[\w-]+:[^\n]*\n)*"
)
"""Fences of MyST that hold text."""
CITES = re.compile(r"(?:foot|full|footfull|super|auto|paren|text)?cite(?:[pt]|alp|alt|author|year)?(?::[\w*]+)*")
SAYS_WHO = re.compile(r"citet|textcite|cite:(?:c?ts?|authors?)\b.*")
CITES_NOTHING = frozenset({"nocite", "cite:empty"})
NO_WORK = {
    "fig": "Figure", "tbl": "Table", "tab": "Table", "eq": "Equation", "sec": "Section", "lst": "Listing",
    "thm": "Theorem", "lem": "Lemma", "cor": "Corollary", "prp": "Proposition", "cnj": "Conjecture",
    "def": "Definition",
    "exm": "Example", "exr": "Exercise", "sol": "Solution", "rem": "Remark", "alg": "Algorithm", "prf": "Proof",
    "apx": "Appendix", "tip": "Tip", "nte": "Note", "wrn": "Warning", "imp": "Note", "cau": "Note", "suppfig": "Figure",
    "supptbl": "Table", "vid": "Video", "dia": "Diagram", "ch": "Chapter", "chap": "Chapter", "app": "Appendix",
}  # fmt: skip
"""Prefixes of keys by which Quarto and others refer to parts of the text itself: @fig-hives, @tbl:losses."""
WITHIN = re.compile(rf"(?:{'|'.join(NO_WORK)})[-:].*", re.IGNORECASE)
CITED = re.compile(rf"(?<![\w.])-?@({_KEY})")
DEFINITION = re.compile(r"^\[(?:\^([^\[\]\s]{1,60})\]:|(fn:[\w-]{1,60})\])([^\n]{0,3000})", re.MULTILINE)
BRACKET = re.compile(r"[(\[{)\]}\n]")
LEADS_TO_NAME = re.compile(
    r"(?:(?:\A|\n)[ \t>+*.)\d-]*|[.!?:;,(—–]"
    r"|\b(?:by|of|in|see|from|with|to|and|or|as|that|while|but|than|after|before|following|according|for|between|both|since"
    r"|like|because|although|whereas|when|if|also|cf\.))[\s*_\"“]*\Z",
    re.IGNORECASE,
)
"""What stands before authors who are the subject or the object of a sentence."""
ATTRIBUTES = re.compile(r"\s*(?:\{[#.:-][^{}\n]{0,200}\}|<[\w:.-]{1,100}>)\s*\Z")
DIV = re.compile(r"^[ ]{0,3}:::+[ \t\r]*([^\s:][^\n]*)?$", re.MULTILINE)
ORG = re.compile(r"^#\+\w{1,40}:|\[cite(?:/[\w/]{1,20})?:[^\[\]\n]{0,200}@|^[ \t]*:PROPERTIES:", re.MULTILINE)
"""What only a text in Org has."""
DEEPEST = 20
INCLUDE = re.compile(
    r"""^[ ]*(?:
        \{\{<[ ]*include[ ]+["']?(?P<quarto>[^\s"'>]+)["']?[ ]*>\}\}[ \t\r]*$
        |(?P<fence>`{3,}|:{3,}|~{3,})\{include\}[ ]*(?P<myst>[^\n]+)\n(?:[ ]*:[\w-]+:[^\n]*\n)*[ ]*(?P=fence)[ \t\r]*$
        |`{3,}\{r[^\n}]*\bchild[ ]*=[ ]*["'](?P<knitr>[^"'\n]+)["'][^\n}]*\}\r?\n[ ]*`{3,}[ \t\r]*$
        |\.\.[ ]include::[ ]*(?P<rest>[^\n]+)$
        |include::(?P<asciidoc>[^\s\[]+)\[[^\n]*\]\r?$
        |\#\+INCLUDE:[ ]*"?(?P<org>[^\s"]+)"?[^\n]*$
        |\#include[ ]+"(?P<typst>[^"\n]+)"[ \t\r]*$
        |(?P<code>(?P<ticks>`{3,}|~{3,})[^\n]*(?:\n(?![ ]*(?P=ticks))[^\n]*)*(?:\n[ ]*(?P=ticks)[^\n]*)?)
    )""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
"""What puts another file in, or code, in which nothing does."""


def included(found: re.Match[str]) -> str:
    """Return the file that is put in."""
    return next(written for kind, written in found.groupdict().items() if written and kind != "fence").strip()


def includes(text: str, depth: int = 0) -> Iterator[str]:
    """Yield the files that a text puts in; fences that hold text may put in some, code does not."""
    for found in INCLUDE.finditer(text):
        opens = TEXT_FENCE.match(found[0]) if found["code"] else None
        if not found["code"]:
            yield included(found)
        elif opens and depth < DEEPEST:
            yield from includes(found[0][opens.end() :], depth + 1)
