"""One file a group of addresses, and the one list of them."""

from service.routers import ask, docs, health, imports, models, papers, search

ROUTERS = (ask.router, search.router, papers.router, imports.router, models.router, health.router, docs.router)
