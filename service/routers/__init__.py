"""One file a group of addresses, and the one list of them."""

from service.routers import (
    ask,
    chats,
    completions,
    docs,
    exports,
    fetches,
    health,
    imports,
    maps,
    metrics,
    models,
    page,
    page_chats,
    papers,
    search,
    watches,
)

ROUTERS = (
    ask.router,
    chats.router,
    completions.router,
    search.router,
    papers.router,
    exports.router,
    imports.router,
    maps.router,
    watches.router,
    fetches.router,
    models.router,
    health.router,
    metrics.router,
    docs.router,
    page.router,
    page_chats.router,
)
