"""The reference of the API in a browser."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.http.guards.headers import PAGE_POLICY
from service.page.reference import reference_page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Show every address, with what it takes and answers, to be tried out."""
    state = request.app.state
    if not hasattr(state, "reference"):
        state.reference = reference_page(request.app.openapi())
    return HTMLResponse(state.reference, headers={"Content-Security-Policy": PAGE_POLICY})
