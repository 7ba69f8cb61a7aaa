"""A page that lists the addresses, made from the OpenAPI document without a script."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1d2433 }
h2 { margin: 2rem 0 .3rem; font-size: 1rem }
code { font: .9em ui-monospace, monospace; background: #eef1f6; padding: .1em .35em; border-radius: .25em }
p { margin: .2rem 0 }
ul { margin: .3rem 0; padding-left: 1.2rem; color: #51596b }
@media (prefers-color-scheme: dark) { body { background: #14171f; color: #dfe4ee } code { background: #262b38 } }
"""
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_CSP = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'"


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """List every address with its parameters."""
    document = request.app.openapi()
    parts = [
        _operation(method, path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Litmus API</title><style>{_STYLE}</style><h1>Litmus {escape(document['info']['version'])}</h1>"
        f"{''.join(f'<p>{_inline(text)}</p>' for text in document['info']['description'].split(chr(10) * 2))}"
        f'<p>For machines: <a href="/openapi.json">openapi.json</a></p>{"".join(parts)}</html>'
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _CSP})


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    heading = f"<h2><code>{method.upper()} {escape(path)}</code> {escape(operation.get('summary', ''))}</h2>"
    about = f"<p>{_inline(operation.get('description', ''))}</p>"
    parameters = "".join(
        f"<li><code>{escape(one['name'])}</code> {_inline(one.get('description', ''))}</li>"
        for one in operation.get("parameters", [])
    )
    return heading + about + (f"<ul>{parameters}</ul>" if parameters else "")


def _inline(text: str) -> str:
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if odd % 2 else piece for odd, piece in enumerate(pieces))
