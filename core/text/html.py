"""HTML by construction: whatever is not marked as markup is escaped, so that no title can become markup."""

import html
from collections.abc import Iterable

_VOID = frozenset({"meta", "link", "img", "input", "br"})


class Markup(str):
    """Text that is HTML already. Made by the functions of this file only."""

    __slots__ = ()


Child = str | Iterable["Child"] | None


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """An element. `class_` stands for `class`, other underscores for hyphens; None and False leave an attribute out."""
    head = name + "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{head}>") if name in _VOID else Markup(f"<{head}>{as_markup(children)}</{name}>")


def as_markup(child: Child) -> Markup:
    """Children as one piece of markup."""
    if child is None:
        return Markup("")
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return Markup(html.escape(_printable(child)))
    return Markup("".join(as_markup(item) for item in child))


def trusted(text: str) -> Markup:
    """Mark text of our own as markup: the style sheet and the script, never anything that was read."""
    return Markup(text)


def link(text: str, address: str | None) -> Markup:
    """A link where the address is one of the web, else the bare text: `javascript:` stays out."""
    if address and address.lower().startswith(("https://", "http://")):
        return tag("a", text, href=address, rel="noopener noreferrer")
    return as_markup(text)


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f' {name}="{html.escape(_printable(text))}"'


def _printable(text: str) -> str:
    """Without what no browser shows and no UTF-8 file holds: control characters and lone surrogates."""
    return "".join(
        char if char in "\n\t" or (char >= " " and not "\ud800" <= char <= "\udfff") else "�" for char in text
    )
