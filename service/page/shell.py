"""Pages that are made whole on the server, in the colours of the page at `/`: their shell, and what went wrong."""

from core.text.html import Child, Markup, tag
from service.page.assets import FOLDER, load_assets
from service.wire.problem import Problem

_STYLES = ("styles/1-tokens.css", "styles/2-base.css", "styles/3-controls.css", "pages/pages.css")


def whole_page(title: str, *body: Child, class_: str, script: str | None = None) -> str:
    """Return a page; `script` is a module of the page's files that does more with it."""
    base = FOLDER + load_assets().version
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} · Litmus"),
        _link("icon", f"{base}/icon.svg"),
        tag("script", src=f"{base}/scripts/theme.js"),
        [_link("stylesheet", f"{base}/{style}") for style in _STYLES],
        tag("script", type="module", src=f"{base}/{script}") if script else None,
    )
    brand = tag(
        "a", tag("img", src=f"{base}/icon.svg", alt="", width=26, height=26), "Litmus", class_="brand", href="/"
    )
    return f"<!doctype html>{tag('html', head, tag('body', tag('header', brand), body, class_=class_), lang='en')}"


def _link(relation: str, address: str) -> Markup:
    return tag("link", rel=relation, href=address)


def inline(text: str) -> Child:
    """Return `text` with what stands between backticks as code."""
    return [tag("code", piece) if odd % 2 else piece for odd, piece in enumerate(text.split("`"))]


def problem_page(problem: Problem) -> str:
    """Return the page."""
    return whole_page(
        problem.title,
        tag(
            "main",
            tag("h1", problem.title),
            tag("p", inline(problem.detail)),
            [tag("p", f"{each.field}: ", inline(each.message)) for each in problem.errors or ()],
            tag(
                "p",
                tag("a", "Ask a question", href="/", class_="solid"),
                tag("a", "Read about the API", href="/docs", class_="button"),
                class_="row",
            ),
            tag("p", f"Status {problem.status}. Look for {problem.request_id} in the log.", class_="soft small"),
        ),
        class_="made problem",
    )
