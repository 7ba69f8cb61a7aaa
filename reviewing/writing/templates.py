"""Templates, filled in. What a template is given is escaped for its language, unless it is `Markup` of it already."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from answering.citing.citations import place_of_markers, with_markers
from core.paper import Paper
from core.text.latex import latex_of_text
from core.text.reference import escaped, reference

_BEGINS_LIST = re.compile(r"^(?:([-+=])|(\d+)([.)])(?=\s|$))")
_NO_XML = re.compile(r"[^\n\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no browser shows, and no XML or UTF-8 file holds."""
_AUTHORS_NAMED = 3


def filled_in(template: str, /, **values: object) -> Markup:
    """Return a template of `templates/` with these values, escaped for what the file's ending says."""
    ending = template.rpartition(".")[2]
    return Markup(environment(ending).get_template(template).render(**values))  # noqa: S704 - escaped as it is filled in


@cache
def environment(ending: str) -> Environment:
    """Return what reads templates of files with this ending, and escapes for them."""
    delimiters: dict[str, str] = {}
    if ending == "tex":  # braces and percent signs are LaTeX's own
        delimiters = {
            "block_start_string": "<%",
            "block_end_string": "%>",
            "variable_start_string": "<<",
            "variable_end_string": ">>",
            "comment_start_string": "<#",
            "comment_end_string": "#>",
        }
    # Jinja's own escape leaves Markup as it is, so that what each language must have escaped is done before.
    made = Environment(
        loader=PackageLoader("reviewing.writing"),
        autoescape=True,
        finalize=_finalizer(_ESCAPES[ending]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **delimiters,  # type: ignore[arg-type]  # texts, each for its own argument
    )
    made.filters.update(
        cited_markdown=lambda said: Markup(with_markers(in_markdown(said.text), said.citations)),  # noqa: S704
        content_policy=content_policy,
        in_markdown=in_markdown,
        in_parts=lambda text: (text[: (place := place_of_markers(text))], text[place:]),
        byline=byline,
        reference=lambda paper: Markup(reference(paper)),  # noqa: S704 - escapes what it is given
    )
    return made


def _finalizer(escape: Callable[[str], str | Markup]) -> Callable[[Any], str | Markup]:
    def finalized(value: Any) -> str | Markup:
        return value if isinstance(value, Markup) else escape(f"{value:g}" if isinstance(value, float) else str(value))

    return finalized


def in_html(text: str) -> str:
    """Return text without what a page cannot hold; the template escapes it."""
    return without_unstorable(text, "\ufffd")


def without_unstorable(text: str, instead: str = "") -> str:
    """Return text without what no XML file can hold, or with something instead."""
    return _NO_XML.sub(instead, text)


def in_markdown(text: str) -> Markup:
    """Return text in which Markdown and HTML act on nothing, and that begins no list where a line begins with it."""
    said = _BEGINS_LIST.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped(text))
    return Markup(said)  # noqa: S704 - escaped


def in_latex(text: str) -> Markup:
    """Return text as LaTeX. A bracket is put in braces, for behind `\\item` or `\\\\` one would be an argument."""
    spaced = " ".join(text.split())
    visible = "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"})
    said = latex_of_text(visible).replace("[", "{[}").replace("]", "{]}")
    return Markup(said)  # noqa: S704 - escaped


_ESCAPES: dict[str, Callable[[str], str | Markup]] = {
    **dict.fromkeys(("html", "svg", "xml"), in_html),
    "md": lambda text: Markup(escaped(text)),  # noqa: S704 - escaped
    "tex": in_latex,
}


def content_policy(style: str) -> str:
    """Return the policy of a page that runs nothing, loads nothing, and has this style sheet."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def byline(paper: Paper) -> str:
    """Return the authors, shortened, and the year, as far as they are known."""
    named = authors_of(paper)
    return f"{named} ({paper.year})" if named and paper.year else named or (f"({paper.year})" if paper.year else "")


def authors_of(paper: Paper) -> str:
    """Return the first authors."""
    return ", ".join(paper.authors[:_AUTHORS_NAMED]) + (" et al." if len(paper.authors) > _AUTHORS_NAMED else "")
