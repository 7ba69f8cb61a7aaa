"""A text in Markdown, or a relative of it, with the files that it puts in: what is checked is the whole."""

import re
from collections.abc import Callable

from reviewing.manuscripts.latex_inputs import Whole
from reviewing.manuscripts.markdown import FRONT_MATTER, TEXT_FENCE

_INCLUDE = re.compile(
    r"""^[ ]*(?:
        \{\{<[ ]*include[ ]+["']?(?P<quarto>[^\s"'>]+)["']?[ ]*>\}\}[ \t]*$
        |(?P<fence>`{3,}|:{3,}|~{3,})\{include\}[ ]*(?P<myst>[^\n]+)\n(?:[ ]*:[\w-]+:[^\n]*\n)*[ ]*(?P=fence)[ \t]*$
        |`{3,}\{r[^\n}]*\bchild[ ]*=[ ]*["'](?P<knitr>[^"'\n]+)["'][^\n}]*\}\n[ ]*`{3,}[ \t]*$
        |\.\.[ ]include::[ ]*(?P<rest>[^\n]+)$
        |include::(?P<asciidoc>[^\s\[]+)\[[^\n]*\]$
        |\#\+INCLUDE:[ ]*"?(?P<org>[^\s"]+)"?[^\n]*$
        |\#include[ ]+"(?P<typst>[^"\n]+)"[ \t]*$
        |(?P<code>(?P<ticks>`{3,}|~{3,})[^\n]*(?:\n(?![ ]*(?P=ticks))[^\n]*)*(?:\n[ ]*(?P=ticks)[^\n]*)?)
    )""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_DEEPEST = 12
_MOST = 500


def with_markdown_inputs(text: str, read: Callable[[str], str | None]) -> Whole:
    """Put in what Quarto, MyST, R Markdown, reStructuredText, AsciiDoc, Org and Typst include.

    `read` returns what a file says, by its path as the text writes it; None if it cannot.
    """
    files: list[str] = []
    missing: list[str] = []

    def put_in(said: str, within: tuple[str, ...]) -> str:
        def replaced(found: re.Match[str]) -> str:
            if found["code"]:
                opens = TEXT_FENCE.match(found[0])
                if opens is None or len(within) >= _DEEPEST:
                    return found[0]
                return opens[0] + put_in(found[0][opens.end() :], (*within, ""))
            name = next(written for kind, written in found.groupdict().items() if written and kind != "fence").strip()
            new = name not in within and len(within) < _DEEPEST and len(files) < _MOST
            inner = read(name) if new else None
            if inner is None:
                missing.append(name)
                return found[0]
            files.append(name)
            return put_in(FRONT_MATTER.sub("", inner, count=1), (*within, name))

        return _INCLUDE.sub(replaced, said)

    whole = put_in(text, ())
    return Whole(whole, tuple(files), tuple(dict.fromkeys(missing)))
