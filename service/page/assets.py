"""The files that the page is made of, read once, under addresses that change when any of them does.

A browser may keep such a file for ever: what it loads next time has another address. Scripts import each other by
relative address, so the one in the page decides for all of them, and nothing has to be built.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from html import escape
from pathlib import Path

FOLDER = "/assets/"
_STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_NO_MODULE = "scripts/theme.js"
"""It has to run before anything shows."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    content: bytes
    media_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All files."""

    version: str
    """A digest of all of them, which stands in their addresses."""
    page: Asset
    files: dict[str, Asset]
    """By their path in the folder, such as `scripts/main.js`."""


@cache
def load_assets() -> Assets:
    """Read the files of the page."""
    contents = {
        path.relative_to(_STATIC).as_posix(): path.read_bytes()
        for path in sorted(_STATIC.rglob("*"))
        if path.suffix in _TYPES
    }
    version = _digest(b"".join(name.encode() + content for name, content in contents.items()))
    files = {name: _asset(content, _TYPES[Path(name).suffix]) for name, content in contents.items()}
    page = _filled_in((_STATIC / "index.html").read_text(encoding="utf-8"), f"{FOLDER}{version}", sorted(files))
    return Assets(version, _asset(page.encode(), "text/html; charset=utf-8"), files)


def _filled_in(page: str, base: str, names: list[str]) -> str:
    """Put in the addresses; modules are named ahead, or a browser would find them one import after the other."""
    styles = [name for name in names if name.startswith("styles/")]
    modules = [name for name in names if name.startswith("scripts/") and name != _NO_MODULE]
    page = page.replace("<!-- styles -->", _links("stylesheet", styles))
    return page.replace("<!-- modules -->", _links("modulepreload", modules)).replace("{base}", base)


def _links(kind: str, names: list[str]) -> str:
    return "\n".join(f'<link rel="{kind}" href="{{base}}/{escape(name)}">' for name in names)


def _asset(content: bytes, media_type: str) -> Asset:
    return Asset(content, media_type, f'"{_digest(content)}"')


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=9).hexdigest()
