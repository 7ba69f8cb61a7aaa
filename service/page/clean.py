"""The last gate before HTML reaches a browser. The only module that knows nh3."""

import nh3

_BLOCKS = ("p", "br", "hr", "pre", "blockquote", "ul", "ol", "li", "h4", "h5", "h6")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
FORMATTING = frozenset({"em", "strong", "s", "code", *_BLOCKS, *_TABLES})
_ATTRIBUTES = {
    "span": {"data-s", "data-verdict"},
    "button": {"data-n", "data-s", "data-verdict", "aria-label"},
    "ol": {"start"},
}
_CLASSES = {"span": {"sentence", "cited", "doubt"}, "button": {"cite", "verdict"}}
_CLEANER = nh3.Cleaner(
    tags={*FORMATTING, "span", "button"},
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    tag_attribute_values={"button": {"type": {"button"}}},
    url_schemes=set(),
    link_rel=None,
)


def clean(html: str) -> str:
    """Return `html` with nothing in it but what an answer is made of: no link, no image, no style, no script."""
    return str(_CLEANER.clean(html))
