"""Pages that are made whole on the server, in the colours of the page at `/`: the reference, and what went wrong."""

from core.text.html import Child, Markup, tag
from service.page.assets import FOLDER, load_assets

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
