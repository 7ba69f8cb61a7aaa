"""One file a group of addresses, and the one list of them."""

from service.http.routers import (
    about,
    ask,
    chats,
    comparisons,
    completions,
    desk,
    imports,
    page,
    papers,
    reviews,
    screenings,
    watches,
)

ROUTERS = (
    ask.router,
    chats.router,
    completions.router,
    papers.router,
    imports.router,
    desk.router,
    comparisons.router,
    reviews.router,
    screenings.router,
    watches.router,
    about.router,
    page.router,
)
